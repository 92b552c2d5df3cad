import type * as fc from 'fast-check';
import { invariant, text, type AnyInvariant, type Coverage, type Family, type InvariantId, type Question, type Source, type Text, type Violation } from '../kernel';
import { runExperiment } from './cluster';
import { experimentForm } from './experiment-form';
import type { NodeId, RaftPort } from './port';
import { portray, type Tells } from './portray';
import type { Experiment } from './program';
import { retell } from './shortest';
import { Witnesses, type Witness } from './witness';

/** Something that was seen of a node while an operation of a program was performed (-1: when it was started). */
export interface Fact {
  readonly step: number;
  readonly node: NodeId;
}

/** A witness that makes the observation of an invariant. */
export interface Recorder<F> extends Witness {
  readonly facts: F[];
}

interface Part<F> {
  readonly id: `raft/${string}`;
  readonly statement: Text;
  readonly sources: readonly Source[];
  readonly features?: readonly string[];
  readonly scenario: fc.Arbitrary<Experiment>;
  readonly Recorder: new () => Recorder<F>;
  holds(facts: readonly F[], experiment: Experiment): Violation | undefined;
  readonly covers: Coverage<Experiment, readonly F[]>;
  readonly question?: Question<Experiment, readonly F[]>;
  /** Says in pictures what is recorded, where nothing else shows it. */
  readonly tells?: Tells<F>;
}

/** The kin of all invariants of whole programs. */
export const EXPERIMENTS = 'experiments';

type AnyRecorder = new () => Recorder<Fact>;

/** Invariants of the same programs, and who records what for each. Who wants the same recorded gets the same. */
class Together implements Family<RaftPort, Experiment> {
  private readonly recorders = new Map<InvariantId, AnyRecorder>();

  add(id: InvariantId, Recorder: AnyRecorder): this {
    this.recorders.set(id, Recorder);
    return this;
  }

  observe(port: RaftPort, experiment: Experiment, wanted: ReadonlySet<InvariantId>): ReadonlyMap<InvariantId, readonly Fact[]> {
    const made = new Map<AnyRecorder, Recorder<Fact>>();
    const seen = new Map<InvariantId, readonly Fact[]>();
    for (const [id, Recorder] of this.recorders) {
      if (!wanted.has(id)) continue;
      const recorder = made.get(Recorder) ?? new Recorder();
      made.set(Recorder, recorder);
      seen.set(id, recorder.facts);
    }
    runExperiment(port, experiment, new Witnesses([...made.values()]));
    return seen;
  }
}

const families = new Map<fc.Arbitrary<Experiment>, Together>();

function familyOf(programs: fc.Arbitrary<Experiment>): Together {
  const known = families.get(programs) ?? new Together();
  families.set(programs, known);
  return known;
}

/** An invariant of whole clusters: a program is run, what concerns the rule is recorded, and the record is judged. */
export function simulated<F extends Fact>({ Recorder, holds, tells, ...part }: Part<F>): AnyInvariant {
  return invariant<RaftPort, Experiment, readonly F[]>({
    ...part,
    observe: (port, experiment) => runExperiment(port, experiment, new Recorder()).facts,
    family: familyOf(part.scenario).add(part.id, Recorder),
    holds,
    form: experimentForm,
    kin: EXPERIMENTS,
    depict: (port, experiment) => portray(port, experiment, part.id, new Recorder(), holds, tells),
    retell: (port, experiment, known, isAwaited) => retell(port, part.id, experiment, known, isAwaited),
  });
}

/** Where in the program something was seen, for messages. */
export function at({ step }: Pick<Fact, 'step'>): Text {
  return step < 0 ? text('at the start', '启动时') : text(`in operation ${step + 1}`, `第 ${step + 1} 步`);
}
