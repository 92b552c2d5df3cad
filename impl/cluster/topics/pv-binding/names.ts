import type { Cluster, Manifest } from '../../../../spec/pv-binding/port';
import { images } from '../../local/image';
import { ScenarioUnsupported } from '../../unavailable';
import type { Snapshot } from './objects';

const HOSTNAME = 'kubernetes.io/hostname';
const UNSET = 'unset';

/** The volume plug-ins of the controllers delete what lies below this folder; nothing does. */
const FOLDER = '/tmp/proctor';

/**
 * The names of a scenario's objects in a cluster that has others. Volumes and classes are known in the whole cluster, so they
 * get a prefix; an unset class becomes one of the scenario's own, unless the story is told with classes as they are.
 */
export class Names {
  /** Real uids by what the story calls them, and how many claims of a name there have been. */
  private readonly uids = new Map<string, string>();
  private readonly births = new Map<string, number>();
  private readonly foretold = new Set<string>();

  constructor(private readonly prefix: string, private readonly namespace: string, private readonly nodes: string, private readonly isVerbatim: boolean) {}

  wide(name: string): string {
    const provisioned = /^pvc-(.+-\d+)$/.exec(name)?.[1];
    return provisioned === undefined ? `${this.prefix}-${name}` : `pvc-${this.uids.get(provisioned) ?? provisioned}`;
  }

  claimRef(ref: { readonly name: string; readonly uid?: string }): object {
    const uid = ref.uid === undefined ? undefined : (this.uids.get(ref.uid) ?? this.foretell(ref.uid));
    return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: this.namespace, name: ref.name, ...(uid === undefined ? {} : { uid }) };
  }

  /** A claim was made: its uid has a name in the story. */
  born(name: string, uid: string): void {
    const count = (this.births.get(name) ?? 0) + 1;
    this.births.set(name, count);
    this.uids.set(`${name}-${count}`, uid);
    if (this.foretold.has(`${name}-${count}`)) throw new ScenarioUnsupported('nobody can know the uid of a claim before it is made');
  }

  manifest(object: Manifest, labels: Readonly<Record<string, string>>): object {
    const { metadata } = object;
    if (object.kind === 'PersistentVolumeClaim') {
      const { storageClassName, volumeName } = object.spec;
      return { metadata: { ...metadata, labels }, spec: { ...object.spec, ...this.className(storageClassName), ...(volumeName === undefined ? {} : { volumeName: this.wide(volumeName) }) } };
    }
    if (object.kind === 'StorageClass') return { ...object, metadata: { ...metadata, name: this.wide(metadata.name), labels } };
    if (object.kind === 'Pod') {
      const { nodeName, nodeSelector, volumes, ...spec } = object.spec;
      return {
        metadata: { ...metadata, labels },
        spec: {
          ...spec, ...(nodeName === undefined ? {} : { nodeName: this.node(nodeName) }), nodeSelector: { [HOSTNAME]: this.node(nodeSelector[HOSTNAME]) },
          volumes: volumes.map((each, i) => ({ name: `volume-${i}`, ...each })), containers: [{ name: 'app', image: images.actor }], automountServiceAccountToken: false,
        },
      };
    }
    const { claimRef, nodeAffinity, storageClassName, volumeAttributesClassName, ...spec } = object.spec;
    const name = this.wide(metadata.name);
    // To a volume "" and no class are the same; with a class of the scenario's own no claim of others takes it.
    const ownClass = this.className(storageClassName === '' ? undefined : storageClassName);
    const source = volumeAttributesClassName === undefined ? { hostPath: { path: `${FOLDER}/${name}` } } : { volumeAttributesClassName, csi: { driver: 'proctor.example', volumeHandle: name } };
    return {
      metadata: { ...metadata, name, labels: { ...object.metadata.labels, ...labels } },
      spec: { ...spec, ...source, ...ownClass, ...(claimRef === undefined ? {} : { claimRef: this.claimRef(claimRef) }), ...(nodeAffinity === undefined ? {} : { nodeAffinity: this.affinity(nodeAffinity) }) },
    };
  }

  /** The scenario's objects as the story knows them, in the order of names. */
  told({ volumes, claims, pods }: Snapshot): Cluster {
    const byName = <Named extends { readonly name: string }>(all: readonly Named[]) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      persistentVolumes: byName(volumes.map(({ metadata, spec, status }) => ({
        name: this.volume(metadata.name),
        capacity: spec.capacity.storage,
        persistentVolumeReclaimPolicy: spec.persistentVolumeReclaimPolicy,
        storageClassName: this.ownClass(spec.storageClassName) ?? '',
        phase: status.phase,
        ...(spec.claimRef === undefined ? {} : { claimRef: { name: spec.claimRef.name, ...(spec.claimRef.uid === undefined ? {} : { uid: this.uid(spec.claimRef.uid) }) } }),
        terminating: metadata.deletionTimestamp !== undefined,
      }))),
      persistentVolumeClaims: byName(claims.map(({ metadata, spec, status }) => {
        const className = this.ownClass(spec.storageClassName);
        return {
          name: metadata.name,
          uid: this.uid(metadata.uid),
          phase: status.phase,
          ...(spec.volumeName === undefined ? {} : { volumeName: this.volume(spec.volumeName) }),
          ...(className === undefined ? {} : { storageClassName: className }),
          terminating: metadata.deletionTimestamp !== undefined,
        };
      })),
      pods: byName(pods.map(({ metadata, spec }) => ({ name: metadata.name, ...(spec.nodeName === undefined ? {} : { nodeName: spec.nodeName.replace(this.node(''), '') }) }))),
    };
  }

  /** An uid that no object has. */
  private foretell(alias: string): string {
    this.foretold.add(alias);
    return alias;
  }

  private node(name: string): string {
    return `${this.nodes}${name}`;
  }

  private affinity({ required }: { readonly required: { readonly nodeSelectorTerms: readonly { readonly matchExpressions: readonly { readonly values: readonly string[] }[] }[] } }): object {
    return { required: { nodeSelectorTerms: required.nodeSelectorTerms.map(({ matchExpressions }) => ({ matchExpressions: matchExpressions.map((each) => ({ ...each, values: each.values.map((name) => this.node(name)) })) })) } };
  }

  private className(name: string | undefined): object {
    if (name === '' || (name === undefined && this.isVerbatim)) return name === undefined ? {} : { storageClassName: '' };
    return { storageClassName: this.wide(name ?? UNSET) };
  }

  /** The class as the story knows it; undefined if it is unset. */
  private ownClass(name: string | undefined): string | undefined {
    const own = name?.replace(`${this.prefix}-`, '');
    return own === UNSET ? undefined : own;
  }

  private uid(real: string): string {
    return [...this.uids].find(([, uid]) => uid === real)?.[0] ?? real;
  }

  private volume(name: string): string {
    return name.startsWith('pvc-') ? `pvc-${this.uid(name.slice(4))}` : name.replace(`${this.prefix}-`, '');
  }
}
