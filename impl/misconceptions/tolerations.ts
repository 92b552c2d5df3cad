import { kubernetesDocs, misconceptionsOf, text } from '../../spec/kernel';
import type { TolerationsPort } from '../../spec/tolerations';
import type { Node, Taint, Toleration } from '../../spec/tolerations/port';
import { ReferenceTolerations } from '../reference/tolerations';

const sources = [kubernetesDocs('docs/concepts/scheduling-eviction/taint-and-toleration')];

export const misconceptions = misconceptionsOf<TolerationsPort>([
  {
    id: 'tolerations/prefer-is-an-order',
    belief: text('PreferNoSchedule keeps a Pod away from the node, as NoSchedule does.', 'PreferNoSchedule 和 NoSchedule 一样，会阻止 Pod 调度到该节点。'),
    sources,
    create: () => new (class extends ReferenceTolerations {
      protected override keepsOut(): boolean {
        return true;
      }
    })(),
  },
  {
    id: 'tolerations/one-is-enough',
    belief: text('A Pod may use a node as soon as it tolerates one of its taints.', '只要容忍了节点上的一个污点，Pod 就可以调度上去。'),
    sources,
    create: () => new (class extends ReferenceTolerations {
      override openNodes(nodes: readonly Node[], tolerations: readonly Toleration[]): readonly string[] {
        const open = (taints: readonly Taint[]) => taints.length === 0 || taints.some((each) => !this.keepsOut(each) || this.tolerated(each, tolerations));
        return nodes.filter(({ taints }) => open(taints)).map(({ name }) => name);
      }
    })(),
  },
  {
    id: 'tolerations/key-is-enough',
    belief: text('A toleration matches a taint if the key is the same; the value is only a comment.', '只要 key 相同，容忍度就匹配污点；value 只是注释。'),
    sources,
    create: () => new (class extends ReferenceTolerations {
      protected override matches(toleration: Toleration, taint: Taint): boolean {
        return super.matches({ ...toleration, operator: 'Exists' }, taint);
      }
    })(),
  },
  {
    id: 'tolerations/tolerations-attract',
    belief: text('A Pod with a toleration goes only to nodes that have the taint.', '带有容忍度的 Pod 只会调度到有对应污点的节点上。'),
    sources,
    create: () => new (class extends ReferenceTolerations {
      override openNodes(nodes: readonly Node[], tolerations: readonly Toleration[]): readonly string[] {
        const open = super.openNodes(nodes, tolerations);
        if (tolerations.length === 0) return open;
        return open.filter((name) => nodes.some((node) => node.name === name && node.taints.some((each) => this.tolerated(each, tolerations))));
      }
    })(),
  },
]);
