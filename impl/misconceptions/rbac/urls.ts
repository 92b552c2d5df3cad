import { misconceptionsOf, text, type Source } from '../../../spec/kernel';
import type { RbacPort, Rule } from '../../../spec/rbac';
import { ReferenceRbac } from '../../reference/rbac';
import { believed, matching, page } from './made';

const sources: readonly Source[] = [page, matching];

/** Paths that are no resource, and the star in them. */
export const urlMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'resource-star-includes-urls',
    text('Anyone who has * on * can also read paths such as /metrics: that is everything.', '对 * 拥有 * 就是拥有一切，也能访问 /metrics 这类路径。'),
    text('A path such as /metrics is no resource, so it is compared with nonResourceURLs only. That is why cluster-admin has two rules, one for all resources and one for all nonResourceURLs.', '/metrics 这类路径不是资源，只与 nonResourceURLs 比较。所以 cluster-admin 有两条规则，一条针对所有资源，另一条针对所有 nonResourceURLs。'),
    sources,
    class extends ReferenceRbac {
      protected override urlMatches(rule: Rule, path: string): boolean {
        return super.urlMatches(rule, path) || (rule.resources?.includes('*') === true && rule.apiGroups?.includes('*') === true);
      }
    },
  ),
  believed(
    'urls-are-prefixes',
    text('A URL in nonResourceURLs also covers every path below it.', 'nonResourceURLs 里写的 URL 也包含它下面的路径。'),
    text('Without a star, an entry must equal the path character for character: /healthz covers /healthz alone. The paths below it take /healthz/* as well, or /healthz* for both.', '不带星号的条目必须与路径完全相等：/healthz 只覆盖 /healthz 本身。要包含下级路径，需再写 /healthz/*，或者用 /healthz* 一并覆盖。'),
    sources,
    class extends ReferenceRbac {
      protected override urlFits(pattern: string, path: string): boolean {
        return super.urlFits(pattern, path) || path.startsWith(`${pattern}/`);
      }
    },
  ),
  believed(
    'star-includes-the-parent',
    text('/healthz/* covers /healthz itself as well.', '/healthz/* 也包含 /healthz 本身。'),
    text('The star makes what stands before it a prefix, and here that ends with a slash. /healthz does not begin with /healthz/, so it needs an entry of its own.', '末尾的星号表示前缀匹配，这里的前缀是 /healthz/，带着斜杠。/healthz 不以它开头，所以要单独写一项。'),
    sources,
    class extends ReferenceRbac {
      protected override urlFits(pattern: string, path: string): boolean {
        return super.urlFits(pattern, path) || `${path}/*` === pattern;
      }
    },
  ),
  believed(
    'star-ends-at-a-slash',
    text('The star in /healthz* ends at the next slash.', '/healthz* 里的星号到下一个斜杠为止。'),
    text('A star at the end stands for the rest of the path, slashes included. So /healthz* covers /healthz, /healthz/etcd and even /healthzilla.', '末尾的星号代表路径的全部剩余部分，斜杠也包括在内。所以 /healthz* 覆盖 /healthz、/healthz/etcd，甚至 /healthzilla。'),
    sources,
    class extends ReferenceRbac {
      protected override urlFits(pattern: string, path: string): boolean {
        const stem = pattern.replace(/\*$/, '');
        return super.urlFits(pattern, path) && (stem === '' || !path.slice(stem.length).includes('/'));
      }
    },
  ),
  believed(
    'star-anywhere-in-a-url',
    text('In nonResourceURLs a star may stand anywhere: /*/etcd covers /healthz/etcd.', 'nonResourceURLs 里星号可以写在任意位置：/*/etcd 包含 /healthz/etcd。'),
    text('Only a star at the end of an entry is a wildcard. Anywhere else it is an ordinary character, so /*/etcd matches no path but the one that is literally spelled so.', '只有写在末尾的星号才是通配符。写在别处只是普通字符，/*/etcd 只匹配字面上就是 /*/etcd 的路径。'),
    sources,
    class extends ReferenceRbac {
      protected override urlFits(pattern: string, path: string): boolean {
        const [before = '', after] = pattern.split('*');
        return super.urlFits(pattern, path) || (after !== undefined && after !== '' && path.startsWith(before) && path.endsWith(after));
      }
    },
  ),
]);
