import type { EvictablePod, EvictionNode, Look, LookOutcome, Threshold } from '../../../spec/qos';
import { QosClasses } from './classes';

export const CRITICAL = 2_000_000_000;
const MI = 1024 * 1024;

/** Orders two Pods: negative if the first is evicted before the second. */
export type Comparator = (a: EvictablePod, b: EvictablePod) => number;

/** What the kubelet remembers from one look to the next. */
export interface State {
  pods: readonly EvictablePod[];
  /** When a threshold began to be met. */
  metSince: Map<Threshold, number>;
  /** Thresholds that were acted upon. */
  active: readonly Threshold[];
  pressureAt: number;
}

function trueFirst(a: boolean, b: boolean): number {
  return a === b ? 0 : a ? -1 : 1;
}

/** The kubelet's eviction manager, look by look, and QoS classes beside it. */
export class ReferenceQos extends QosClasses {
  evict(node: EvictionNode, looks: readonly Look[]): readonly LookOutcome[] {
    const state: State = { pods: node.pods, metSince: new Map(), active: [], pressureAt: -Infinity };
    return looks.map((look) => this.look(node, look, state));
  }

  protected look(node: EvictionNode, look: Look, state: State): LookOutcome {
    const met = node.thresholds.filter((each) => this.isMet(each, look.available) || (this.mustReclaim(each, state) && this.isMet({ ...each, value: each.value + this.reclaim(each) }, look.available)));
    state.metSince = new Map(met.map((each) => [each, this.since(each, state.metSince.get(each), look)]));
    state.active = met.filter((each) => look.atSeconds - (state.metSince.get(each) ?? 0) >= this.waiting(each));
    if (this.showsPressure(met, state.active)) state.pressureAt = look.atSeconds;
    const pressure = look.atSeconds - state.pressureAt < this.transition();
    const [threshold] = state.active;
    const victim = threshold === undefined ? undefined : this.victims(node, look, state.pods)[0];
    if (threshold === undefined || victim === undefined) return { evicted: null, graceSeconds: null, pressure };
    state.pods = state.pods.filter((pod) => pod !== victim);
    return { evicted: victim.name, graceSeconds: this.grace(threshold, node, victim), pressure };
  }

  protected isMet({ value }: Threshold, available: number): boolean {
    return available < value;
  }

  /** Whether the threshold stays met until its minimum reclaim is available, too. */
  protected mustReclaim(threshold: Threshold, { active }: State): boolean {
    return active.includes(threshold);
  }

  protected reclaim({ minReclaim }: Threshold): number {
    return minReclaim;
  }

  protected since(_threshold: Threshold, before: number | undefined, { atSeconds }: Look): number {
    return before ?? atSeconds;
  }

  /** How long a threshold must be met before Pods are evicted, in seconds. */
  protected waiting({ graceSeconds }: Threshold): number {
    return graceSeconds;
  }

  protected showsPressure(met: readonly Threshold[], _active: readonly Threshold[]): boolean {
    return met.length > 0;
  }

  protected transition(): number {
    return 300;
  }

  /** Who may be evicted, the first to go in front. */
  protected victims(node: EvictionNode, look: Look, pods: readonly EvictablePod[]): readonly EvictablePod[] {
    const order = this.order(node, look);
    const compare: Comparator = (a, b) => order.reduce((decided, next) => (decided === 0 ? next(a, b) : decided), 0);
    return [...pods].sort(compare).filter((pod) => this.mayGo(pod));
  }

  protected mayGo({ isStatic, priority }: EvictablePod): boolean {
    return !isStatic && priority < CRITICAL;
  }

  protected order({ signal }: EvictionNode, { usage }: Look): readonly Comparator[] {
    const used = (pod: EvictablePod) => usage[pod.name];
    const excess = (pod: EvictablePod, scale: number) => (used(pod) ?? 0) - scale * this.request(pod);
    const measured = (compare: Comparator): Comparator => (a, b) =>
      used(a) === undefined || used(b) === undefined ? trueFirst(used(a) === undefined, used(b) === undefined) : compare(a, b);
    const byPriority: Comparator = (a, b) => a.priority - b.priority;
    if (signal === 'pid.available') return [byPriority, measured((a, b) => (used(b) ?? 0) - (used(a) ?? 0))];
    const isInodes = signal === 'nodefs.inodesFree';
    const exceeds = (pod: EvictablePod) => (used(pod) ?? 0) > (isInodes ? 0 : this.request(pod));
    const scale = isInodes ? MI : 1;
    return [measured((a, b) => trueFirst(exceeds(a), exceeds(b))), byPriority, measured((a, b) => excess(b, scale) - excess(a, scale))];
  }

  /** Containers run side by side, init containers one after the other and before them. */
  protected request({ requests, initRequests }: EvictablePod): number {
    return Math.max(requests.reduce((total, one) => total + one, 0), ...initRequests);
  }

  protected grace({ graceSeconds }: Threshold, { maxPodGraceSeconds }: EvictionNode, { terminationGraceSeconds }: EvictablePod): number {
    return graceSeconds === 0 ? 1 : Math.min(maxPodGraceSeconds, terminationGraceSeconds);
  }
}
