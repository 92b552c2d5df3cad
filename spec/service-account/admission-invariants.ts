import type * as fc from 'fast-check';
import { z } from 'zod';
import { invariant, notes, notesAreSilent, text, type AnyInvariant, type Coverage, type Source, type Text } from '../kernel';
import { mountQuestion, nameQuestion, secretQuestion, volumeQuestion, type Asked } from './admission-questions';
import { accountOf, admissionViolation, containersOf, isMirror, isTaken, mountingContainers, pullSecretsOf, tokenVolumeOf } from './admission-rule';
import { withPlainVolume } from './opaque';
import { mounts, namings, pulls, volumes, type Creation } from './pods';
import { MIRROR, serviceAccountPort, type Pod, type ServiceAccountPort, type Verdict } from './port';
import { adminDocs, admissionCode, podTaskDocs } from './sources';

interface Part {
  readonly id: `service-account/${string}`;
  /** The clauses that the statement tells: all look at the whole admission, and know every rule of it. */
  readonly tells: readonly string[];
  readonly statement: Text;
  readonly sources: readonly Source[];
  readonly scenario: fc.Arbitrary<Creation>;
  readonly covers: Coverage<Creation, Verdict>;
  readonly question: Asked;
}

const [accounts, pod] = serviceAccountPort.admit.params;
const form: z.ZodType<Creation> = z.object({ accounts, pod });

function part(definition: Part): AnyInvariant {
  return invariant<ServiceAccountPort, Creation, Verdict>({ ...definition, form, observe: (port, { accounts, pod }) => withPlainVolume(port.admit(accounts, pod)), holds: admissionViolation });
}

const admitted = (verdict: Verdict, about: (pod: Pod) => boolean = () => true): boolean => 'admitted' in verdict && about(verdict.admitted);

export const admissionInvariants: readonly AnyInvariant[] = [
  part({
    id: 'service-account/pod-account',
    tells: ['account-of-the-pod', 'no-account-no-pod', 'nothing-against-it', 'mirror-has-no-account', 'mirror-has-no-secrets'],
    statement: text(
      'A Pod runs as the account that serviceAccountName (else its old alias serviceAccount) names, else as default, and is refused if its namespace has no such account; the mirror of a static Pod has none and is refused if it names one or uses Secrets.',
      'Pod 使用 serviceAccountName（其次是旧别名 serviceAccount）指定的账号，都未指定则为 default；namespace 中没有该账号时 Pod 被拒绝。静态 Pod 的镜像 Pod 没有账号，指定账号或使用 Secret 就会被拒绝。',
    ),
    sources: [notes('13.3'), notes('13.4'), podTaskDocs, admissionCode],
    scenario: namings,
    covers: {
      'a Pod with the default account': (verdict) => admitted(verdict, ({ spec }) => spec.serviceAccountName === 'default'),
      'a Pod with an account of its choice': (verdict) => admitted(verdict, ({ spec }) => spec.serviceAccountName === 'web'),
      'a Pod refused': (verdict) => 'refused' in verdict,
      [`a Pod with ${MIRROR}`]: (verdict, { pod }) => isMirror(pod) && admitted(verdict),
      'a mirror Pod with a Secret': (verdict, { pod }) => isMirror(pod) && pullSecretsOf(pod).length > 0 && 'refused' in verdict,
      'two names': (verdict, { pod }) => admitted(verdict) && pod.spec.serviceAccountName !== pod.spec.serviceAccount && pod.spec.serviceAccount !== undefined,
    },
    question: nameQuestion,
  }),
  part({
    id: 'service-account/automount',
    tells: ['automount', 'own-mount-stays'],
    statement: text(
      'Unless automountServiceAccountToken is false (the setting of the Pod takes precedence over that of its ServiceAccount), the token is mounted in every container of the Pod, init containers included, that has no mount of its own at that path.',
      '除非 automountServiceAccountToken 为 false（Pod 的设置优先于 ServiceAccount），令牌会挂载到 Pod 的每个容器（包括 init 容器）；该路径上已有自己挂载的容器除外。',
    ),
    sources: [notes('13.3'), podTaskDocs, admissionCode],
    scenario: mounts,
    covers: {
      'a token mounted': (verdict) => admitted(verdict, (pod) => mountingContainers(pod).length > 0),
      'no token, by the Pod': (verdict, { pod }) => pod.spec.automountServiceAccountToken === false && admitted(verdict),
      'no token, by the account': (verdict, creation) => creation.pod.spec.automountServiceAccountToken === undefined && accountOf(creation)?.automountServiceAccountToken === false && admitted(verdict),
      'a token against the word of the account': (verdict, creation) => accountOf(creation)?.automountServiceAccountToken === false && admitted(verdict, (pod) => mountingContainers(pod).length > 0),
      'a container with its own mount': (verdict, { pod }) => containersOf(pod).some(isTaken) && admitted(verdict, (each) => mountingContainers(each).length > 0),
    },
    question: mountQuestion,
  }),
  part({
    id: 'service-account/token-volume',
    tells: ['projected-volume'],
    statement: text(
      'The token comes from one projected volume that is added for it: a token that expires and that the kubelet renews (3607 s, for the API server), ca.crt from the ConfigMap kube-root-ca.crt, and the namespace; none is added if no container mounts it.',
      '令牌来自为此增加的一个 projected 卷，其中有会过期、由 kubelet 续期的令牌（3607 秒，受众为 API server）、来自 ConfigMap kube-root-ca.crt 的 ca.crt，以及 namespace；没有容器挂载时不会增加。',
    ),
    sources: [notes('13.3'), adminDocs, admissionCode],
    scenario: volumes,
    covers: {
      'a volume': (verdict) => admitted(verdict, (pod) => tokenVolumeOf(pod) !== undefined),
      'no volume': (verdict) => admitted(verdict, (pod) => tokenVolumeOf(pod) === undefined),
    },
    question: volumeQuestion,
  }),
  part({
    id: 'service-account/pull-secrets',
    tells: ['pull-secrets'],
    statement: text(
      'A Pod that names no imagePullSecrets gets those of its account; one that names some keeps them alone.',
      '没有指定 imagePullSecrets 的 Pod 会得到其账号的 imagePullSecrets；自己指定了的 Pod 只用自己的。',
    ),
    sources: [notesAreSilent('13.3'), adminDocs, podTaskDocs, admissionCode],
    scenario: pulls,
    covers: {
      'Secrets of the account': (verdict, { pod }) => pullSecretsOf(pod).length === 0 && admitted(verdict, (each) => pullSecretsOf(each).length > 0),
      'Secrets of the Pod alone': (verdict, creation) => pullSecretsOf(creation.pod).length > 0 && (accountOf(creation)?.imagePullSecrets ?? []).length > 0 && admitted(verdict),
    },
    question: secretQuestion,
  }),
];
