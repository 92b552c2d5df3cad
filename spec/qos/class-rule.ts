import { text, violation, type Text, type Violation } from '../kernel';
import type { Pod, QosClass } from './port';
import { allContainers, containerTerms, counted, hasHugepagesAlone, hasPodLevel, isEmpty, isFirm, podTerms, type Counted, type Terms } from './terms';

/** A place that has a say in the class: a container, or the Pod itself. In Chinese with the space that a Latin name is parted from the next word by. */
interface Voice {
  readonly name: Text;
  readonly resource: Counted;
  readonly terms: Terms;
}

function voices(pod: Pod): readonly Voice[] {
  if (hasPodLevel(pod)) return counted.map((resource) => ({ name: text('the Pod as a whole', 'Pod 整体'), resource, terms: podTerms(pod, resource) }));
  return allContainers(pod).flatMap((container) =>
    counted.map((resource) => ({ name: text(`container ${container.name}`, `容器 ${container.name} `), resource, terms: containerTerms(container, resource) })),
  );
}

function soft({ name, resource, terms }: Voice): Text {
  if (terms.limit === 0) return text(`${name.en} has no ${resource} limit above zero`, `${name.zh}没有大于零的 ${resource} limit`);
  return text(`the ${resource} request of ${name.en} differs from its limit`, `${name.zh}的 ${resource} request 与 limit 不相等`);
}

/** Which class the rule gives to a Pod, as the reason why another one is wrong. */
export function classViolation(pod: Pod, given: QosClass): Violation | undefined {
  const broken = brokenBy(pod, given);
  if (broken === undefined || !hasHugepagesAlone(pod)) return broken;
  const { en, zh } = broken.message;
  return violation(broken.clause, text(
    `The hugepages in spec.resources leave the decision to the Pod level, where cpu and memory are derived from the containers. ${en}`,
    `spec.resources 写了 hugepages，类别就由 Pod 级别决定，其中的 cpu 和 memory 由各容器推导得出。${zh}`,
  ));
}

function brokenBy(pod: Pod, given: QosClass): Violation | undefined {
  const all = voices(pod);
  const loose = all.find(({ terms }) => !isFirm(terms));
  const speaking = all.find(({ terms }) => !isEmpty(terms));
  if (loose === undefined) {
    if (given === 'Guaranteed') return undefined;
    return violation('firm-everywhere-is-guaranteed', hasPodLevel(pod)
      ? text('The Pod as a whole has cpu and memory limits, and its requests equal them: it is Guaranteed.', 'Pod 整体设置了 cpu 和 memory 的 limit，且 request 与之相等，因此是 Guaranteed。')
      : text('Every container, init containers included, has cpu and memory limits, and its requests equal them: the Pod is Guaranteed.', '包括 init 容器在内，每个容器都有 cpu 和 memory 的 limit，且 request 与之相等，因此 Pod 是 Guaranteed。'));
  }
  if (speaking === undefined) {
    if (given === 'BestEffort') return undefined;
    return violation('nothing-set-is-best-effort', hasPodLevel(pod)
      ? text('At its own level the Pod sets neither cpu nor memory above zero: it is BestEffort.', 'Pod 级别没有设置大于零的 cpu 或 memory，因此是 BestEffort。')
      : text('No container sets a cpu or memory request or limit above zero: the Pod is BestEffort.', '没有任何容器设置了大于零的 cpu 或 memory 的 request 或 limit，因此 Pod 是 BestEffort。'));
  }
  if (given === 'Burstable') return undefined;
  if (given === 'Guaranteed') {
    const why = soft(loose);
    return violation('one-loose-term-is-not-guaranteed', text(`It is not Guaranteed: ${why.en}.`, `不是 Guaranteed：${why.zh}。`));
  }
  const { name, resource } = speaking;
  return violation('one-term-is-not-best-effort', text(`It is not BestEffort: ${name.en} sets a ${resource} request or limit above zero.`, `不是 BestEffort：${name.zh}设置了大于零的 ${resource} request 或 limit。`));
}

/** Why the class is what it is, for whoever answered rightly. */
export function classReason(pod: Pod, right: QosClass): Text {
  for (const other of ['Guaranteed', 'BestEffort', 'Burstable'] as const) {
    const why = other === right ? undefined : classViolation(pod, other);
    if (why !== undefined && (right !== 'Burstable' || other === 'Guaranteed')) {
      if (right !== 'Burstable') return why.message;
      const start = why.message;
      return text(`${start.en} Yet something is set, so it is Burstable.`, `${start.zh}但又设置了某些资源，所以是 Burstable。`);
    }
  }
  return text('', '');
}
