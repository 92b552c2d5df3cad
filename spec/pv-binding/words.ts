import { inEach, text, type Language, type Text } from '../kernel';
import { modesOf } from './match-rule';
import { NO_PROVISIONER } from './objects';
import { DEFAULT_CLASS, type Manifest, type Operation, type PersistentVolume, type PersistentVolumeClaim, type Pod, type Requirement, type StorageClass } from './port';
import type { Program } from './run-rule';

export const short = { PersistentVolume: 'PV', PersistentVolumeClaim: 'PVC', StorageClass: 'StorageClass', Pod: 'Pod' } as const;

/** What is said of a volume or a claim besides what is particular to it. */
export interface Detail {
  /** The class of each, of those that have one, or of none. */
  readonly classes: 'all' | 'set' | 'none';
  readonly modes: boolean;
  /** Whether field names are enough. */
  readonly isTerse?: true;
}

/** Whether a class occurs anywhere, so that the lack of one has to be said. */
export function hasClasses(program: Program): boolean {
  return program.some((each) => each.do === 'create' && (each.object.kind === 'StorageClass' || (each.object.kind !== 'Pod' && each.object.spec.storageClassName !== undefined)));
}

function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ');
}

function requirementWords({ key, operator, values = [] }: Requirement): string {
  return `${key} ${operator}${values.length === 0 ? '' : ` [${values.join(', ')}]`}`;
}

function volumeParts({ metadata, spec }: PersistentVolume, language: Language, { classes, modes, isTerse }: Detail): readonly (string | false)[] {
  const { claimRef, storageClassName, nodeAffinity } = spec;
  const nodes = nodeAffinity?.required.nodeSelectorTerms.flatMap(({ matchExpressions }) => matchExpressions.flatMap(({ values }) => values)).join(', ');
  const uid = claimRef?.uid === undefined ? '' : language === 'en' ? ` with uid \`${claimRef.uid}\`` : `（uid \`${claimRef.uid}\`）`;
  const en = language === 'en';
  return [
    spec.capacity.storage,
    modes && modesOf(spec.accessModes),
    storageClassName === undefined ? classes === 'all' && (en ? 'no class' : '未设置 StorageClass') : classes !== 'none' && (en ? `class \`${storageClassName}\`` : `StorageClass \`${storageClassName}\``),
    spec.volumeMode !== undefined && `\`volumeMode: ${spec.volumeMode}\``,
    spec.volumeAttributesClassName !== undefined && `\`volumeAttributesClassName: ${spec.volumeAttributesClassName}\``,
    metadata.labels !== undefined && (en ? `labels \`${pairs(metadata.labels)}\`` : `标签 \`${pairs(metadata.labels)}\``),
    spec.persistentVolumeReclaimPolicy !== undefined && `\`${spec.persistentVolumeReclaimPolicy}\``,
    claimRef !== undefined && (en ? `claimRef to \`${claimRef.name}\`${uid}` : `claimRef 指向 \`${claimRef.name}\`${uid}`),
    nodes !== undefined && (isTerse ? `nodeAffinity ${nodes}` : en ? `node affinity to ${nodes}` : `节点亲和性 ${nodes}`),
  ];
}

function claimParts({ spec }: PersistentVolumeClaim, language: Language, { classes, modes }: Detail): readonly (string | false)[] {
  const { storageClassName, selector } = spec;
  const en = language === 'en';
  const chosen = [...(selector?.matchLabels === undefined ? [] : [pairs(selector.matchLabels)]), ...(selector?.matchExpressions ?? []).map(requirementWords)].join(', ');
  const unset = en ? '`storageClassName` unset' : '未设置 `storageClassName`';
  const ofClass = storageClassName === '' ? '`storageClassName: ""`' : en ? `class \`${storageClassName}\`` : `StorageClass \`${storageClassName}\``;
  return [
    spec.resources.requests.storage,
    modes && modesOf(spec.accessModes),
    storageClassName === undefined ? classes === 'all' && unset : classes !== 'none' && ofClass,
    spec.volumeMode !== undefined && `\`volumeMode: ${spec.volumeMode}\``,
    spec.volumeAttributesClassName !== undefined && `\`volumeAttributesClassName: ${spec.volumeAttributesClassName}\``,
    selector !== undefined && `selector \`${chosen}\``,
    spec.volumeName !== undefined && `\`volumeName: ${spec.volumeName}\``,
  ];
}

function classParts({ metadata, provisioner, reclaimPolicy, volumeBindingMode }: StorageClass, language: Language): readonly (string | false)[] {
  const en = language === 'en';
  return [
    `provisioner \`${provisioner}\``,
    metadata.annotations?.[DEFAULT_CLASS] !== undefined && (en ? 'marked as default' : '标记为默认'),
    reclaimPolicy !== undefined && `\`reclaimPolicy: ${reclaimPolicy}\``,
    volumeBindingMode !== undefined && `\`${volumeBindingMode}\``,
  ];
}

