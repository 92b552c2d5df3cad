import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Account, Container, Pod, ServiceAccountPort, Volume } from '../../../spec/service-account';
import { ReferenceAdmission } from '../../reference/service-account';
import { made } from './made';

const task = kubernetesDocs('docs/tasks/configure-pod-container/configure-service-account');
const admin = kubernetesDocs('docs/reference/access-authn-authz/service-accounts-admin');
const code = kubernetesCode('plugin/pkg/admission/serviceaccount');

export const admissionMisconceptions = misconceptionsOf<ServiceAccountPort>([
  {
    id: 'service-account/no-name-no-account',
    belief: text('A Pod that names no ServiceAccount runs without one, and no token is mounted.', '没有指定 ServiceAccount 的 Pod 就没有账号，也不会挂载令牌。'),
    sources: [notes('13.4'), task, code],
    about: ['service-account/pod-account'],
    create: made({ Admission: class extends ReferenceAdmission {
      override admit(accounts: readonly Account[], pod: Pod) {
        return (pod.spec.serviceAccountName ?? pod.spec.serviceAccount) === undefined ? { admitted: pod } : super.admit(accounts, pod);
      }
    } }),
  },
  {
    id: 'service-account/falls-back-to-default',
    belief: text('A Pod that names a ServiceAccount that does not exist runs as default.', '如果 Pod 指定的 ServiceAccount 不存在，就使用 default。'),
    sources: [task, code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override find(accounts: readonly Account[], name: string): Account | undefined {
        return super.find(accounts, name) ?? super.find(accounts, 'default');
      }
    } }),
  },
  {
    id: 'service-account/account-may-come-later',
    belief: text('A Pod may be created before its ServiceAccount: it is stored and waits for it.', '可以先创建 Pod 再创建它的 ServiceAccount：Pod 会被保存并等待。'),
    sources: [task, code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override find(accounts: readonly Account[], name: string): Account | undefined {
        return super.find(accounts, name) ?? { metadata: { name } };
      }
    } }),
  },
  {
    id: 'service-account/alias-is-ignored',
    belief: text('The old field serviceAccount of a Pod no longer has an effect: only serviceAccountName counts.', 'Pod 的旧字段 serviceAccount 已不起作用，只看 serviceAccountName。'),
    sources: [code, kubernetesCode('pkg/apis/core/v1 SetDefaults_PodSpec')],
    create: made({ Admission: class extends ReferenceAdmission {
      override accountName({ spec }: Pick<Pod, 'spec'>): string {
        return spec.serviceAccountName ?? 'default';
      }
    } }),
  },
  {
    id: 'service-account/mirror-pods-are-default',
    belief: text('The mirror Pod of a static Pod runs as default like any other Pod.', '静态 Pod 的镜像 Pod 和其他 Pod 一样使用 default。'),
    sources: [code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override isMirror(): boolean {
        return false;
      }
    } }),
  },
  {
    id: 'service-account/static-pods-use-secrets',
    belief: text('A static Pod may use Secrets, those for pulling images too, as any other Pod does; it just has no account.', '静态 Pod 和其他 Pod 一样可以使用 Secret（包括拉取镜像的），只是没有账号。'),
    sources: [kubernetesDocs('docs/tasks/configure-pod-container/static-pod'), code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override usesSecrets(): boolean {
        return false;
      }
    } }),
  },
  {
    id: 'service-account/account-has-the-last-word',
    belief: text('automountServiceAccountToken of the ServiceAccount goes before that of the Pod.', 'ServiceAccount 的 automountServiceAccountToken 优先于 Pod 的设置。'),
    sources: [task, code],
    about: ['service-account/automount'],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override automounts({ spec }: Pod, account: Account): boolean {
        return account.automountServiceAccountToken ?? spec.automountServiceAccountToken ?? true;
      }
    } }),
  },
  {
    id: 'service-account/either-may-forbid',
    belief: text('No token is mounted as soon as the Pod or its ServiceAccount sets automountServiceAccountToken to false.', 'Pod 或 ServiceAccount 中只要有一个把 automountServiceAccountToken 设为 false，就不会挂载令牌。'),
    sources: [task, code],
    about: ['service-account/automount'],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override automounts({ spec }: Pod, account: Account): boolean {
        return spec.automountServiceAccountToken !== false && account.automountServiceAccountToken !== false;
      }
    } }),
  },
  {
    id: 'service-account/default-has-no-token',
    belief: text('A token is mounted only into Pods that name a ServiceAccount; those with default get none unless they ask for it.', '只有指定了 ServiceAccount 的 Pod 才会挂载令牌；使用 default 的 Pod 除非显式要求，否则不会挂载。'),
    sources: [notes('13.3'), task],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override automounts(pod: Pod, account: Account): boolean {
        return super.automounts(pod, account) && (account.metadata.name !== 'default' || (pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken) === true);
      }
    } }),
  },
  {
    id: 'service-account/init-containers-have-no-token',
    belief: text('The token is mounted in the main containers only, not in init containers.', '令牌只挂载到主容器，不会挂载到 init 容器。'),
    sources: [code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override takesMount(container: Container, pod: Pod): boolean {
        return super.takesMount(container, pod) && !(pod.spec.initContainers ?? []).some(({ name }) => name === container.name);
      }
    } }),
  },
  {
    id: 'service-account/mounted-over',
    belief: text('The token is mounted in every container, also over a mount that the container has at that path.', '令牌会挂载到每个容器，即使容器在该路径上已有挂载也会被覆盖。'),
    sources: [code],
    about: ['service-account/automount'],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override takesMount(): boolean {
        return true;
      }
    } }),
  },
  {
    id: 'service-account/one-taken-path-stops-all',
    belief: text('If one container has a mount of its own at the path of the token, the Pod gets no token at all.', '只要有一个容器在令牌路径上已有挂载，整个 Pod 都不会挂载令牌。'),
    sources: [code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override takesMount(_container: Container, pod: Pod): boolean {
        return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].every((each) => super.takesMount(each, pod));
      }
    } }),
  },
  {
    id: 'service-account/secret-is-mounted',
    belief: text('What is mounted in a Pod is the token Secret of its ServiceAccount.', '声明了 ServiceAccount 的 Pod，会把对应的 Secret 挂载进来。'),
    sources: [notes('13.3'), admin, code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override tokenVolume(): Volume {
        return { name: 'default-token-00000', secret: { secretName: 'default-token-00000' } };
      }
    } }),
  },
  {
    id: 'service-account/pull-secrets-are-merged',
    belief: text('The imagePullSecrets of a ServiceAccount are added to those that the Pod names.', 'ServiceAccount 的 imagePullSecrets 会追加到 Pod 自己指定的之后。'),
    sources: [task, code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override pullSecrets({ spec }: Pod, account: Account) {
        const own = spec.imagePullSecrets ?? [];
        return [...own, ...(account.imagePullSecrets ?? []).filter(({ name }) => !own.some((each) => each.name === name))];
      }
    } }),
  },
  {
    id: 'service-account/pull-secrets-of-the-pod-alone',
    belief: text('A Pod pulls with the imagePullSecrets that it names itself; those of a ServiceAccount are for other uses.', 'Pod 只使用自己指定的 imagePullSecrets，ServiceAccount 的与拉取镜像无关。'),
    sources: [task, code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override pullSecrets({ spec }: Pod) {
        return spec.imagePullSecrets ?? [];
      }
    } }),
  },
  {
    id: 'service-account/pull-secrets-of-the-account-win',
    belief: text('If a ServiceAccount has imagePullSecrets, they take the place of those that the Pod names.', '如果 ServiceAccount 设置了 imagePullSecrets，就会替换 Pod 自己指定的。'),
    sources: [task, code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override pullSecrets({ spec }: Pod, account: Account) {
        const given = account.imagePullSecrets ?? [];
        return given.length > 0 ? given : (spec.imagePullSecrets ?? []);
      }
    } }),
  },
]);
