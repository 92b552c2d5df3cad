import { inEach, join, partAnswer, text, verbatim, type Language, type Question, type Text } from '../kernel';
import { automount, containersOf, isTaken, isMirror, mountingContainers, pullSecretsOf, refusalOf, rightSecrets, tokenVolumeOf, wantedName } from './admission-rule';
import type { Creation } from './pods';
import { TOKEN_PATH, type Account, type Pod, type Verdict } from './port';

export type Asked = Question<Creation, Verdict>;

function setting(name: string, value: boolean | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}: ${value}`];
}

function secretsSetting(list: readonly { readonly name: string }[] | undefined): readonly string[] {
  return list === undefined ? [] : [`imagePullSecrets: [${list.map(({ name }) => name).join(', ')}]`];
}

function accountWords({ metadata, automountServiceAccountToken, imagePullSecrets }: Account): string {
  const own = [...setting('automountServiceAccountToken', automountServiceAccountToken), ...secretsSetting(imagePullSecrets)];
  return own.length === 0 ? metadata.name : `${metadata.name} {${own.join(', ')}}`;
}

function podWords({ metadata, spec }: Pod): readonly string[] {
  return [
    ...Object.keys(metadata.annotations ?? {}).map((each) => `annotation ${each}`),
    ...(spec.serviceAccountName === undefined ? [] : [`serviceAccountName: ${spec.serviceAccountName}`]),
    ...(spec.serviceAccount === undefined ? [] : [`serviceAccount: ${spec.serviceAccount}`]),
    ...setting('automountServiceAccountToken', spec.automountServiceAccountToken),
    ...secretsSetting(spec.imagePullSecrets),
  ];
}

function containerWords(pod: Pod, language: Language): readonly string[] {
  const inits = (pod.spec.initContainers ?? []).map(({ name }) => name);
  return containersOf(pod).map(({ name, volumeMounts = [] }) => {
    const role = inits.includes(name) ? (language === 'en' ? ' (init container)' : '（init 容器）') : '';
    const own = volumeMounts.map(({ mountPath }) => (language === 'en' ? `, mounts a volume of its own at ${mountPath}` : `，在 ${mountPath} 挂载了自己的卷`)).join('');
    return `${name}${role}${own}`;
  });
}

const hasMounts = ({ pod }: Creation): boolean => containersOf(pod).length > 1 || containersOf(pod).some(({ volumeMounts }) => volumeMounts !== undefined);

function describe(creation: Creation): Text {
  return inEach((language) => {
    const { accounts, pod } = creation;
    const settings = podWords(pod);
    const [stop, colon] = language === 'en' ? ['; ', ': '] : ['；', '：'];
    const spec = settings.length === 0 ? (language === 'en' ? 'no field about accounts' : '没有设置与账号有关的字段') : `\`${settings.join(', ')}\``;
    const rows = [
      `${language === 'en' ? 'ServiceAccounts of the namespace' : '该 namespace 中的 ServiceAccount'}${colon}\`${accounts.map(accountWords).join('; ')}\``,
      `Pod${colon}${spec}`,
      ...(hasMounts(creation) ? [`${language === 'en' ? 'its containers' : '容器'}${colon}${containerWords(pod, language).join(stop)}`] : []),
    ];
    const head = language === 'en' ? 'A Pod is created through the API server of Kubernetes 1.37 with its default admission plug-ins:' : '通过 Kubernetes 1.37 的 API server（默认准入插件）创建一个 Pod：';
    return `${head}\n\n${rows.map((row) => `- ${row}`).join('\n')}`;
  });
}

function brief(creation: Creation): Text {
  return inEach((language) => {
    const { accounts, pod } = creation;
    const own = podWords(pod);
    const parts = [`ServiceAccount ${accounts.map(accountWords).join(', ')}`, own.length === 0 ? 'Pod' : `Pod {${own.join(', ')}}`, ...(hasMounts(creation) ? containerWords(pod, language) : [])];
    return parts.join(language === 'en' ? '; ' : '；');
  });
}

type Shown = { readonly refused: true } | { readonly names: readonly string[] };

interface Way {
  readonly ask: Text;
  readonly none: Text;
  readonly read: (pod: Pod) => readonly string[];
  readonly write: (pod: Pod, names: readonly string[], creation: Creation) => Pod;
  readonly because: (creation: Creation) => Text;
}

/** A question about one thing in the Pod that is admitted; a refusal is an answer too. */
function asking({ ask, none, read, write, because }: Way): Asked {
  return partAnswer<Creation, Verdict, Shown>({
    describe, brief,
    ask: () => ask,
    answer: (verdict) => ('refused' in verdict ? { refused: true } : { names: read(verdict.admitted) }),
    withAnswer: (verdict, shown, creation) => {
      if ('refused' in shown) return { refused: 'Forbidden' };
      return { admitted: write('admitted' in verdict ? verdict.admitted : creation.pod, shown.names, creation) };
    },
    say: (shown) => ('refused' in shown ? text('the Pod is refused', 'Pod 被拒绝') : shown.names.length === 0 ? none : verbatim(shown.names.join(', '))),
    because: (_shown, creation) => {
      const refusal = refusalOf(creation);
      return refusal === undefined ? because(creation) : text(`The Pod is refused: ${refusal.why.en}.`, `Pod 被拒绝：${refusal.why.zh}。`);
    },
  });
}

