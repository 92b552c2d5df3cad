import type { Implementation } from './implementation';
import type { AnyInvariant } from './invariant';
import { observeOnce } from './once';
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

/** A stance, and which clause of the rule is broken, where one is. */
export type Judged = Omit<Stance, 'by'> & { readonly clause?: string };

/** An implementation that is asked once more; it is started when it is needed, and again after an error. */
export class Asked {
  private readonly seat: Seat;

  constructor(private readonly topic: AnyTopic, private readonly implementation: Implementation) {
    this.seat = new Seat(() => implementation.open(topic));
  }

  on(invariant: AnyInvariant, scenario: unknown): Omit<Stance, 'by'> {
    const { clause: _clause, ...stance } = this.judged(invariant, scenario);
    return stance;
  }

  judged(invariant: AnyInvariant, scenario: unknown): Judged {
    const features = this.implementation.features(this.topic);
    const missing = (invariant.features ?? []).filter((each) => features?.includes(each) !== true);
    if (features === undefined || missing.length > 0) return { verdict: 'unsupported', reason: this.implementation.absence ?? `it does not provide ${missing[0] ?? this.topic.id}` };
    try {
      const { observation, violation } = observeOnce(invariant, this.seat.take(), scenario);
      return violation === undefined ? { verdict: 'holds', observation } : { verdict: 'breaks', observation, reason: violation.message.en, clause: violation.clause };
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
