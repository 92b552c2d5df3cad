import { inEach, text, verbatim, type Language, type Text } from '../kernel';
import type { InsideContainer, InsidePod, Met, Step } from './inside-port';
import type { InsideStory } from './inside-stories';

/** An address and a port, as the words of a story have them. */
export function hostPort(host: string, port: number): string {
  return `${host === 'podIP' ? 'POD_IP' : host}:${port}`;
}

/** What a program does, as a short sentence without its full stop. */
export function sayStep(step: Step): Text {
  const { container } = step;
  switch (step.do) {
    case 'write':
      return text(`${container} writes "${step.content}" to ${step.path}`, `${container} 把 "${step.content}" 写入 ${step.path}`);
    case 'read':
      return text(`${container} reads ${step.path}`, `${container} 读取 ${step.path}`);
    case 'listen':
      return text(`${container} listens on ${hostPort(step.host, step.port)}`, `${container} 监听 ${hostPort(step.host, step.port)}`);
    case 'connect':
      return text(`${container} connects to ${hostPort(step.host, step.port)}`, `${container} 连接 ${hostPort(step.host, step.port)}`);
    case 'address':
      return text(`${container} looks up its own IP address`, `${container} 查看自己的 IP 地址`);
    case 'restart':
      return text(`${container} ends and is started again`, `${container} 退出并被重新启动`);
  }
}

const FIRST_LETTER = 65;

/** What came of a step. */
export function sayMet(met: Met): Text {
  if ('content' in met) return met.content === null ? text('no such file', '文件不存在') : verbatim(`"${met.content}"`);
  if ('listening' in met) return met.listening ? text('listening', '监听成功') : text('address in use', '地址已占用');
  if ('answeredBy' in met) return met.answeredBy === null ? text('connection refused', '连接被拒绝') : text(`answered by ${met.answeredBy}`, `${met.answeredBy} 应答`);
  if ('done' in met) return text('done', '完成');
  const letter = String.fromCharCode(FIRST_LETTER + met.address - 1);
  return text(`address ${letter}`, `地址 ${letter}`);
}

function settings({ ports = [], volumeMounts = [] }: InsideContainer, { spec }: InsidePod, language: Language): readonly string[] {
  const [declares, declaresNone, mountsNone] = language === 'en' ? ['declares containerPort', 'declares no ports', 'mounts no volume'] : ['声明 containerPort', '没有声明端口', '没有挂载卷'];
  const mounts = volumeMounts.map(({ name, mountPath }) => (language === 'en' ? `mounts \`${name}\` at \`${mountPath}\`` : `在 \`${mountPath}\` 挂载 \`${name}\``));
  const isPortPod = spec.containers.some((each) => (each.ports ?? []).length > 0);
  return [
    ...(mounts.length > 0 ? mounts : (spec.volumes ?? []).length > 0 ? [mountsNone ?? ''] : []),
    ...(ports.length > 0 ? [`${declares} ${ports.map(({ containerPort }) => containerPort).join(', ')}`] : isPortPod ? [declaresNone ?? ''] : []),
  ];
}

function rows({ pod }: InsideStory, language: Language): readonly string[] {
  const [colon, list] = language === 'en' ? [': ', ', '] : ['：', '，'];
  const volumes = (pod.spec.volumes ?? []).map(({ name }) => (language === 'en' ? `\`${name}\`: volume, emptyDir` : `\`${name}\`：卷，emptyDir`));
  const containers = pod.spec.containers.map((each) => [`\`${each.name}\`${colon}${language === 'en' ? 'container' : '容器'}`, ...settings(each, pod, language)].join(list));
  return [...containers, ...volumes];
}

/** The whole situation: the Pod, and what its programs do step by step. */
export function describeInside(story: InsideStory): Text {
  return inEach((language) => {
    const isIpUsed = story.steps.some((each) => (each.do === 'listen' || each.do === 'connect') && each.host === 'podIP');
    const ip = !isIpUsed ? '' : language === 'en' ? ' POD_IP stands for the address in `status.podIP`.' : 'POD_IP 代表 `status.podIP` 中的地址。';
    const head = language === 'en' ? 'A Pod on a node of Kubernetes 1.37 with containerd, with `restartPolicy: Always`; all of its containers are running:' : 'Kubernetes 1.37（containerd）节点上的一个 Pod，`restartPolicy: Always`，所有容器都在运行：';
    const then = language === 'en' ? `Then this happens, in this order.${ip}` : `随后依次发生以下事件。${ip}`;
    const steps = story.steps.map((each, i) => `${i + 1}. ${sayStep(each)[language]}`);
    return `${head}\n\n${rows(story, language).map((each) => `- ${each}`).join('\n')}\n\n${then}\n\n${steps.join('\n')}`;
  });
}

/** The same on one line. */
export function briefInside({ pod, steps }: InsideStory): Text {
  return inEach((language) => {
    const [list, sentences] = language === 'en' ? [', ', '; '] : ['、', '；'];
    const containers = pod.spec.containers.map((each) => {
      const own = settings(each, pod, language).join(list).replaceAll('`', '');
      return own === '' ? each.name : language === 'en' ? `${each.name} (${own})` : `${each.name}（${own}）`;
    });
    const volumes = (pod.spec.volumes ?? []).map(({ name }) => (language === 'en' ? `${name} is an emptyDir` : `${name} 是 emptyDir`));
    const situation = [containers.join(list), ...volumes].join(sentences);
    return language === 'en'
      ? `${situation}. Steps: ${steps.map((each, i) => `(${i + 1}) ${sayStep(each).en}`).join(' ')}`
      : `${situation}。步骤：${steps.map((each, i) => `（${i + 1}）${sayStep(each).zh}`).join('')}`;
  });
}
