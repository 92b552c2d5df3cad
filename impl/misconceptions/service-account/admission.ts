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
    truth: text('Admission sets serviceAccountName to default in a Pod that names none, so that only mirror Pods have no account. The token of default is then mounted unless automountServiceAccountToken is false.', '没有指定账号时，准入插件会把 serviceAccountName 设为 default，只有镜像 Pod 没有账号。只要 automountServiceAccountToken 不为 false，就会挂载 default 的令牌。'),
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
    truth: text('Only Pods that name no account run as default. A Pod that names a missing one is refused as Forbidden, so that it never runs with rights other than those of the account it asks for.', '只有没有指定账号的 Pod 才使用 default。指定的账号不存在时，创建 Pod 会被拒绝（Forbidden），不会悄悄换成权限不同的另一个账号。'),
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
    truth: text('The ServiceAccount must exist when the Pod is created: admission looks it up and refuses the Pod if it is not there. Nothing is stored that could wait, so the client or a controller has to try again.', '创建 Pod 时它的 ServiceAccount 必须已经存在：准入插件会查找，找不到就拒绝。Pod 没有保存下来，谈不上等待，只能由客户端或控制器重试。'),
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
    truth: text('The field is deprecated but still read: where serviceAccountName is empty, the account is taken from serviceAccount. The API server then sets both fields to the same name.', '该字段已弃用，但仍会读取：serviceAccountName 为空时，就使用 serviceAccount 指定的账号。之后 API server 会把两个字段设成相同的名字。'),
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
    truth: text('A mirror Pod has no account. It must match the static Pod that the kubelet runs from a file, so admission adds nothing to it and refuses it if it names an account.', '镜像 Pod 没有账号。它必须与 kubelet 根据本地文件运行的静态 Pod 一致，所以准入插件不会给它补充任何内容，指定了账号则会拒绝。'),
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
    truth: text('The kubelet does not run a static Pod that refers to Secrets, those for pulling images included, and the API server refuses its mirror Pod: a file on a node passes no check of who may use which Secret.', 'kubelet 不会运行引用 Secret（包括拉取镜像的）的静态 Pod，API server 也会拒绝这样的镜像 Pod。静态 Pod 来自本地文件，没有经过能否使用这些 Secret 的检查。'),
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
    truth: text('The setting of the ServiceAccount is a default for Pods that say nothing. Where the Pod sets automountServiceAccountToken itself, true or false, its value decides.', 'ServiceAccount 的设置只是默认值，供没有设置的 Pod 使用。Pod 自己设置了 automountServiceAccountToken 时，无论 true 还是 false，都以 Pod 为准。'),
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
    truth: text('The two settings are not combined: if the Pod has one, that of its account is not looked at. So a Pod with true gets the token although its account has false.', '两处设置不会合并：Pod 设置了，就不再看账号。所以即使账号设为 false，Pod 设为 true 也会挂载令牌。'),
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
    truth: text('Where neither the Pod nor its account sets automountServiceAccountToken, it counts as true, for default as for any other account. So a Pod that names no account gets a token of default.', 'Pod 和账号都没有设置 automountServiceAccountToken 时，按 true 处理，default 也不例外。所以没有指定账号的 Pod 也会挂载 default 的令牌。'),
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
    truth: text('Admission adds the mount to init containers as well, since they may need the API server before the main ones start. Only containers with a mount of their own at that path are left out.', '准入插件也会给 init 容器添加挂载，因为它们在主容器启动之前同样可能要访问 API server。只有在该路径上已有挂载的容器才会跳过。'),
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
    truth: text('A mount that a container has at that path stays as it is, since the Pod asks for it explicitly. Such a container gets no token there, and the others get theirs.', '容器在该路径上已有的挂载会原样保留，因为这是 Pod 明确指定的。该容器不会再挂载令牌，其他容器照常挂载。'),
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
    truth: text('Each container is decided on by itself: the one whose path is taken is skipped, the others get the mount. The volume is left out only if no container takes it.', '每个容器单独判断：路径已被占用的容器跳过，其余容器照常挂载。只有没有任何容器挂载时，才不会增加令牌卷。'),
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
    truth: text('What is mounted is a projected volume with ca.crt, the namespace and a token that the kubelet requests for this very Pod and renews before it expires. No Secret holds that token.', '挂载的是一个 projected 卷，包含 ca.crt、namespace，以及由 kubelet 专为该 Pod 申请、并在过期前续期的令牌。这个令牌不存放在任何 Secret 中。'),
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
    truth: text('The imagePullSecrets of a ServiceAccount are copied only into Pods that name none. Where a Pod has a list of its own, nothing is added to it.', 'ServiceAccount 的 imagePullSecrets 只会复制到没有指定的 Pod 中。Pod 有自己的列表时，不会往里追加。'),
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
    truth: text('Admission copies the imagePullSecrets of the ServiceAccount into a Pod that names none, and the kubelet pulls with them. So credentials need to be given only once, at the account.', 'Pod 没有指定 imagePullSecrets 时，准入插件会把 ServiceAccount 的复制进来，kubelet 用它们拉取镜像。这样凭据只需在账号上配置一次。'),
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
    truth: text('What a Pod names itself takes precedence and stays as it is. The list of the ServiceAccount is a default, used only where the list of the Pod is empty.', 'Pod 自己指定的优先，保持不变。ServiceAccount 的列表只是默认值，Pod 的列表为空时才会用到。'),
    sources: [task, code],
    create: made({ Admission: class extends ReferenceAdmission {
      protected override pullSecrets({ spec }: Pod, account: Account) {
        const given = account.imagePullSecrets ?? [];
        return given.length > 0 ? given : (spec.imagePullSecrets ?? []);
      }
    } }),
  },
]);
