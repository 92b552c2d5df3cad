import type { Session } from './implementation';
import type { AnyInvariant } from './invariant';
import { observeOnce } from './once';
import { endingOf, type Ending } from './outcome';
import { Seat } from './seat';
import { ScenarioUnsupported } from './violation';

/** Each scenario that ends like the first costs a process, so few are tried; and so many others, with so many calls in all. */
const STARTS_MAX = 20;
const TRIALS_MAX = 200;
const CALLS_MAX = 6000;

export interface CutDownOptions {
  readonly open: () => Session;
  /** Whether one more may be opened: those of all invariants are counted together. */
  readonly mayOpen: () => boolean;
  /** Scenarios in which it ended for others that have the same form: one of them may be shorter. */
  readonly known: readonly unknown[];
}

/** What an implementation did not answer, in a smaller scenario: as far as a few tries, each of a fresh start, tell. */
export class CutDown {
  private readonly seat: Seat;
  private readonly kind: string;
  private starts = 0;
  private trials = 0;
  private calls = 0;
  private isGoingOn = false;
  private hasAnswered = false;

  /** Without options it stays as it is. */
  constructor(private readonly invariant: AnyInvariant, private ending: Ending, private readonly options?: CutDownOptions) {
    this.kind = kindOf(ending.reason);
    this.seat = new Seat(() => {
      this.starts++;
      if (options === undefined) throw new Error('nothing more is asked');
      return options.open();
    });
  }

  /** The smallest scenario so far, and how it ends. */
  get smallest(): Ending {
    return this.ending;
  }

  /** Whether smaller ones should be tried: it ends so again, and nothing shorter is known. A silence is not waited for again. */
  begins(): boolean {
    const { outcome, reason, scenario } = this.ending;
    if (outcome === 'timeout' || this.options === undefined) return false;
    if (this.options.known.some((each) => lengthOf(each) <= lengthOf(scenario) && this.ends(each))) return false;
    this.hasAnswered = false;
    this.isGoingOn = this.ends(scenario);
    if (this.hasAnswered) this.ending = { ...this.ending, reason: `${reason} (asked again after a fresh start, it answered the same scenario)` };
    return this.isGoingOn;
  }

  /** Whether it ends in this scenario as well, which is then the smallest. */
  isSmaller(scenario: unknown): boolean {
    return this.isGoingOn && this.ends(scenario);
  }

  /** Whether it ends in the scenario as it did before. */
  private ends(scenario: unknown): boolean {
    if (this.starts >= STARTS_MAX || this.trials >= TRIALS_MAX || this.calls >= CALLS_MAX) return false;
    if (!this.seat.isTaken && this.options?.mayOpen() !== true) return false;
    this.trials++;
    try {
      observeOnce(this.invariant, this.counted(this.seat.take()), scenario);
      this.hasAnswered = true;
      return false;
    } catch (problem) {
      if (problem instanceof ScenarioUnsupported) return false;
      this.seat.leave();
      const ending = endingOf(problem, scenario);
      // Who has been waited for once is not asked any more.
      if (ending.outcome === 'timeout') this.trials = TRIALS_MAX;
      if (ending.outcome === 'timeout' || kindOf(ending.reason) !== this.kind) return false;
      this.ending = ending;
      return true;
    }
  }

  close(): void {
    this.seat.close();
  }

  /** The session, whose calls are counted: long programs of slow nodes would take for ever. */
  private counted(session: Session): Session {
    const port = new Proxy(session.port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: readonly unknown[]): unknown => {
          this.calls++;
          return member.apply(target, args) as unknown;
        };
      },
    });
    return { port, reset: () => session.reset(), close: () => session.close() };
  }
}

/** What happened, without what it was written with: the same panic has other numbers in another scenario, and another log before it. */
function kindOf(reason: string): string {
  return (/^[^;\n]*/.exec(reason)?.[0] ?? '').replace(/\d+/g, '#');
}

function lengthOf(scenario: unknown): number {
  return JSON.stringify(scenario)?.length ?? 0;
}
