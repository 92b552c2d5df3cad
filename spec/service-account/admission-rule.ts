import { text, violation, type Text, type Violation } from '../kernel';
import type { Creation } from './pods';
import { MIRROR, TOKEN_PATH, type Account, type Container, type Pod, type Verdict, type Volume } from './port';

const EXPIRATION_SECONDS = 3607;
const VOLUME_PREFIX = 'kube-api-access-';

export function isMirror({ metadata }: Pod): boolean {
  return metadata.annotations?.[MIRROR] !== undefined;
}

/** The account that a Pod names, or default. */
export function wantedName({ spec }: Pod): string {
  return spec.serviceAccountName ?? spec.serviceAccount ?? 'default';
}

export function accountOf({ accounts, pod }: Creation): Account | undefined {
  return isMirror(pod) ? undefined : accounts.find(({ metadata }) => metadata.name === wantedName(pod));
}

/** Whether the Pod, as it is written, uses a Secret or a token. */
function namesSecret({ spec }: Pod): boolean {
  return pullSecretsOf({ spec }).length > 0 || (spec.volumes ?? []).some(({ secret, projected }) => secret !== undefined || projected?.sources.some((each) => 'serviceAccountToken' in each) === true);
}

/** Why the Pod is refused; undefined if it is admitted. */
export function refusalOf(creation: Creation): { readonly clause: string; readonly why: Text } | undefined {
  const { spec } = creation.pod;
  const name = wantedName(creation.pod);
  if (isMirror(creation.pod)) {
    if (spec.serviceAccountName !== undefined || spec.serviceAccount !== undefined) return { clause: 'mirror-has-no-account', why: text('a mirror Pod may not name a ServiceAccount', '镜像 Pod（mirror Pod）不允许引用 ServiceAccount') };
    return namesSecret(creation.pod) ? { clause: 'mirror-has-no-secrets', why: text('a mirror Pod may not use Secrets or tokens', '镜像 Pod（mirror Pod）不允许使用 Secret 或令牌') } : undefined;
  }
  return accountOf(creation) === undefined ? { clause: 'no-account-no-pod', why: text(`the namespace has no ServiceAccount ${name}`, `该 namespace 中没有 ServiceAccount ${name}`) } : undefined;
}

export function containersOf({ spec }: Pod): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** The mount of the token in a container that was admitted. */
function tokenMount({ volumeMounts = [] }: Container, pod: Pod) {
  const volumes = (pod.spec.volumes ?? []).filter(isTokenVolume).map(({ name }) => name);
  return volumeMounts.find(({ name }) => volumes.includes(name));
}

function isTokenVolume({ projected, secret, name }: Volume): boolean {
  return projected?.sources.some((each) => 'serviceAccountToken' in each) === true || (secret !== undefined && name.includes('token'));
}

/** The volume from which a token is read, of whatever kind. */
export function tokenVolumeOf({ spec }: Pod): Volume | undefined {
  return (spec.volumes ?? []).find(isTokenVolume);
}

export function mountingContainers(pod: Pod): readonly string[] {
  return containersOf(pod).filter((each) => tokenMount(each, pod) !== undefined).map(({ name }) => name);
}

/** Whether the token is mounted at all, and whose word that is. */
export function automount(creation: Creation): { readonly on: boolean; readonly why: Text } {
  const { pod } = creation;
  const ofPod = pod.spec.automountServiceAccountToken;
  const ofAccount = accountOf(creation)?.automountServiceAccountToken;
  if (isMirror(pod)) return { on: false, why: text('nothing is mounted into a mirror Pod', '镜像 Pod 不会挂载任何令牌') };
  if (ofPod !== undefined) return { on: ofPod, why: text(`automountServiceAccountToken is ${ofPod} in the Pod, whose setting takes precedence`, `Pod 中 automountServiceAccountToken 为 ${ofPod}，以 Pod 为准`) };
  if (ofAccount !== undefined) return { on: ofAccount, why: text(`automountServiceAccountToken is ${ofAccount} in the ServiceAccount, and the Pod says nothing`, `ServiceAccount 中 automountServiceAccountToken 为 ${ofAccount}，而 Pod 未设置`) };
  return { on: true, why: text('automountServiceAccountToken is set nowhere, so the token is mounted', '两边都没有设置 automountServiceAccountToken，默认挂载') };
}

/** Whether a container mounts something of its own where the token would be. */
export function isTaken({ volumeMounts = [] }: Container): boolean {
  return volumeMounts.some(({ mountPath }) => mountPath === TOKEN_PATH);
}

function wrongVolume(volume: Volume): Violation | undefined {
  const sources = volume.projected?.sources ?? [];
  const token = sources.find((each) => 'serviceAccountToken' in each);
  if (!volume.name.startsWith(VOLUME_PREFIX) || volume.projected === undefined || token === undefined) {
    return violation('projected-volume', text('The token comes in a projected volume named kube-api-access-…, not from a Secret.', '令牌来自名为 kube-api-access-… 的 projected 卷，而不是 Secret。'));
  }
  const { path, expirationSeconds, audience = '' } = token.serviceAccountToken;
  if (path !== 'token' || expirationSeconds !== EXPIRATION_SECONDS || audience !== '') return violation('token-of-an-hour', text(`The token is asked for with ${EXPIRATION_SECONDS} s, for the API server.`, `令牌的 expirationSeconds 为 ${EXPIRATION_SECONDS}，受众为 API server。`));
  const hasRoots = sources.some((each) => 'configMap' in each && each.configMap.name === 'kube-root-ca.crt');
  const hasNamespace = sources.some((each) => 'downwardAPI' in each && each.downwardAPI.items.some(({ path: file, fieldRef }) => file === 'namespace' && fieldRef.fieldPath === 'metadata.namespace'));
  return hasRoots && hasNamespace && sources.length === 3 ? undefined : violation('roots-and-namespace', text('Beside the token come ca.crt from kube-root-ca.crt and the namespace.', '除令牌外，还有来自 kube-root-ca.crt 的 ca.crt 和 namespace。'));
}

