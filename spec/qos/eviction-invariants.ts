import type * as fc from 'fast-check';
import { z } from 'zod';
import { checked, invariant, kubernetesCode, kubernetesDocs, notes, repeatedIn, text, type AnyInvariant, type Coverage, type Question, type Text } from '../kernel';
import { firstQuestion, graceQuestion, orderQuestion, pressureQuestion, whenQuestion, type Outcomes } from './eviction-questions';
import { atTheEnd, effectiveRequest, HARD_GRACE_SECONDS, isSpared, type Watch } from './eviction-need';
import { evictionViolation } from './eviction-rule';
import { qosPort, type QosPort } from './port';
import { hardOnly, orders, softOnly, timelines } from './watches';

const docs = kubernetesDocs('docs/concepts/scheduling-eviction/node-pressure-eviction');
const ranking = kubernetesCode('pkg/kubelet/eviction/helpers.go orderedBy');
const synchronize = kubernetesCode('pkg/kubelet/eviction/eviction_manager.go synchronize');

interface Part {
  readonly id: `qos/${string}`;
  readonly tells: readonly string[];
  readonly statement: Text;
  readonly section: string;
  readonly scenario: fc.Arbitrary<Watch>;
  readonly covers: Coverage<Watch, Outcomes>;
  readonly question: Question<Watch, Outcomes>;
}

const [node, looks] = qosPort.evict.params;
const form: z.ZodType<Watch> = checked(z.object({ node, looks }), ({ node: { pods } }, say) => {
  const at = repeatedIn(pods.map(({ name }) => name));
  if (at !== undefined) say(['node', 'pods', at, 'name'], 'another Pod has this name already');
});

function part({ id, tells, statement, section, scenario, covers, question }: Part): AnyInvariant {
  return invariant<QosPort, Watch, Outcomes>({
    id, tells, statement, scenario, form, covers, question,
    sources: [notes(section), docs, ranking, synchronize],
    observe: (port, { node, looks }) => port.evict(node, looks),
    holds: (outcomes, watch) => evictionViolation(watch, outcomes),
  });
}

const evictedOf = (outcomes: Outcomes) => outcomes.flatMap(({ evicted }) => (evicted === null ? [] : [evicted]));
const podOf = (watch: Watch, name: string | undefined) => watch.node.pods.find((pod) => pod.name === name);
const exceeds = (watch: Watch, name: string | undefined) => {
  const pod = podOf(watch, name);
  return pod !== undefined && (watch.looks[0]?.usage[pod.name] ?? 0) > effectiveRequest(pod);
};

