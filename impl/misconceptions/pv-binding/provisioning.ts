import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type PodRecord, type VolumeRecord } from '../../reference/pv-binding';
import { classDocs, controllerCode, docs, made, schedulerCode } from './made';

export const provisioningMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/classless-volumes-before-the-default',
    belief: text('Even where there is a default class, a claim without a class first tries classless volumes; only then does it get the default.', '即使已有默认 StorageClass，未设置 StorageClass 的 PVC 也先尝试同样未设置的 PV，之后才被赋予默认值。'),
    truth: text('If there is a default class when the claim is created, the API server writes it into the claim before any volume is looked for. Classless volumes are tried first only if there was none at that moment.', '创建 PVC 时若已有默认 StorageClass，API server 会先写入 PVC，之后才开始找 PV。只有当时没有默认 StorageClass，才会先尝试未设置 StorageClass 的 PV。'),
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
    truth: text('Existing volumes come first: a new one is provisioned only if none of them can be bound to the claim. With WaitForFirstConsumer the scheduler likewise looks first for one within reach of the node.', '优先使用现有 PV，没有可绑定的才会动态创建。WaitForFirstConsumer 时也一样，调度器先找所选节点可访问的现有 PV。'),
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
    truth: text('The provisioner kubernetes.io/no-provisioner means that nothing makes volumes for the class, so its claims wait for existing ones. Such a class only says when they are bound (volumeBindingMode).', 'kubernetes.io/no-provisioner 表示没有组件会创建 PV，PVC 只能等待现有的 PV。这样的 StorageClass 只决定何时绑定（volumeBindingMode）。'),
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
    truth: text('A selector chooses among existing volumes by their labels; dynamic provisioning does not support it. No volume is made for such a claim: it waits for an existing one that has the labels.', 'selector 用于按标签挑选现有 PV，动态创建不支持它。不会为带 selector 的 PVC 创建 PV，它只能等待标签符合的现有 PV。'),
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
    truth: text('Provisioning waits too: the scheduler first chooses a node for a Pod with the claim and notes it in the annotation volume.kubernetes.io/selected-node. Only then is a volume made, for that node.', '动态创建同样要等：调度器先为使用它的 Pod 选定节点，写入 PVC 的注解 volume.kubernetes.io/selected-node。之后才为该节点创建 PV。'),
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
    truth: text('The scheduler considers node and volumes together and writes nodeName only after all claims are bound. If one of them can be neither bound nor provisioned, the Pod stays Pending without a node.', '调度器同时考虑节点和 PV，全部 PVC 绑定之后才写入 nodeName。只要有一个 PVC 既不能绑定也不能动态创建，Pod 就一直 Pending，不会分配节点。'),
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
