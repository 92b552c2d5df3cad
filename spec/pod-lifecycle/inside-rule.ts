import { equal, text, violation, type Text, type Violation } from '../kernel';
import type { InsidePod, Met, Step } from './inside-port';
import type { InsideStory } from './inside-stories';
import { hostPort, sayMet } from './inside-words';

type Of<Do extends Step['do']> = Extract<Step, { do: Do }>;

/** What a step must bring, and why. */
interface Due {
  readonly clause: string;
  readonly met: Met;
  readonly why: () => Text;
}

/** The volume that a path of a container leads into, and the rest of the path. */
function volumeAt({ spec }: InsidePod, container: string, path: string): { readonly volume: string; readonly rest: string } | undefined {
  const mounts = spec.containers.find(({ name }) => name === container)?.volumeMounts ?? [];
  const found = mounts.reduce<(typeof mounts)[number] | undefined>((best, each) => (path.startsWith(`${each.mountPath}/`) && each.mountPath.length >= (best?.mountPath.length ?? 0) ? each : best), undefined);
  return found === undefined ? undefined : { volume: found.name, rest: path.slice(found.mountPath.length) };
}

/** Whether a container is started again between two steps. */
function isRestartedBetween({ steps }: InsideStory, container: string, from: number, to: number): boolean {
  return steps.slice(from + 1, to).some((each) => each.do === 'restart' && each.container === container);
}

/** The steps of a kind before another one, the latest first. */
function before<Do extends Step['do']>({ steps }: InsideStory, at: number, kind: Do): readonly { readonly step: Of<Do>; readonly i: number }[] {
  return steps.slice(0, at).flatMap((step, i) => (step.do === kind ? [{ step: step as Of<Do>, i }] : [])).reverse();
}

function readDue(story: InsideStory, at: number, { container, path }: Of<'read'>): Due {
  const inVolume = volumeAt(story.pod, container, path);
  if (inVolume !== undefined) {
    const { volume, rest } = inVolume;
    const written = before(story, at, 'write').find(({ step }) => equal(volumeAt(story.pod, step.container, step.path), inVolume));
    const clause = 'a-volume-is-one-wherever-it-is-mounted';
    const where = text(`${path} in ${container} is ${rest} in the volume ${volume}`, `${container} 的 ${path} 就是卷 ${volume} 中的 ${rest}`);
    if (written === undefined) return { clause, met: { content: null }, why: () => text(`${where.en}, and nobody has written that.`, `${where.zh}，而没有容器写过它。`) };
    const { step, i } = written;
    const isOlder = story.steps.slice(i + 1, at).some((each) => each.do === 'restart');
    const lasts = isOlder ? text(' An emptyDir lasts as long as the Pod, whichever container is restarted.', '只要 Pod 还在，emptyDir 就在，与容器重启无关。') : text('', '');
    const from = step.container === container && step.path === path ? text('', '') : text(`, as is ${step.path} in ${step.container}`, `，${step.container} 的 ${step.path} 也是`);
    return {
      clause: isOlder ? 'a-volume-outlives-its-containers' : clause,
      met: { content: step.content },
      why: () => text(`${where.en}${from.en}.${lasts.en}`, `${where.zh}${from.zh}。${lasts.zh}`),
    };
  }
  const isOwn = (step: Of<'write'>) => step.path === path && step.container === container;
  const own = before(story, at, 'write').find(({ step }) => isOwn(step));
  if (own !== undefined && !isRestartedBetween(story, container, own.i, at)) {
    return { clause: 'a-container-keeps-its-files-while-it-runs', met: { content: own.step.content }, why: () => text(`${container} wrote ${path} in its own root filesystem, and nobody else writes there.`, `${container} 把 ${path} 写在自己的根文件系统中，其他容器不会写到那里。`) };
  }
  if (own !== undefined) {
    return { clause: 'a-restart-begins-with-the-image', met: { content: null }, why: () => text(`${container} wrote ${path} in its root filesystem, and was restarted since: that filesystem is recreated from the image.`, `${container} 把 ${path} 写在自己的根文件系统中，此后它重启过：根文件系统由镜像重新创建。`) };
  }
  const others = [...new Set(before(story, at, 'write').filter(({ step }) => step.path === path).map(({ step }) => step.container))];
  const elsewhere = others.length === 0 ? text('', '') : text(` What ${others.join(', ')} wrote there is not in it.`, `${others.join('、')} 写在该路径的内容不在其中。`);
  return {
    clause: 'each-container-has-a-root-filesystem-of-its-own',
    met: { content: null },
    why: () => text(`No volume is mounted in ${container} above ${path}: the path is in its own root filesystem, where nobody has written it.${elsewhere.en}`, `${container} 在 ${path} 之上没有挂载卷：该路径属于它自己的根文件系统，其中没有写过这个文件。${elsewhere.zh}`),
  };
}

