import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type PodRecord, type VolumeRecord } from '../../reference/pv-binding';
import { classDocs, controllerCode, docs, made, schedulerCode } from './made';

export const provisioningMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/classless-volumes-before-the-default',
    belief: text('A claim without a class first tries classless volumes; only then does it get the default class.', '未设置 StorageClass 的 PVC 先尝试同样未设置的 PV，之后才被赋予默认 StorageClass。'),
    sources: [classDocs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override admitClaim(claim: ClaimRecord): void {
        this.claims.push(claim);
      }
    }),
  },
  {
    id: 'pv-binding/a-provisioner-always-makes-a-new-one',
    belief: text('A claim of a class with a provisioner always gets a new volume, even if an existing one would do.', 'StorageClass 有 provisioner 时，PVC 总会得到一个新建的 PV，即使已有合适的 PV。'),
    sources: [notes('16.5.6.1'), docs, controllerCode],
    about: ['pv-binding/provisioning'],
    create: made(class extends ReferencePvBinding {
      protected override find(claim: ClaimRecord, isDelayed: boolean): VolumeRecord | undefined {
        return this.isProvisionable(claim) ? undefined : super.find(claim, isDelayed);
      }

      protected override findOnNode(claim: ClaimRecord, node: string, taken: readonly VolumeRecord[]): VolumeRecord | undefined {
        return this.isProvisionable(claim) ? undefined : super.findOnNode(claim, node, taken);
      }
    }),
  },
  {
    id: 'pv-binding/every-class-provisions',
    belief: text('A StorageClass is a template for volumes: a claim of the class always gets one, even if the provisioner is kubernetes.io/no-provisioner.', 'StorageClass 就是 PV 的模板：只要指定了它，就会为 PVC 创建 PV，provisioner 为 kubernetes.io/no-provisioner 也一样。'),
    sources: [notes('16.5.3'), classDocs],
    about: ['pv-binding/provisioning'],
    create: made(class extends ReferencePvBinding {
      protected override isProvisionable({ className, selector }: ClaimRecord): boolean {
        return this.classNamed(className) !== undefined && selector === undefined;
      }
    }),
  },
  {
    id: 'pv-binding/provisioning-honours-the-selector',
    belief: text('A volume is also provisioned for a claim with a selector.', '带 selector 的 PVC 同样可以动态创建 PV。'),
    sources: [docs, classDocs],
    create: made(class extends ReferencePvBinding {
      protected override isProvisionable(claim: ClaimRecord): boolean {
        return super.isProvisionable({ ...claim, selector: undefined });
      }
    }),
  },
  {
    id: 'pv-binding/provisioning-does-not-wait',
    belief: text('WaitForFirstConsumer only delays the binding of existing volumes; new ones are provisioned at once.', 'WaitForFirstConsumer 只推迟现有 PV 的绑定，动态创建会立即进行。'),
    sources: [classDocs, schedulerCode],
    about: ['pv-binding/provisioning'],
    create: made(class extends ReferencePvBinding {
      protected override syncClaim(claim: ClaimRecord): void {
        super.syncClaim(claim);
        if (claim.phase === 'Pending' && claim.wantedVolume === undefined && this.isDelayed(claim)) this.provision(claim);
      }
    }),
  },
  {
    id: 'pv-binding/pods-are-placed-before-their-claims',
    belief: text('A Pod is placed on a node first; its claims are bound and provisioned afterwards.', 'Pod 先被调度到节点，之后才绑定或创建它的 PV。'),
    sources: [notes('16.5.6'), schedulerCode],
    about: ['pv-binding/scheduler-choice'],
    create: made(class extends ReferencePvBinding {
      protected override schedule(pod: PodRecord): void {
        super.schedule(pod);
        if (pod.nodeName === undefined) this.place(pod);
      }
    }),
  },
]);
