import { check, type CheckResult } from './check';
import type { CutDownOptions } from './cut-down';
import type { HuntResult } from './hunt';
import type { Implementation } from './implementation';
import { areKin, type AnyInvariant } from './invariant';
import { canonical } from './json';
import type { Ending, InvariantReport, Unanswered } from './outcome';
import { Seat } from './seat';
import type { AnyTopic } from './topic';

/** Of what is known the newest are tried for others: they are the smallest. */
const KNOWN_MAX = 3;

/** So many fresh starts are spent on smaller scenarios in one examination: whoever panics everywhere is not started hundreds of times. */
const OPENED_MAX = 30;

/** What an implementation did not answer. */
type Silence = NonNullable<HuntResult['unanswered']>;

/** What of it is to be reported with the invariant that says that every call is answered. */
type Told = Pick<InvariantReport, 'outcome' | 'reason' | 'unanswered'> & Pick<CheckResult, 'smallest'>;

/** What an implementation did not answer while it was examined, for those who come after. */
export class Answering {
  private readonly known: Unanswered[] = [];
  private opened = 0;

  constructor(private readonly topic: AnyTopic, private readonly implementation: Implementation, private readonly options: { readonly seed: number; readonly isAwaited?: () => boolean }) {}

  /** How a scenario of the invariant that is not answered is made smaller. */
  cutDown(invariant: AnyInvariant): CutDownOptions {
    const known = this.known.filter((each) => this.isAskable(invariant, each)).map(({ scenario }) => scenario);
    return {
      open: () => {
        this.opened++;
        return this.implementation.open(this.topic);
      },
      mayOpen: () => this.opened < OPENED_MAX,
      known: known.slice(-KNOWN_MAX),
    };
  }

  note({ outcome, unanswered }: InvariantReport): void {
    if (outcome !== 'error' || unanswered === undefined) return;
    const key = canonical(unanswered.scenario);
    if (!this.known.some(({ scenario }) => canonical(scenario) === key)) this.known.push(unanswered);
  }

  /** What the invariant that says that every call is answered has to tell of a silence: in a scenario of its own, if it can be asked that, or in whose it was. */
  *told(invariant: AnyInvariant, silence: Silence, cutDown?: CutDownOptions): Generator<void, Told> {
    const { scenario, ending } = silence;
    if (scenario !== undefined && this.isAskable(invariant, scenario)) {
      const { outcome, reason, unanswered, smallest } = yield* this.asked(invariant, scenario.scenario, cutDown);
      if (outcome === 'error' || outcome === 'timeout' || outcome === 'fail') return { outcome, ...(reason === undefined ? {} : { reason }), ...(unanswered === undefined ? {} : { unanswered }), ...(smallest === undefined ? {} : { smallest }) };
    }
    return { outcome: ending.outcome, reason: ending.reason, ...(scenario === undefined ? {} : { unanswered: scenario }) };
  }

  /** A check that begins with the scenario, of a fresh start. */
  private *asked(invariant: AnyInvariant, scenario: unknown, cutDown?: CutDownOptions): Generator<void, CheckResult> {
    const seat = new Seat(() => this.implementation.open(this.topic));
    const { seed, isAwaited } = this.options;
    try {
      const work = check(invariant, seat.take(), { seed, runs: 1, corpus: [scenario], isForeseen: true, ...(isAwaited === undefined ? {} : { isAwaited }), ...(cutDown === undefined ? {} : { cutDown }) });
      for (;;) {
        const { done, value } = work.next();
        if (done) return value;
        yield;
      }
    } finally {
      seat.close();
    }
  }

  /** Whether the invariant may be given a scenario of another. */
  private isAskable(invariant: AnyInvariant, { invariant: of }: Unanswered): boolean {
    return invariant.id === of || this.topic.invariants.some((each) => each.id === of && areKin(each, invariant));
  }
}

/** What a report tells of a silence, as one that was met in a scenario of its invariant. */
export function silenceIn({ id, outcome, reason = '', unanswered }: InvariantReport): Silence | undefined {
  if (outcome !== 'error' && outcome !== 'timeout') return undefined;
  const ending: Ending = { outcome, reason: `in a scenario of ${id}: ${reason}` };
  return unanswered === undefined ? undefined : { programs: 0, ending, scenario: unanswered };
}
