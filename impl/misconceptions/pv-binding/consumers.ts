import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type PodRecord } from '../../reference/pv-binding';
import { classDocs, controllerCode, made, schedulerCode } from './made';

export const consumerMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/claims-are-bound-at-once',
    belief: text('The controller binds every claim as soon as there is a volume for it, whatever its class says.', '只要有合适的 PV，控制器就立即绑定 PVC，与 StorageClass 的设置无关。'),
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
    sources: [classDocs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override syncNamed(claim: ClaimRecord, wanted: string): void {
        if (!this.isDelayed(claim) || this.pods.some(({ isGated, claimNames }) => !isGated && claimNames.includes(claim.name))) super.syncNamed(claim, wanted);
      }
    }),
  },
]);
