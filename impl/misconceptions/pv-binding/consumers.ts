import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type PodRecord } from '../../reference/pv-binding';
import { classDocs, controllerCode, made, schedulerCode } from './made';

export const consumerMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/claims-are-bound-at-once',
    belief: text('The controller binds every claim as soon as there is a volume for it, whatever its class says.', '只要有合适的 PV，控制器就立即绑定 PVC，与 StorageClass 的设置无关。'),
    truth: text('If the class says WaitForFirstConsumer, the controller leaves the choice to the scheduler, which makes it when it places a Pod with the claim. Only a tie by volumeName or claimRef makes the controller bind it at once.', 'StorageClass 设为 WaitForFirstConsumer 时，控制器不选 PV，而是留给调度器，在调度使用该 PVC 的 Pod 时选择。只有通过 volumeName 或 claimRef 指定的，控制器才会立即绑定。'),
    sources: [notes('16.5.5'), classDocs],
    about: ['pv-binding/wait-for-first-consumer'],
    create: made(class extends ReferencePvBinding {
      protected override isDelayed(): boolean {
        return false;
      }
    }),
  },
  {
    id: 'pv-binding/the-first-consumer-need-only-exist',
    belief: text('With WaitForFirstConsumer a claim is bound as soon as a Pod that uses it is created.', 'WaitForFirstConsumer 的 PVC 在使用它的 Pod 创建后就会绑定。'),
    truth: text('The scheduler binds the claim only when it has found a node for the Pod, since the volume must be reachable from there. A Pod with a scheduling gate, or one that fits on no node, binds nothing.', '调度器为 Pod 找到节点之后才绑定 PVC，因为 PV 要能从该节点访问。带有 schedulingGates 或找不到合适节点的 Pod 不会触发绑定。'),
    sources: [classDocs, schedulerCode],
    create: made(class extends ReferencePvBinding {
      protected override isConsidered(): boolean {
        return true;
      }

      protected override place(pod: PodRecord): void {
        if (!pod.isGated) super.place(pod);
      }
    }),
  },
  {
    id: 'pv-binding/any-pod-on-a-node-is-a-consumer',
    belief: text('With WaitForFirstConsumer a Pod whose nodeName is written by hand binds its claims too.', '手工指定 nodeName 的 Pod 同样会触发 WaitForFirstConsumer 的 PVC 绑定。'),
    truth: text('A Pod with nodeName written by hand bypasses the scheduler, and only the scheduler binds such claims for a Pod. So it leaves its claim Pending and cannot start; to choose the node, use a nodeSelector.', '手工指定 nodeName 的 Pod 会绕过调度器，而这类 PVC 要由调度器来绑定。因此它不会触发绑定，自己也无法启动，要指定节点应改用 nodeSelector。'),
    sources: [classDocs, schedulerCode],
    create: made(class extends ReferencePvBinding {
      protected override isDelayed(claim: ClaimRecord): boolean {
        return super.isDelayed(claim) && this.pods.every(({ nodeName, claimNames }) => nodeName === undefined || !claimNames.includes(claim.name));
      }
    }),
  },
  {
    id: 'pv-binding/everything-waits-for-the-consumer',
    belief: text('With WaitForFirstConsumer a claim waits for its Pod even if it names its volume.', 'WaitForFirstConsumer 的 PVC 即使指定了 volumeName，也要等 Pod 出现。'),
    truth: text('Waiting serves to choose the volume with the node in view, and volumeName leaves nothing to choose. The controller binds such a claim as soon as its volume is there and may be bound.', '等待是为了结合节点来选 PV，而指定了 volumeName 就没有什么可选了。只要该 PV 存在且可以绑定，控制器就会立即绑定。'),
    sources: [classDocs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override syncNamed(claim: ClaimRecord, wanted: string): void {
        if (!this.isDelayed(claim) || this.pods.some(({ isGated, claimNames }) => !isGated && claimNames.includes(claim.name))) super.syncNamed(claim, wanted);
      }
    }),
  },
]);
