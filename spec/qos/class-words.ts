import { inEach, verbatim, wholeAnswer, type Language } from '../kernel';
import { classReason } from './class-rule';
import type { Container, Pod, QosClass, Resources } from './port';

function quantities(language: Language, resources: Resources | undefined): string {
  const part = (name: string, list: Readonly<Record<string, string>> | undefined) =>
    list === undefined ? [] : [`${name} ${Object.entries(list).map(([resource, quantity]) => `${resource}=${quantity}`).join(' ')}`];
  const parts = [...part('requests', resources?.requests), ...part('limits', resources?.limits)];
  const nothing = language === 'en' ? 'no resources' : '未设置 resources';
  return parts.length === 0 ? nothing : parts.join(', ');
}

/** With the space before the name; a Chinese bracket needs none. */
function role(language: Language, container: Container, isInit: boolean): string {
  if (!isInit) return language === 'en' ? 'container ' : '容器 ';
  if (container.restartPolicy === 'Always') return language === 'en' ? 'sidecar (init container with restartPolicy Always) ' : 'sidecar（restartPolicy 为 Always 的 init 容器）';
  return language === 'en' ? 'init container ' : 'init 容器 ';
}

function lines({ spec }: Pod, language: Language): readonly string[] {
  const colon = language === 'en' ? ': ' : '：';
  const rows = [
    ...(spec.initContainers ?? []).map((each) => `${role(language, each, true)}\`${each.name}\`${colon}\`${quantities(language, each.resources)}\``),
    ...spec.containers.map((each) => `${role(language, each, false)}\`${each.name}\`${colon}\`${quantities(language, each.resources)}\``),
  ];
  if (spec.resources === undefined) return rows;
  const own = Object.keys(spec.resources).length === 0 ? '{}' : quantities(language, spec.resources);
  return [...rows, `${language === 'en' ? 'the Pod itself (`spec.resources`)' : 'Pod 级别（`spec.resources`）'}${colon}\`${own}\``];
}

export const classQuestion = wholeAnswer<Pod, QosClass>({
  describe: (pod) =>
    inEach((language) => {
      const head = language === 'en' ? 'A Pod is created through the API server of Kubernetes 1.37:' : '通过 Kubernetes 1.37 的 API server 创建如下 Pod：';
      return `${head}\n\n${lines(pod, language).map((line) => `- ${line}`).join('\n')}`;
    }),
  brief: (pod) => inEach((language) => lines(pod, language).map((line) => line.replaceAll('`', '')).join(language === 'en' ? '; ' : '；')),
  ask: () => ({ en: 'Which QoS class does the Pod get?', zh: '这个 Pod 的 QoS 类别是什么？' }),
  say: (given) => verbatim(given),
  because: (given, pod) => classReason(pod, given),
});
