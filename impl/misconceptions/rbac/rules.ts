import { kubernetesDocs, misconceptionsOf, type Source } from '../../../spec/kernel';
import type { RbacPort, Rule } from '../../../spec/rbac';
import { ReferenceRbac } from '../../reference/rbac';
import { believed, matching, page } from './made';

const sources: readonly Source[] = [page, matching];
const verbsPage = kubernetesDocs('docs/reference/access-authn-authz/authorization');

/** Believes that one verb brings others. */
function includes(more: Readonly<Record<string, readonly string[]>>): new () => RbacPort {
  return class extends ReferenceRbac {
    protected override verbMatches({ verbs }: Rule, verb: string): boolean {
      return super.verbMatches({ verbs: verbs.flatMap((each) => [each, ...(more[each] ?? [])]) }, verb);
    }
  };
}

export const ruleMisconceptions = misconceptionsOf<RbacPort>([
  believed('get-includes-list', 'Who may get a resource may also list and watch it.', '能 get 某种资源，就也能 list 和 watch 它。', [verbsPage, matching], includes({ get: ['list', 'watch'] }), ['rbac/verbs']),
  believed('list-includes-get', 'Who may list a resource may also get its single objects.', '能 list 某种资源，就也能 get 其中的单个对象。', [verbsPage, matching], includes({ list: ['get'] }), ['rbac/verbs']),
  believed('update-includes-patch', 'The verb update includes patch: both change an object.', 'update 动词包含 patch：两者都是修改对象。', [verbsPage, matching], includes({ update: ['patch'] })),
  believed('delete-includes-collections', 'The verb delete also allows deleting all objects at once.', 'delete 动词也允许一次删除全部对象。', [verbsPage, matching], includes({ delete: ['deletecollection'] })),
  believed(
    'star-excludes-special-verbs',
    'The verb * stands for the ordinary verbs; special ones such as escalate and bind must be named.',
    '动词 * 只代表普通动词；escalate、bind 这类特殊动词必须单独写明。',
    sources,
    class extends ReferenceRbac {
      protected override verbMatches({ verbs }: Rule, verb: string): boolean {
        return ['escalate', 'bind', '*'].includes(verb) ? verbs.includes(verb) : super.verbMatches({ verbs }, verb);
      }
    },
    ['rbac/verbs'],
  ),
  believed(
    'group-does-not-matter',
    'The name of the resource decides; apiGroups only says where to find its documentation.',
    '决定因素是资源名称；apiGroups 只是说明资源属于哪份文档。',
    sources,
    class extends ReferenceRbac {
      protected override groupMatches(): boolean {
        return true;
      }
    },
  ),
  believed(
    'empty-group-is-every-group',
    'The API group "" is left open, so the rule applies to every group.',
    'apiGroups 写成 "" 表示不限，规则适用于每个 API 组。',
    sources,
    class extends ReferenceRbac {
      protected override groupMatches({ apiGroups = [] }: Rule, group: string): boolean {
        return apiGroups.includes('') || super.groupMatches({ verbs: [], apiGroups }, group);
      }
    },
  ),
  believed(
    'star-excludes-the-core-group',
    'The * in apiGroups stands for the named groups; the core group has no name and must be added as "".',
    'apiGroups 里的 * 代表有名字的组；核心组没有名字，必须另外写上 ""。',
    sources,
    class extends ReferenceRbac {
      protected override groupMatches({ apiGroups = [] }: Rule, group: string): boolean {
        return group === '' ? apiGroups.includes('') : super.groupMatches({ verbs: [], apiGroups }, group);
      }
    },
  ),
  believed(
    'resource-includes-subresources',
    'A rule for pods includes pods/log, pods/exec and the other subresources.',
    '针对 pods 的规则包含 pods/log、pods/exec 等子资源。',
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return pattern === resource || super.resourceFits(pattern, resource, subresource);
      }
    },
  ),
  believed(
    'subresource-includes-resource',
    'Who has a right on pods/log needs and has the same right on pods.',
    '有了 pods/log 上的权限，也就有了 pods 上的同样权限。',
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return super.resourceFits(pattern, resource, subresource) || (subresource === undefined && pattern.startsWith(`${resource}/`) && !pattern.endsWith('*'));
      }
    },
  ),
  believed(
    'star-after-slash',
    'pods/* stands for all subresources of pods.',
    'pods/* 代表 pods 的全部子资源。',
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return super.resourceFits(pattern, resource, subresource) || (subresource !== undefined && pattern === `${resource}/*`);
      }
    },
  ),
  believed(
    'star-before-slash-is-literal',
    'A wildcard stands for a whole entry: */scale is no pattern and matches nothing.',
    '通配符只能单独作为一项：*/scale 不是模式，什么也匹配不到。',
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return !pattern.startsWith('*/') && super.resourceFits(pattern, resource, subresource);
      }
    },
  ),
  believed(
    'star-excludes-subresources',
    'The resource * stands for all resources; subresources need */* or their own entry.',
    '资源 * 代表全部资源，不含子资源；子资源要写 */* 或单独列出。',
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return pattern === '*' ? subresource === undefined : super.resourceFits(pattern, resource, subresource);
      }
    },
  ),
  believed(
    'rules-mix',
    'A role allows every verb of its rules on every resource of its rules.',
    '角色允许对其规则中的每种资源执行其规则中的每个动词。',
    sources,
    class extends ReferenceRbac {
      protected override rulesOfRole(...args: Parameters<ReferenceRbac['rulesOfRole']>): readonly Rule[] {
        const rules = super.rulesOfRole(...args);
        return rules.flatMap(({ verbs: _verbs, ...what }) => rules.map(({ verbs }) => ({ ...what, verbs })));
      }
    },
    ['rbac/union'],
  ),
  believed(
    'resource-star-includes-urls',
    'Who has * on * may also read paths such as /metrics: that is everything.',
    '对 * 拥有 * 就是拥有一切，也能访问 /metrics 这类路径。',
    sources,
    class extends ReferenceRbac {
      protected override urlMatches(rule: Rule, path: string): boolean {
        return super.urlMatches(rule, path) || (rule.resources?.includes('*') === true && rule.apiGroups?.includes('*') === true);
      }
    },
  ),
  believed(
    'urls-are-prefixes',
    'A URL in nonResourceURLs also covers every path below it.',
    'nonResourceURLs 里写的 URL 也包含它下面的路径。',
    sources,
    class extends ReferenceRbac {
      protected override urlFits(pattern: string, path: string): boolean {
        return super.urlFits(pattern, path) || path.startsWith(`${pattern}/`);
      }
    },
  ),
  believed(
    'star-includes-the-parent',
    '/healthz/* covers /healthz itself as well.',
    '/healthz/* 也包含 /healthz 本身。',
    sources,
    class extends ReferenceRbac {
      protected override urlFits(pattern: string, path: string): boolean {
        return super.urlFits(pattern, path) || `${path}/*` === pattern;
      }
    },
  ),
  believed(
    'star-ends-at-a-slash',
    'The star in /healthz* ends at the next slash.',
    '/healthz* 里的星号到下一个斜杠为止。',
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
    'In nonResourceURLs a star may stand anywhere: /*/etcd covers /healthz/etcd.',
    'nonResourceURLs 里星号可以写在任意位置：/*/etcd 包含 /healthz/etcd。',
    sources,
    class extends ReferenceRbac {
      protected override urlFits(pattern: string, path: string): boolean {
        const [before = '', after] = pattern.split('*');
        return super.urlFits(pattern, path) || (after !== undefined && after !== '' && path.startsWith(before) && path.endsWith(after));
      }
    },
  ),
]);

