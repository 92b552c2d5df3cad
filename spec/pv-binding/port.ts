import { z } from 'zod';
import type { PortDeclaration, PortSchema } from '../kernel';

const quantity = z.string().regex(/^\d+(k|M|G|T|Ki|Mi|Gi|Ti)?$/, { error: 'a quantity is expected, such as 5Gi: digits, and a suffix k, M, G, T, Ki, Mi, Gi or Ti' });
const storage = z.object({ storage: quantity });
const accessMode = z.enum(['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany']);
const volumeMode = z.enum(['Filesystem', 'Block']);
const reclaimPolicy = z.enum(['Retain', 'Delete']);
const claimRef = z.object({ name: z.string(), uid: z.exactOptional(z.string()) });
const labels = z.record(z.string(), z.string());
const requirement = z.object({ key: z.string(), operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']), values: z.exactOptional(z.array(z.string())) });
const selector = z.object({ matchLabels: z.exactOptional(labels), matchExpressions: z.exactOptional(z.array(requirement)) });
const hostname = z.object({ 'kubernetes.io/hostname': z.string() });
const nodeAffinity = z.object({
  required: z.object({
    nodeSelectorTerms: z.array(z.object({ matchExpressions: z.array(z.object({ key: z.literal('kubernetes.io/hostname'), operator: z.literal('In'), values: z.array(z.string()) })) })),
  }),
});

const volume = z.object({
  kind: z.literal('PersistentVolume'),
  metadata: z.object({ name: z.string(), labels: z.exactOptional(labels) }),
  spec: z.object({
    capacity: storage,
    accessModes: z.array(accessMode),
    persistentVolumeReclaimPolicy: z.exactOptional(reclaimPolicy),
    storageClassName: z.exactOptional(z.string()),
    volumeMode: z.exactOptional(volumeMode),
    volumeAttributesClassName: z.exactOptional(z.string()),
    claimRef: z.exactOptional(claimRef),
    nodeAffinity: z.exactOptional(nodeAffinity),
  }),
});
const claim = z.object({
  kind: z.literal('PersistentVolumeClaim'),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    accessModes: z.array(accessMode),
    resources: z.object({ requests: storage }),
    storageClassName: z.exactOptional(z.string()),
    volumeMode: z.exactOptional(volumeMode),
    volumeAttributesClassName: z.exactOptional(z.string()),
    selector: z.exactOptional(selector),
    volumeName: z.exactOptional(z.string()),
  }),
});
const storageClass = z.object({
  kind: z.literal('StorageClass'),
  metadata: z.object({ name: z.string(), annotations: z.exactOptional(z.object({ 'storageclass.kubernetes.io/is-default-class': z.literal('true') })) }),
  provisioner: z.string(),
  reclaimPolicy: z.exactOptional(reclaimPolicy),
  volumeBindingMode: z.exactOptional(z.enum(['Immediate', 'WaitForFirstConsumer'])),
});
const pod = z.object({
  kind: z.literal('Pod'),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    nodeName: z.exactOptional(z.string()),
    nodeSelector: hostname,
    schedulingGates: z.exactOptional(z.array(z.object({ name: z.string() }))),
    volumes: z.array(z.object({ persistentVolumeClaim: z.object({ claimName: z.string() }) })),
  }),
});
const kind = z.enum(['PersistentVolume', 'PersistentVolumeClaim', 'StorageClass', 'Pod']);
const operation = z.discriminatedUnion('do', [
  z.object({ do: z.literal('create'), object: z.discriminatedUnion('kind', [volume, claim, storageClass, pod]) }),
  z.object({ do: z.literal('delete'), kind, name: z.string(), force: z.exactOptional(z.literal(true)) }),
  z.object({ do: z.literal('patch'), volume: z.string(), claimRef: z.nullable(z.object({ name: z.string() })) }),
  z.object({ do: z.literal('ungate'), pod: z.string() }),
  z.object({ do: z.literal('finish'), pod: z.string() }),
]);

const volumeStatus = z.object({
  name: z.string(),
  capacity: quantity,
  persistentVolumeReclaimPolicy: reclaimPolicy,
  storageClassName: z.string(),
  phase: z.enum(['Pending', 'Available', 'Bound', 'Released', 'Failed']),
  claimRef: z.exactOptional(claimRef),
  terminating: z.boolean(),
});
const claimStatus = z.object({
  name: z.string(),
  uid: z.string(),
  phase: z.enum(['Pending', 'Bound', 'Lost']),
  volumeName: z.exactOptional(z.string()),
  storageClassName: z.exactOptional(z.string()),
  terminating: z.boolean(),
});
const cluster = z.object({
  persistentVolumes: z.array(volumeStatus),
  persistentVolumeClaims: z.array(claimStatus),
  pods: z.array(z.object({ name: z.string(), nodeName: z.exactOptional(z.string()) })),
});

export type AccessMode = z.infer<typeof accessMode>;
export type VolumeMode = z.infer<typeof volumeMode>;
export type ReclaimPolicy = z.infer<typeof reclaimPolicy>;
export type Requirement = z.infer<typeof requirement>;
export type Selector = z.infer<typeof selector>;
/** Name of a claim and, if set, its uid: `<name>-<n>` is the uid of the n-th claim of that name, counted from 1. */
export type ClaimRef = z.infer<typeof claimRef>;
/** As a user writes it. Its storage is of a kind whose deletion the cluster can do itself. */
export type PersistentVolume = z.infer<typeof volume>;
export type PersistentVolumeClaim = z.infer<typeof claim>;
/** A provisioner outside of `kubernetes.io/` is installed and never fails, but serves no claim with a selector. */
export type StorageClass = z.infer<typeof storageClass>;
/** A Pod that wants to run on one node. Held back from the scheduler by `schedulingGates`, or kept out of its hands by `nodeName`. */
export type Pod = z.infer<typeof pod>;
export type Manifest = PersistentVolume | PersistentVolumeClaim | StorageClass | Pod;
export type Kind = z.infer<typeof kind>;
/**
 * What a user does. `force` of a deletion also removes the object's finalizers by hand; `patch` replaces a volume's claimRef
 * (null removes it); `ungate` removes a Pod's scheduling gates; `finish` lets a Pod that has a node complete.
 * What the API server would refuse (a name that is taken or not there) does nothing.
 */
export type Operation = z.infer<typeof operation>;
/** A line of `kubectl get pv`. */
export type VolumeStatus = z.infer<typeof volumeStatus>;
/** A line of `kubectl get pvc`; an absent class is an unset one. */
export type ClaimStatus = z.infer<typeof claimStatus>;
/** What `kubectl get pv,pvc,pods -o wide` shows, each list in the order of names. */
export type Cluster = z.infer<typeof cluster>;

/** Volumes, claims and Pods of one namespace, on a cluster with the nodes n1 and n2. It is empty after `reset`. */
export interface PvBindingPort {
  /**
   * Does one thing and waits until controllers (their periodic resync included), scheduler and provisioner have done all
   * that follows from it. A provisioned volume is called `pvc-<uid of its claim>`.
   */
  apply(operation: Operation): Cluster;
  reset?(): void;
}

export const pvBindingPort: PortSchema<PvBindingPort> = {
  apply: {
    doc: 'Does one thing and waits until controllers, scheduler and provisioner have done all that follows from it.',
    params: [operation],
    result: cluster,
  },
};

/** The annotation that makes a StorageClass the default one. */
export const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

export const declaration: PortDeclaration<PvBindingPort> = {
  id: 'pv-binding',
  port: pvBindingPort,
  stateful: true,
};