export const evictionInvariants: readonly AnyInvariant[] = [
  part({
    id: 'qos/order-memory',
    tells: ['ranked-first-goes-first'],
    statement: text(
      'Under memory pressure Pods whose usage exceeds the request are evicted first; then the lower priority decides, then the larger usage minus request; the QoS class plays no part.',
      '内存压力下，用量超过 request 的 Pod 先被驱逐；然后看优先级（低者先），最后看用量减去 request 的差（大者先）；QoS 类别不参与排序。',
    ),
    section: '28.3',
    scenario: orders('memory.available'),
    covers: {
      'a Pod of higher priority before one within its request': (outcomes, watch) => exceeds(watch, evictedOf(outcomes)[0]) && !exceeds(watch, evictedOf(outcomes)[1]) && (podOf(watch, evictedOf(outcomes)[0])?.priority ?? 0) > (podOf(watch, evictedOf(outcomes)[1])?.priority ?? 0),
      'a Guaranteed Pod evicted before another': (outcomes, watch) => podOf(watch, evictedOf(outcomes)[0])?.qosClass === 'Guaranteed',
      'a Pod without statistics': (_outcomes, { node, looks }) => Object.keys(looks[0]?.usage ?? {}).length < node.pods.length,
    },
    question: orderQuestion,
  }),
  part({
    id: 'qos/order-disk',
    tells: ['ranked-first-goes-first'],
    statement: text(
      'Under disk pressure Pods are ranked as under memory pressure, by their ephemeral-storage: first whether usage exceeds the request, then priority, then usage minus request.',
      '磁盘空间压力下的排序与内存相同，只是看 ephemeral-storage：先看用量是否超过 request，再看优先级，最后看用量减去 request 的差。',
    ),
    section: '28.4',
    scenario: orders('nodefs.available'),
    covers: { 'all Pods evicted': (outcomes, { node }) => evictedOf(outcomes).length === node.pods.length },
    question: orderQuestion,
  }),
  part({
    id: 'qos/order-inodes',
    tells: ['ranked-first-goes-first'],
    statement: text(
      'Under inode pressure the request first counts as 0, so that every Pod that uses inodes exceeds it; then priority decides, then the number of inodes minus the ephemeral-storage request in bytes.',
      'inode 压力下，先把 request 视为 0，凡使用 inode 的 Pod 都算超出；然后看优先级，最后比较 inode 数减去 ephemeral-storage request（字节数）的差。',
    ),
    section: '28.4',
    scenario: orders('nodefs.inodesFree', { missing: false }),
    covers: { 'a Pod with fewer inodes goes first at equal priority': (outcomes, watch) => {
      const [first, second] = evictedOf(outcomes).map((name) => podOf(watch, name));
      return first !== undefined && second !== undefined && first.priority === second.priority && (watch.looks[0]?.usage[first.name] ?? 0) < (watch.looks[0]?.usage[second.name] ?? 0);
    } },
    question: orderQuestion,
  }),
  part({
    id: 'qos/order-pid',
    tells: ['ranked-first-goes-first'],
    statement: text('When process IDs run short, priority decides first, then the number of processes; requests play no part.', 'PID 不足时先看优先级，再看进程数；request 不起作用。'),
    section: '28.3',
    scenario: orders('pid.available'),
    covers: { 'all Pods evicted': (outcomes, { node }) => evictedOf(outcomes).length === node.pods.length },
    question: orderQuestion,
  }),
  part({
    id: 'qos/spared',
    tells: ['static-is-spared', 'critical-is-spared', 'eviction-while-in-need'],
    statement: text(
      'Static Pods and Pods of priority 2000000000 or more are never evicted; the next in rank goes instead.',
      '静态 Pod 以及优先级不低于 2000000000 的 Pod 不会被驱逐；轮到排序中的下一个。',
    ),
    section: '28.5',
    scenario: orders('memory.available', { spared: true, missing: false }),
    covers: {
      'a Pod evicted beside one that is spared': (outcomes, { node }) => evictedOf(outcomes).length > 0 && node.pods.some(isSpared),
      'nobody left to evict': (outcomes, { node }) => evictedOf(outcomes).length < node.pods.length,
    },
    question: firstQuestion,
  }),
  part({
    id: 'qos/one-a-look',
    tells: ['eviction-while-in-need'],
    statement: text(
      'At each check the kubelet evicts at most one Pod; as long as the resource is short, another one follows at each check, until none is left that may be evicted.',
      'kubelet 每次检查最多驱逐一个 Pod；只要资源仍然不足，每次检查都会再驱逐一个，直到没有可驱逐的 Pod。',
    ),
    section: '28.2',
    scenario: timelines({ pods: 3, kinds: hardOnly }),
    covers: { 'two evictions': (outcomes) => evictedOf(outcomes).length >= 2, 'an end of the need': (outcomes) => outcomes.some(({ evicted }, i) => i > 0 && evicted === null) },
    question: firstQuestion,
  }),
  part({
    id: 'qos/soft-threshold',
    tells: ['soft-waits-for-its-grace', 'eviction-while-in-need', 'no-eviction-without-need'],
    statement: text(
      'A soft threshold leads to eviction only after it has been met (strictly less than its value available; until then the minimum reclaim does not count) without a break for the whole of its own grace period.',
      'soft 阈值只有在其自身的宽限期内持续满足（可用量严格小于阈值，此时还不看最小回收量）之后才触发驱逐，中断则重新计时。',
    ),
    section: '28.2',
    scenario: timelines({ pods: 1, kinds: softOnly }),
    covers: { 'a Pod evicted': (outcomes) => evictedOf(outcomes).length > 0, 'a threshold met without an eviction': (outcomes) => outcomes.some(({ evicted, pressure }) => pressure && evicted === null), 'a wait that ends although the minimum reclaim is not available': (_outcomes, watch) => atTheEnd(watch).wasUnreclaimed },
    question: whenQuestion,
  }),
  part({
    id: 'qos/hard-threshold',
    tells: ['eviction-while-in-need', 'no-eviction-without-need'],
    statement: text(
      'A hard threshold leads to eviction at the first check that finds less than its value available; from then on eviction goes on until its value plus the minimum reclaim is available.',
      'hard 阈值在可用量首次低于阈值的那次检查就触发驱逐；此后要到可用量达到阈值加最小回收量才停止。',
    ),
    section: '28.2',
    scenario: timelines({ pods: 2, kinds: hardOnly }),
    covers: { 'a Pod evicted at once': (outcomes) => outcomes[0]?.evicted !== null, 'nobody evicted at first': (outcomes) => outcomes[0]?.evicted === null },
    question: whenQuestion,
  }),
  part({
    id: 'qos/grace',
    tells: ['hard-leaves-a-second', 'soft-leaves-the-smaller-grace'],
    statement: text(
      "A hard eviction leaves a Pod one second; a soft one the smaller of the node's evictionMaxPodGracePeriod and the Pod's own grace period.",
      'hard 驱逐只给 Pod 1 秒；soft 驱逐取节点的 evictionMaxPodGracePeriod 与 Pod 自身宽限期中的较小值。',
    ),
    section: '28.2',
    scenario: timelines({ pods: 1 }),
    covers: {
      'a hard eviction': (outcomes) => outcomes.some(({ graceSeconds }) => graceSeconds === HARD_GRACE_SECONDS),
      'a soft eviction with grace': (outcomes) => outcomes.some(({ graceSeconds }) => graceSeconds !== null && graceSeconds > HARD_GRACE_SECONDS),
    },
    question: graceQuestion,
  }),
  part({
    id: 'qos/pressure',
    tells: ['pressure-needs-a-threshold', 'pressure-lasts-five-minutes'],
    statement: text(
      'A node reports pressure as soon as a threshold is met, whatever its grace period, and until five minutes after it was last met.',
      '只要满足阈值（不论宽限期），节点就立即报告压力，并持续到最后一次满足之后五分钟。',
    ),
    section: '28.2',
    scenario: timelines({ pods: 1 }),
    covers: {
      'pressure without an eviction': (outcomes) => outcomes.some(({ evicted, pressure }) => pressure && evicted === null),
      'pressure that ends': (outcomes) => outcomes.some(({ pressure }, i) => i > 0 && !pressure && outcomes[i - 1]?.pressure === true),
    },
    question: pressureQuestion,
  }),
];