/** Who listens at a port before a step, by what each attempt to do so must have brought. */
function listening(story: InsideStory, at: number, dues: readonly Due[], port: number): readonly Of<'listen'>[] {
  return before(story, at, 'listen')
    .filter(({ step, i }) => step.port === port && equal(dues[i]?.met, { listening: true }) && !isRestartedBetween(story, step.container, i, at))
    .map(({ step }) => step);
}

function listenDue(story: InsideStory, at: number, dues: readonly Due[], { host, port }: Of<'listen'>): Due {
  const others = listening(story, at, dues, port);
  const holder = others.find((each) => each.host === host || each.host === '0.0.0.0' || host === '0.0.0.0');
  const clause = 'one-address-and-port-has-one-listener';
  if (holder !== undefined) {
    return { clause, met: { listening: false }, why: () => text(`${holder.container} listens on ${hostPort(holder.host, port)}, and the containers of a Pod share one network: ${hostPort(host, port)} is in use.`, `${holder.container} 正在监听 ${hostPort(holder.host, port)}，而同一 Pod 的容器共用一个网络：${hostPort(host, port)} 已被占用。`) };
  }
  const [other] = others;
  const why = other === undefined
    ? text(`Nothing in the Pod listens on port ${port} at that moment: ${hostPort(host, port)} is free.`, `此时 Pod 中没有容器监听端口 ${port}：${hostPort(host, port)} 空闲。`)
    : text(`${other.container} listens on ${hostPort(other.host, port)}, which is another address: ${hostPort(host, port)} is free.`, `${other.container} 监听的是 ${hostPort(other.host, port)}，地址不同：${hostPort(host, port)} 空闲。`);
  return { clause, met: { listening: true }, why: () => why };
}

function connectDue(story: InsideStory, at: number, dues: readonly Due[], { host, port }: Of<'connect'>): Due {
  const others = listening(story, at, dues, port);
  const found = others.find((each) => each.host === host || each.host === '0.0.0.0');
  const clause = 'a-connection-reaches-who-listens-in-the-pod';
  if (found !== undefined) {
    return { clause, met: { answeredBy: found.container }, why: () => text(`${found.container} listens on ${hostPort(found.host, port)}, and the containers of a Pod share one network, localhost included, whatever ports they declare.`, `${found.container} 正在监听 ${hostPort(found.host, port)}；同一 Pod 的容器共用一个网络（包括 localhost），与声明了哪些端口无关。`) };
  }
  const [other] = others;
  const lost = before(story, at, 'listen').find(({ step }) => step.port === port);
  const why = other !== undefined ? text(`${other.container} listens on ${hostPort(other.host, port)} only: nothing listens on ${hostPort(host, port)}.`, `${other.container} 只监听 ${hostPort(other.host, port)}：${hostPort(host, port)} 上没有监听者。`)
    : lost !== undefined ? text(`${lost.step.container} has been restarted since it listened on port ${port}: nothing does now.`, `${lost.step.container} 监听端口 ${port} 之后重启过：现在没有监听者。`)
      : text(`Nothing in the Pod listens on port ${port}.`, `Pod 中没有容器监听端口 ${port}。`);
  return { clause, met: { answeredBy: null }, why: () => why };
}

const oneAddress: Due = {
  clause: 'a-pod-has-one-address-as-long-as-it-lives',
  met: { address: 1 },
  why: () => text('The address belongs to the Pod: every container has the same one, and a restart of a container does not change it.', 'IP 属于 Pod：各容器的 IP 相同，容器重启也不会改变它。'),
};
const nothing: Due = { clause: 'each-step-brings-what-it-says', met: { done: true }, why: () => text('There is nothing to see in this step.', '这一步没有可观察的结果。') };

/** What each step must bring, in the order of the steps. */
export function duesOf(story: InsideStory): readonly Due[] {
  const dues: Due[] = [];
  for (const [at, step] of story.steps.entries()) {
    if (step.do === 'read') dues.push(readDue(story, at, step));
    else if (step.do === 'listen') dues.push(listenDue(story, at, dues, step));
    else if (step.do === 'connect') dues.push(connectDue(story, at, dues, step));
    else dues.push(step.do === 'address' ? oneAddress : nothing);
  }
  return dues;
}

/** What is wrong with what was met, and in which step. */
export function insideViolation(story: InsideStory, all: readonly Met[]): Violation | undefined {
  if (all.length !== story.steps.length) return violation('an-answer-for-each-step', text(`There are ${story.steps.length} steps and ${all.length} answers.`, `共 ${story.steps.length} 步，却有 ${all.length} 个答案。`));
  for (const [at, { clause, met, why }] of duesOf(story).entries()) {
    if (equal(all[at], met)) continue;
    const [reason, right] = [why(), sayMet(met)];
    const step = story.steps[at];
    const isTold = step?.do === 'write' || step?.do === 'restart';
    return violation(clause, isTold ? reason : text(`${reason.en} So the result of step ${at + 1} is: ${right.en}.`, `${reason.zh}因此第 ${at + 1} 步的结果是：${right.zh}。`), at);
  }
  return undefined;
}
