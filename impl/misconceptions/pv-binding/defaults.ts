import { kubernetesCode, misconceptionsOf, text } from '../../../spec/kernel';
import type { PvBindingPort, StorageClass } from '../../../spec/pv-binding';
import { DEFAULT_CLASS } from '../../../spec/pv-binding/port';
import { ReferencePvBinding, type ClaimRecord } from '../../reference/pv-binding';
import { classDocs, controllerCode, docs, made } from './made';

/** Which claims are given a default class, and which class that is. */
export const defaultMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/the-default-comes-too-late',
    belief: text('A claim created before there was a default class never gets one.', '在默认 StorageClass 出现之前创建的 PVC 永远不会得到它。'),
    truth: text('As long as a claim has neither class nor volume, the controller gives it the default class as soon as there is one. Only storageClassName: "" rules that out.', 'PVC 只要还没有 StorageClass 且没有绑定，默认 StorageClass 出现后控制器就会为它补上。只有明确设为 storageClassName: "" 的 PVC 例外。'),
    sources: [classDocs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override assignDefault(): void {
        // Only creation counts.
      }
    }),
  },
  {
    id: 'pv-binding/empty-means-default',
    belief: text('storageClassName: "" means the default class, as leaving it out does.', 'storageClassName: "" 和不设置一样，表示使用默认 StorageClass。'),
    truth: text('The empty string is a value: it asks for no class, and nothing replaces it. Only a claim that leaves the field out is given the default class.', '空字符串也是明确的取值，表示不使用 StorageClass，不会被替换。只有没写这个字段的 PVC 才会被赋予默认 StorageClass。'),
    sources: [docs, classDocs],
    about: ['pv-binding/default-class'],
    create: made(class extends ReferencePvBinding {
      protected override admitClaim(claim: ClaimRecord): void {
        if (claim.className === '') claim.className = undefined;
        super.admitClaim(claim);
      }
    }),
  },
  {
    id: 'pv-binding/the-oldest-default-counts',
    belief: text('Of two default classes the one that was created first counts.', '有两个默认 StorageClass 时，先创建的生效。'),
    truth: text('Of several default classes the one created last counts. So a newly created default takes effect even before the old one has lost its mark.', '有多个默认 StorageClass 时，最后创建的生效。这样不必先取消旧的标记，新建的默认 StorageClass 就能起作用。'),
    sources: [classDocs, kubernetesCode('pkg/volume/util/storageclass.go GetDefaultClass')],
    create: made(class extends ReferencePvBinding {
      protected override defaultClass(): StorageClass | undefined {
        return this.classes.find(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');
      }
    }),
  },
  {
    id: 'pv-binding/two-defaults-cancel-out',
    belief: text('With two default classes neither of them counts.', '有两个默认 StorageClass 时，两个都不生效。'),
    truth: text('Several defaults are no error: they are sorted by creation time, and a claim without a class is given the newest of them. It is not left without one.', '存在多个默认 StorageClass 并不算错误：系统按创建时间排序，把最新的赋予未设置 StorageClass 的 PVC，不会留空。'),
    sources: [classDocs, kubernetesCode('pkg/volume/util/storageclass.go GetDefaultClass')],
    create: made(class extends ReferencePvBinding {
      protected override defaultClass(): StorageClass | undefined {
        const all = this.classes.filter(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');
        return all.length === 1 ? all[0] : undefined;
      }
    }),
  },
]);
