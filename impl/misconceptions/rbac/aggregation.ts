import { kubernetesCode, misconceptionsOf, text, type Source } from '../../../spec/kernel';
import type { ClusterRole, Policy, RbacPort, Rule } from '../../../spec/rbac';
import { AboutRequests, believed, page } from './made';

const sources: readonly Source[] = [page, kubernetesCode('pkg/controller/clusterroleaggregation')];

/** Which rules an aggregated ClusterRole ends up with. */
export const aggregationMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'aggregation-keeps-own-rules',
    text('Aggregated rules are added to those that are written in the ClusterRole itself.', '聚合来的规则会追加到 ClusterRole 自己写的规则之后。'),
    text('A controller sets the rules of an aggregated ClusterRole to what it gathers, and so overwrites what was written there. Rules to be added belong in another ClusterRole with labels that a selector matches.', '聚合 ClusterRole 的 rules 由控制器填写，聚合来的规则会覆盖手写的内容。要补充规则，应写在另一个 ClusterRole 里，并打上选择器能匹配的标签。'),
    sources,
    class extends AboutRequests {
      protected override rulesOfClusterRole(policy: Policy, role: ClusterRole, seen?: readonly ClusterRole[]): readonly Rule[] {
        return [...role.rules, ...super.rulesOfClusterRole(policy, role, seen)];
      }
    },
  ),
  believed(
    'every-selector-must-match',
    text('A ClusterRole is gathered if it matches all clusterRoleSelectors.', 'ClusterRole 要同时匹配全部 clusterRoleSelectors 才会被聚合。'),
    text('Selectors are alternatives: the controller gathers what each of them finds, so a ClusterRole has to match only one. It is within a single selector that everything must fit.', '多个选择器之间是“或”的关系：控制器收集每个选择器找到的 ClusterRole，匹配其中一个即可。同一个选择器内的条件才要全部满足。'),
    sources,
    class extends AboutRequests {
      protected override rulesOfClusterRole(policy: Policy, role: ClusterRole, seen?: readonly ClusterRole[]): readonly Rule[] {
        const { aggregationRule } = role;
        if (aggregationRule === undefined) return super.rulesOfClusterRole(policy, role, seen);
        const matchLabels = Object.assign({}, ...aggregationRule.clusterRoleSelectors.map((each) => each.matchLabels)) as Record<string, string>;
        return super.rulesOfClusterRole(policy, { ...role, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } }, seen);
      }
    },
  ),
  believed(
    'one-label-is-enough',
    text('A ClusterRole is gathered as soon as one of the labels in matchLabels fits.', 'matchLabels 中只要有一个标签符合，ClusterRole 就会被聚合。'),
    text('Within matchLabels every label must be there with its value, as in any label selector. Alternatives are written as several clusterRoleSelectors.', '与其他标签选择器一样，matchLabels 里的每个标签都要有，且值相等。要表达“或”，应写成多个 clusterRoleSelectors。'),
    sources,
    class extends AboutRequests {
      protected override isSelected({ metadata: { labels = {} } }: ClusterRole, matchLabels: Readonly<Record<string, string>>): boolean {
        return Object.entries(matchLabels).some(([key, value]) => labels[key] === value);
      }
    },
  ),
  believed(
    'aggregation-is-one-level',
    text('Only rules that are written in a ClusterRole are gathered, not those that it has gathered itself.', '只聚合 ClusterRole 里手写的规则，它自己聚合来的规则不会再被聚合。'),
    text('The controller copies the field rules of each ClusterRole that it selects, and gathered rules are in that field too. So admin gathers edit, and with it what edit has gathered from view.', '控制器复制所选 ClusterRole 的 rules 字段，聚合来的规则也在这个字段里。所以 admin 聚合 edit 时，也包含 edit 从 view 聚合来的规则。'),
    sources,
    class extends AboutRequests {
      protected override rulesOfClusterRole(policy: Policy, role: ClusterRole, seen: readonly ClusterRole[] = []): readonly Rule[] {
        return seen.length > 0 ? role.rules : super.rulesOfClusterRole(policy, role, seen);
      }
    },
  ),
]);