export const nameQuestion = asking({
  ask: text('Which ServiceAccount does the Pod run as?', 'Pod 以哪个 ServiceAccount 运行？'),
  none: text('none', '没有'),
  read: ({ spec }) => (spec.serviceAccountName === undefined ? [] : [spec.serviceAccountName]),
  write: (pod, [name]) => {
    const { serviceAccountName: _name, serviceAccount: _alias, ...rest } = pod.spec;
    return { ...pod, spec: name === undefined ? rest : { ...rest, serviceAccountName: name, serviceAccount: name } };
  },
  because: (creation) => isMirror(creation.pod)
    ? text('It is the mirror of a static Pod: it is admitted as it is, without an account.', '这是静态 Pod 的镜像 Pod：原样接受，没有账号。')
    : text(`serviceAccountName counts before its old alias serviceAccount, and default if neither is set: ${wantedName(creation.pod)}, which exists.`, `serviceAccountName 优先于旧别名 serviceAccount，都未设置则为 default：即 ${wantedName(creation.pod)}，且它存在。`),
});

export const mountQuestion = asking({
  ask: text(`Which containers get the token mounted at \`${TOKEN_PATH}\`?`, `哪些容器会在 \`${TOKEN_PATH}\` 挂载令牌？`),
  none: text('none of them', '都不会'),
  read: mountingContainers,
  write: (pod, names) => {
    const volume = pod.spec.volumes?.find(({ projected }) => projected !== undefined) ?? { name: 'kube-api-access-1', projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }] } };
    const bare = (mountsOf: NonNullable<Pod['spec']['containers'][number]['volumeMounts']>) => mountsOf.filter(({ name }) => name !== volume.name);
    const change = (each: Pod['spec']['containers'][number]) => ({ ...each, volumeMounts: [...bare(each.volumeMounts ?? []), ...(names.includes(each.name) ? [{ name: volume.name, mountPath: TOKEN_PATH, readOnly: true }] : [])] });
    const volumes = [...(pod.spec.volumes ?? []).filter(({ name }) => name !== volume.name), ...(names.length === 0 ? [] : [volume])];
    return { ...pod, spec: { ...pod.spec, volumes, containers: pod.spec.containers.map(change), ...(pod.spec.initContainers === undefined ? {} : { initContainers: pod.spec.initContainers.map(change) }) } };
  },
  because: (creation) => {
    const { on, why } = automount(creation);
    const taken = containersOf(creation.pod).filter(isTaken).map(({ name }) => name);
    const start = text(`Here ${why.en}.`, `此处 ${why.zh}。`);
    if (!on || taken.length === 0) return start;
    return join([start, text(`Init containers count too; ${taken.join(', ')} has a mount of its own at that path, which stays alone.`, `init 容器同样会挂载；${taken.join('、')} 在该路径上已有自己的挂载，保持不变。`)], 'sentences');
  },
});

export const secretQuestion = asking({
  ask: text('Which `imagePullSecrets` does the stored Pod have?', '最终保存的 Pod 有哪些 `imagePullSecrets`？'),
  none: text('none', '没有'),
  read: pullSecretsOf,
  write: (pod, names) => ({ ...pod, spec: { ...pod.spec, imagePullSecrets: names.map((name) => ({ name })) } }),
  because: (creation) => {
    const { why } = rightSecrets(creation);
    return text(`Here ${why.en}.`, `此处 ${why.zh}。`);
  },
});

export const volumeQuestion = asking({
  ask: text('From which kind of volume do the containers of the stored Pod read a token?', '最终保存的 Pod 中，容器从哪种卷读取令牌？'),
  none: text('from none', '没有这样的卷'),
  read: (pod) => {
    const volume = tokenVolumeOf(pod);
    return volume === undefined ? [] : [volume.projected === undefined ? 'secret' : 'projected'];
  },
  write: (pod, [kind]) => {
    const volume = tokenVolumeOf(pod);
    const others = (pod.spec.volumes ?? []).filter((each) => each !== volume);
    if (kind === undefined) return { ...pod, spec: { ...pod.spec, volumes: others } };
    const name = volume?.name ?? 'kube-api-access-1';
    return { ...pod, spec: { ...pod.spec, volumes: [...others, kind === 'secret' ? { name: `token-${name}`, secret: { secretName: 'token' } } : { name, projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }] } };
  },
  because: (creation) => {
    const { on, why } = automount(creation);
    if (!on) return text(`No volume is added: ${why.en}.`, `不会增加卷：${why.zh}。`);
    if (containersOf(creation.pod).every(isTaken)) return text('Every container has a mount of its own at that path, so no volume is added.', '每个容器在该路径上都已有自己的挂载，因此不会增加卷。');
    return text('The volume kube-api-access-… is projected: a token that the kubelet requests and renews, ca.crt and the namespace; no Secret has a part in it.', 'kube-api-access-… 是 projected 卷：由 kubelet 申请并续期的令牌、ca.crt 和 namespace，与 Secret 无关。');
  },
});