function sameMounts(before: Container, after: Container | undefined, pod: Pod, more: number): boolean {
  const kept = (after?.volumeMounts ?? []).slice(0, (before.volumeMounts ?? []).length);
  const mount = after === undefined ? undefined : tokenMount(after, pod);
  const isWell = more === 0 || (mount?.mountPath === TOKEN_PATH && mount.readOnly === true);
  return isWell && JSON.stringify(kept.map(({ name, mountPath }) => [name, mountPath])) === JSON.stringify((before.volumeMounts ?? []).map(({ name, mountPath }) => [name, mountPath])) && (after?.volumeMounts ?? []).length === kept.length + more;
}

function wrongMounts(creation: Creation, admitted: Pod): Violation | undefined {
  const { on, why } = automount(creation);
  const mounting = mountingContainers(admitted);
  for (const before of containersOf(creation.pod)) {
    const after = containersOf(admitted).find(({ name }) => name === before.name);
    const wanted = on && !isTaken(before);
    if (mounting.includes(before.name) !== wanted) {
      if (on && !wanted) return violation('own-mount-stays', text(`${before.name} mounts a volume of its own at that path: the token is not mounted there.`, `${before.name} 在该路径上已有自己的挂载，不会再挂载令牌。`));
      const verdict = wanted ? text(`The token is mounted in ${before.name}`, `${before.name} 会挂载令牌`) : text(`The token is not mounted in ${before.name}`, `${before.name} 不会挂载令牌`);
      return violation('automount', text(`${verdict.en}: ${why.en}.`, `${verdict.zh}：${why.zh}。`));
    }
    if (!sameMounts(before, after, admitted, wanted ? 1 : 0)) return violation('mounts-stay', text(`${before.name} keeps its own mounts and gets at most one, read-only at ${TOKEN_PATH}.`, `${before.name} 保留自己的挂载，最多增加一个位于 ${TOKEN_PATH} 的只读挂载。`));
  }
  const added = (admitted.spec.volumes ?? []).slice((creation.pod.spec.volumes ?? []).length);
  if (added.length !== (mounting.length > 0 ? 1 : 0)) return violation('one-volume', text('One volume is added if a container mounts the token, none otherwise.', '有容器挂载令牌时增加一个卷，否则不增加。'));
  return added.map(wrongVolume).find((each) => each !== undefined);
}

export function pullSecretsOf({ spec }: Pick<Pod, 'spec'>): readonly string[] {
  return (spec.imagePullSecrets ?? []).map(({ name }) => name);
}

/** The Secrets for pulling images that the Pod ends up with, and why. */
export function rightSecrets(creation: Creation): { readonly names: readonly string[]; readonly why: Text } {
  const own = pullSecretsOf(creation.pod);
  if (own.length > 0) return { names: own, why: text('the Pod names Secrets itself, so those of the account are not added', 'Pod 自己指定了 Secret，不再加入账号的') };
  const names = (accountOf(creation)?.imagePullSecrets ?? []).map(({ name }) => name);
  return { names, why: text('the Pod names no Secrets, so it gets all those of its account', 'Pod 没有指定 Secret，使用其账号的全部') };
}

export function admissionViolation(verdict: Verdict, creation: Creation): Violation | undefined {
  const refusal = refusalOf(creation);
  if (refusal !== undefined) {
    if ('refused' in verdict && verdict.refused === 'Forbidden') return undefined;
    return violation(refusal.clause, text(`The Pod is refused (Forbidden): ${refusal.why.en}.`, `Pod 会被拒绝（Forbidden）：${refusal.why.zh}。`));
  }
  const isBare = isMirror(creation.pod);
  const name = isBare ? undefined : wantedName(creation.pod);
  if ('refused' in verdict) return violation('nothing-against-it', isBare ? text('A mirror Pod with neither an account nor Secrets is admitted.', '既没有账号也不使用 Secret 的镜像 Pod 会被接受。') : text(`The ServiceAccount ${name} exists: the Pod is admitted.`, `ServiceAccount ${name} 存在，Pod 会被接受。`));
  const { admitted } = verdict;
  if (admitted.spec.serviceAccountName !== name || admitted.spec.serviceAccount !== name) {
    return violation('account-of-the-pod', isBare ? text('A mirror Pod has no account.', '镜像 Pod 没有账号。') : text(`The Pod runs as ${name}: serviceAccountName, else its old alias serviceAccount, else default.`, `Pod 使用 ${name}：依次取 serviceAccountName、旧别名 serviceAccount、default。`));
  }
  const { names, why } = rightSecrets(creation);
  if (pullSecretsOf(admitted).join() !== names.join()) return violation('pull-secrets', text(`The Pod has the Secrets ${names.join(', ') || '(none)'}: ${why.en}.`, `Pod 的 Secret 是 ${names.join('、') || '（无）'}：${why.zh}。`));
  return wrongMounts(creation, admitted);
}
