import type { Implementation } from './implementation';
import type { AnyInvariant } from './invariant';
import { canonical } from './json';
import { observeOnce } from './once';
import type { InvariantOutcome, TopicReport } from './outcome';
import { Seat } from './seat';
import type { AnyTopic } from './topic';
import { DeadlineExceeded, reasonOf, ScenarioUnsupported } from './violation';

/** What one implementation makes of a scenario in which some implementation broke the rule. */
export interface Stance {
  /** Which one it is, as an index into those that are compared. */
  readonly by: number;
  readonly verdict: 'holds' | 'breaks' | 'error' | 'timeout' | 'unsupported';
  /** What it answered, where it did. */
  readonly observation?: unknown;
  /** What is wrong with its answer, or why there is none. */
  readonly reason?: string;
}

/** The smallest scenario that was found in which somebody breaks a rule, and what everybody makes of it. */
export interface Contrast {
  readonly topic: string;
  readonly invariant: string;
  readonly scenario: unknown;
  readonly stances: readonly Stance[];
}

/** An implementation, and what came of its examination. */
export interface Examined {
  readonly implementation: Implementation;
  readonly topics: readonly TopicReport[];
}

/** What came of one invariant, for each of those that are compared; `undefined` where it was not reached. */
export interface ComparedInvariant {
  readonly id: string;
  readonly outcomes: readonly (InvariantOutcome | undefined)[];
}

export interface Comparison {
  readonly invariants: readonly ComparedInvariant[];
  /** One for each smallest scenario of each invariant. */
  readonly contrasts: readonly Contrast[];
}

/**
 * Sets several examined implementations beside each other. Each smallest scenario in which one broke a rule is put to all the
 * others. Where all keep to a rule they may still answer differently, as far as the rule leaves it free: that is no difference.
 */
export function compare(topics: readonly AnyTopic[], examined: readonly Examined[]): Comparison {
  const ids = [...new Set(examined.flatMap((each) => each.topics.flatMap(({ invariants }) => invariants.map(({ id }) => id))))];
  const invariants = ids.map((id) => ({ id, outcomes: examined.map((each) => reportOn(each, id)?.outcome) }));
  const contrasts = topics.flatMap((topic) => {
    const others = examined.map(({ implementation }) => new Asked(topic, implementation));
    try {
      return topic.invariants.flatMap((invariant) => contrastsIn(topic, invariant, examined, others));
    } finally {
      for (const each of others) each.close();
    }
  });
  return { invariants, contrasts };
}

/** Those who answer alike, together: by their answers, in the order in which they come first. */
export function alike({ stances }: Contrast): readonly [Stance, ...Stance[]][] {
  const groups = new Map<string, [Stance, ...Stance[]]>();
  for (const stance of stances) {
    const key = canonical([stance.verdict, stance.observation, 'observation' in stance ? undefined : stance.reason]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [stance]);
    else group.push(stance);
  }
  return [...groups.values()];
}

/** The scenarios in which those who are compared part. */
export function differences({ contrasts }: Comparison): readonly Contrast[] {
  return contrasts.filter((each) => alike(each).length > 1);
}

function reportOn({ topics }: Examined, id: string) {
  return topics.flatMap(({ invariants }) => invariants).find((report) => report.id === id);
}

function contrastsIn(topic: AnyTopic, invariant: AnyInvariant, examined: readonly Examined[], others: readonly Asked[]): readonly Contrast[] {
  const scenarios = new Map<string, unknown>();
  for (const each of examined) {
    const failure = reportOn(each, invariant.id)?.failure;
    if (failure !== undefined) scenarios.set(canonical(failure.scenario), failure.scenario);
  }
  return [...scenarios].map(([key, scenario]) => {
    const stances = examined.map((each, by): Stance => {
      const failure = reportOn(each, invariant.id)?.failure;
      if (failure === undefined || canonical(failure.scenario) !== key) return { by, ...others[by]?.on(invariant, scenario) } as Stance;
      return { by, verdict: 'breaks', observation: failure.observation, reason: failure.violation.message.en };
    });
    return { topic: topic.id, invariant: invariant.id, scenario, stances };
  });
}

/** An implementation that is asked once more; it is started when it is needed, and again after an error. */
class Asked {
  private readonly seat: Seat;

  constructor(private readonly topic: AnyTopic, private readonly implementation: Implementation) {
    this.seat = new Seat(() => implementation.open(topic));
  }

  on(invariant: AnyInvariant, scenario: unknown): Omit<Stance, 'by'> {
    const features = this.implementation.features(this.topic);
    const missing = (invariant.features ?? []).filter((each) => features?.includes(each) !== true);
    if (features === undefined || missing.length > 0) return { verdict: 'unsupported', reason: this.implementation.absence ?? `it does not provide ${missing[0] ?? this.topic.id}` };
    try {
      const { observation, violation } = observeOnce(invariant, this.seat.take(), scenario);
      return violation === undefined ? { verdict: 'holds', observation } : { verdict: 'breaks', observation, reason: violation.message.en };
    } catch (problem) {
      const reason = reasonOf(problem);
      if (problem instanceof ScenarioUnsupported) return { verdict: 'unsupported', reason };
      this.seat.leave();
      return { verdict: problem instanceof DeadlineExceeded ? 'timeout' : 'error', reason };
    }
  }

  close(): void {
    this.seat.close();
  }
}
