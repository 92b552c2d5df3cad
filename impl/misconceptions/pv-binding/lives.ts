import { kubernetesCode, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Kind, PvBindingPort, StorageClass } from '../../../spec/pv-binding';
import { DEFAULT_CLASS } from '../../../spec/pv-binding/port';
import { ReferencePvBinding, type ClaimRecord, type PodRecord, type VolumeRecord } from '../../reference/pv-binding';
import { classDocs, controllerCode, docs, made, protectionCode, volumeProtectionCode } from './made';

export const lifeMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/retained-means-available-again',
    belief: text('When its claim is gone, a Retain volume is Available again for the next claim.', 'PVC 消失后，策略为 Retain 的 PV 会重新变为 Available，供下一个 PVC 使用。'),
    sources: [docs, controllerCode],
    about: ['pv-binding/retain'],
    create: made(class extends ReferencePvBinding {
      protected override release(volume: VolumeRecord): void {
        if (volume.reclaimPolicy === 'Delete') return super.release(volume);
        volume.claimRef = undefined;
        this.unused(volume);
      }
    }),
  },
  {
    id: 'pv-binding/the-old-name-gets-the-volume-back',
    belief: text('A new claim with the name of the old one gets the Released volume back.', '用原来的名字重建 PVC，就能重新绑定 Released 的 PV。'),
    sources: [docs, controllerCode],
    about: ['pv-binding/retain'],
    create: made(class extends ReferencePvBinding {
      protected override syncVolume(volume: VolumeRecord): void {
        if (volume.phase === 'Released' && volume.claimRef !== undefined && this.claims.some(({ name }) => name === volume.claimRef?.name)) volume.claimRef = { name: volume.claimRef.name };
        super.syncVolume(volume);
      }
    }),
  },
  {
    id: 'pv-binding/the-volume-stays-bound',
    belief: text('A Retain volume stays Bound after its claim has been deleted.', 'PVC 删除后，策略为 Retain 的 PV 仍然是 Bound。'),
    sources: [docs, controllerCode],
    about: ['pv-binding/retain'],
    create: made(class extends ReferencePvBinding {
      protected override release(volume: VolumeRecord): void {
        if (volume.reclaimPolicy === 'Delete' || volume.phase !== 'Bound') super.release(volume);
      }
    }),
  },
  {
    id: 'pv-binding/the-claim-goes-with-its-pod',
    belief: text('When a Pod is deleted, its claims are deleted with it.', '删除 Pod 时，它使用的 PVC 也会一起删除。'),
    sources: [docs],
    about: ['pv-binding/retain'],
    create: made(class extends ReferencePvBinding {
      protected override delete(kind: Kind, name: string, isForced: boolean): void {
        const pod = kind === 'Pod' ? this.pods.find((each) => each.name === name) : undefined;
        super.delete(kind, name, isForced);
        for (const claim of this.claims) if (pod?.claimNames.includes(claim.name) === true) claim.isTerminating = true;
      }
    }),
  },
  {
    id: 'pv-binding/delete-leaves-the-object',
    belief: text('The policy Delete deletes the storage; the PersistentVolume stays, Released.', 'Delete 策略只删除底层存储，PV 对象仍保留为 Released。'),
    sources: [docs, controllerCode],
    about: ['pv-binding/delete'],
    create: made(class extends ReferencePvBinding {
      protected override release(volume: VolumeRecord): void {
        this.setPhase(volume, 'Released');
      }
    }),
  },
  {
    id: 'pv-binding/provisioned-volumes-are-retained',
    belief: text('Without a reclaimPolicy in its class a provisioned volume is retained.', 'StorageClass 未设置 reclaimPolicy 时，动态创建的 PV 会被保留。'),
    sources: [classDocs, docs],
    create: made(class extends ReferencePvBinding {
      protected override reclaimPolicyOf({ reclaimPolicy }: StorageClass): VolumeRecord['reclaimPolicy'] {
        return reclaimPolicy ?? 'Retain';
      }
    }),
  },
  {
    id: 'pv-binding/a-lost-claim-takes-another',
    belief: text('A claim whose volume is gone is Pending again and takes another volume.', 'PV 消失后，PVC 会回到 Pending，再绑定其他 PV。'),
    sources: [notes('16.5.5'), controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override lose(claim: ClaimRecord): void {
        if (this.volumes.some(({ name }) => name === claim.volumeName)) return super.lose(claim);
        claim.phase = 'Pending';
        claim.volumeName = claim.wantedVolume;
        this.hasChanged = true;
      }
    }),
  },
  {
    id: 'pv-binding/a-binding-outlives-its-volume',
    belief: text('A claim stays Bound when its volume is removed by force.', 'PV 被强制删除后，PVC 仍显示 Bound。'),
    sources: [controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override lose(claim: ClaimRecord): void {
        if (this.volumes.some(({ name }) => name === claim.volumeName)) super.lose(claim);
      }
    }),
  },
  {
    id: 'pv-binding/lost-is-for-ever',
    belief: text('A Lost claim can never be Bound again, even if its volume is created anew.', 'Lost 的 PVC 永远不会恢复，即使重新创建同名的 PV。'),
    sources: [controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override mayHold(claim: ClaimRecord, volume: VolumeRecord): boolean {
        return claim.phase !== 'Lost' && super.mayHold(claim, volume);
      }
    }),
  },
  {
    id: 'pv-binding/deletion-does-not-wait-for-pods',
    belief: text('A claim is gone as soon as it is deleted, even while a Pod uses it.', '删除 PVC 会立即生效，即使还有 Pod 在使用。'),
    sources: [docs, protectionCode],
    about: ['pv-binding/claim-in-use'],
    create: made(class extends ReferencePvBinding {
      protected override usesClaims(): boolean {
        return false;
      }
    }),
  },
  {
    id: 'pv-binding/completed-pods-let-go',
    belief: text('A Pod that has completed no longer keeps its claim from being deleted.', '已运行完成的 Pod 不再阻止 PVC 被删除。'),
    sources: [docs, protectionCode],
    create: made(class extends ReferencePvBinding {
      protected override usesClaims(pod: PodRecord): boolean {
        return super.usesClaims(pod) && !pod.isFinished;
      }
    }),
  },
  {
    id: 'pv-binding/waiting-pods-hold-their-claims',
    belief: text('Any Pod that refers to a claim keeps it from being deleted, even one without a node.', '只要有 Pod 引用 PVC，哪怕还没有分配节点，也会阻止它被删除。'),
    sources: [docs, protectionCode],
    create: made(class extends ReferencePvBinding {
      protected override usesClaims(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'pv-binding/a-terminating-claim-serves-new-pods',
    belief: text('As long as a claim is Terminating, further Pods can be started with it.', '处于 Terminating 的 PVC 仍可被新的 Pod 使用。'),
    sources: [docs, kubernetesCode('pkg/scheduler/framework/plugins/volumebinding/volume_binding.go podHasPVCs')],
    create: made(class extends ReferencePvBinding {
      protected override isServed({ phase }: ClaimRecord): boolean {
        return phase !== 'Lost';
      }
    }),
  },
  {
    id: 'pv-binding/bound-volumes-go-at-once',
    belief: text('A Bound volume is gone as soon as it is deleted, and its claim is Lost.', '删除 Bound 的 PV 会立即生效，其 PVC 变为 Lost。'),
    sources: [docs, volumeProtectionCode],
    create: made(class extends ReferencePvBinding {
      protected override isHeld(): boolean {
        return false;
      }
    }),
  },
  {
    id: 'pv-binding/only-pods-hold-volumes',
    belief: text('A Bound volume can be deleted at once if no Pod uses its claim.', '没有 Pod 使用其 PVC 时，Bound 的 PV 会立即删除。'),
    sources: [docs, volumeProtectionCode],
    create: made(class extends ReferencePvBinding {
      protected override isHeld(volume: VolumeRecord): boolean {
        return super.isHeld(volume) && this.pods.some((pod) => this.usesClaims(pod) && pod.claimNames.includes(volume.claimRef?.name ?? ''));
      }
    }),
  },
  {
    id: 'pv-binding/a-retained-volume-outlives-its-deletion',
    belief: text('A Retain volume that was deleted while Bound is kept, Released, once its claim is gone.', 'Bound 时被删除的 Retain 的 PV，在其 PVC 消失后会保留为 Released。'),
    sources: [docs, volumeProtectionCode],
    create: made(class extends ReferencePvBinding {
      protected override release(volume: VolumeRecord): void {
        super.release(volume);
        if (volume.reclaimPolicy === 'Retain') volume.isTerminating = false;
      }
    }),
  },
  {
    id: 'pv-binding/the-default-comes-too-late',
    belief: text('A claim created before there was a default class never gets one.', '在默认 StorageClass 出现之前创建的 PVC 永远不会得到它。'),
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
    sources: [classDocs, kubernetesCode('pkg/volume/util/storageclass.go GetDefaultClass')],
    create: made(class extends ReferencePvBinding {
      protected override defaultClass(): StorageClass | undefined {
        const all = this.classes.filter(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');
        return all.length === 1 ? all[0] : undefined;
      }
    }),
  },
]);