function podParts({ spec }: Pod, language: Language, { isTerse }: Detail): readonly (string | false)[] {
  const en = language === 'en';
  const names = spec.volumes.map(({ persistentVolumeClaim }) => `\`${persistentVolumeClaim.claimName}\``);
  const node = spec.nodeSelector['kubernetes.io/hostname'];
  return [
    isTerse ? names.join(' + ') : en ? `uses ${names.join(' and ')}` : `使用 ${names.join(' 和 ')}`,
    spec.nodeName === undefined ? (isTerse ? `nodeSelector ${node}` : en ? `nodeSelector for ${node}` : `nodeSelector 选 ${node}`) : `\`nodeName: ${node}\``,
    spec.schedulingGates !== undefined && (isTerse ? '`schedulingGates`' : en ? 'with a scheduling gate' : '带有 `schedulingGates`'),
  ];
}

export function partsOf(object: Manifest, language: Language, detail: Detail): string {
  const parts = object.kind === 'PersistentVolume' ? volumeParts(object, language, detail)
    : object.kind === 'PersistentVolumeClaim' ? claimParts(object, language, detail)
      : object.kind === 'StorageClass' ? classParts(object, language) : podParts(object, language, detail);
  return parts.filter((each) => each !== false).join(language === 'en' ? ', ' : '，');
}

/** What is done, as a short sentence without its full stop. */
export function sayOperation(operation: Operation, sayClass: boolean): Text {
  const detail: Detail = { classes: sayClass ? 'all' : 'set', modes: true };
  switch (operation.do) {
    case 'create': {
      const { object } = operation;
      const name = `${short[object.kind]} \`${object.metadata.name}\``;
      return text(`create ${name}: ${partsOf(object, 'en', detail)}`, `创建 ${name}：${partsOf(object, 'zh', detail)}`);
    }
    case 'delete': {
      const name = `${short[operation.kind]} \`${operation.name}\``;
      return operation.force === true ? text(`delete ${name} and remove its finalizers by hand`, `删除 ${name} 并手工移除其 finalizers`) : text(`delete ${name}`, `删除 ${name}`);
    }
    case 'patch':
      return operation.claimRef === null
        ? text(`remove the claimRef of PV \`${operation.volume}\``, `清除 PV \`${operation.volume}\` 的 claimRef`)
        : text(`set the claimRef of PV \`${operation.volume}\` to \`${operation.claimRef.name}\`, without a uid`, `把 PV \`${operation.volume}\` 的 claimRef 改为 \`${operation.claimRef.name}\`，不带 uid`);
    case 'ungate':
      return text(`remove the scheduling gate of Pod \`${operation.pod}\``, `移除 Pod \`${operation.pod}\` 的 schedulingGates`);
    case 'finish':
      return text(`Pod \`${operation.pod}\` completes`, `Pod \`${operation.pod}\` 运行完成`);
  }
}

function mentions(program: Program, kind: Manifest['kind'], test: (object: Manifest) => boolean = () => true): boolean {
  return program.some((each) => each.do === 'create' && each.object.kind === kind && test(each.object));
}

/** What has to be known besides: nodes, the provisioner, names and uids. */
function assumptions(program: Program, language: Language): string {
  const en = language === 'en';
  const parts = [
    mentions(program, 'Pod') && (en ? 'Its nodes are n1 and n2.' : '节点为 n1 和 n2。'),
    mentions(program, 'StorageClass', (object) => object.kind === 'StorageClass' && object.provisioner !== NO_PROVISIONER) && (en ? 'The provisioner is installed and works.' : 'provisioner 已安装且工作正常。'),
    hasClasses(program) && (en ? 'A provisioned PV is called `pvc-<PVC>-<n>`, for the n-th PVC of that name.' : '动态创建的 PV 名为 `pvc-<PVC 名>-<n>`，n 表示该名称的第几个 PVC。'),
    mentions(program, 'PersistentVolume', (object) => object.kind === 'PersistentVolume' && object.spec.claimRef?.uid !== undefined) && (en ? 'The uid of the n-th PVC `data` is `data-n`.' : '第 n 个名为 `data` 的 PVC 的 uid 是 `data-n`。'),
    mentions(program, 'PersistentVolume', (object) => object.kind === 'PersistentVolume' && object.spec.persistentVolumeReclaimPolicy === 'Delete') && (en ? 'The storage can be deleted by the cluster.' : '底层存储可由集群删除。'),
  ].filter((each) => each !== false);
  return parts.map((each) => (en ? ` ${each}` : each)).join('');
}

/** The whole situation: what is done, step by step. */
export function describeProgram(program: Program): Text {
  const sayClass = hasClasses(program);
  const done = program.map((each) => sayOperation(each, sayClass));
  return inEach((language) => {
    const steps = done.map((each, i) => `${i + 1}. ${each[language]}`).join('\n');
    const besides = assumptions(program, language);
    return language === 'en'
      ? `An empty cluster of Kubernetes 1.37.${besides} One thing is done after the other, each when the cluster has come to rest:\n\n${steps}`
      : `一个空的 Kubernetes 1.37 集群。${besides}依次执行以下操作，每一步都等集群稳定之后再做：\n\n${steps}`;
  });
}
