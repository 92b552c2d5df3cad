import { canonical, examine, misconceived, type AnyMisconception } from '../../spec/kernel';
import { raft } from '../../spec/raft';
import { cpuSeconds } from './cpu';
import { at, MILLISECONDS, SEEDS } from './hunting';

const RUNS = 200;

interface Find {
  /** Of the whole examination until then, every invariant before this one included. */
  readonly seconds: number;
  readonly scenarios: number;
  readonly invariant: string;
  /** Making the scenario small. */
  readonly reduction: number;
  /** The operations of the smallest scenario, or its length in characters where it has none. */
  readonly size: string;
}

function sizeOf(scenario: unknown): string {
  const { program } = scenario as { readonly program?: readonly unknown[] };
  return program === undefined ? `${canonical(scenario).length} characters` : `${program.length} operations`;
}

/** The first invariant that fails of a fresh examination, past counterexamples left aside. */
function found(misconception: AnyMisconception, seed: number): Find | undefined {
  const work = examine(raft, misconceived(misconception), { seed, runs: RUNS });
  let [seconds, reduction, before, isFound] = [0, 0, 0, false];
  for (;;) {
    let step: ReturnType<typeof work.next> | undefined;
    const once = cpuSeconds(() => (step = work.next()));
    if (step === undefined || step.done === true) return undefined;
    const { invariant, scenarios, report, smallest } = step.value;
    if (isFound) reduction += once;
    else seconds += once;
    isFound ||= smallest !== undefined;
    if (report?.failure !== undefined) {
      work.return(undefined as never);
      return { seconds, scenarios: before + scenarios, invariant: invariant.slice('raft/'.length), reduction, size: sizeOf(report.failure.scenario) };
    }
    if (report !== undefined) before += report.scenarios;
  }
}

/** For each of these bugs: which invariant's scenarios find it first where all are examined in their order, how soon, and how small they become. */
export function scenarioTable(some: readonly AnyMisconception[]): Record<string, Record<string, string | number>> {
  return Object.fromEntries(some.map((misconception) => {
    const finds = Array.from({ length: SEEDS }, (_, seed) => found(misconception, seed)).filter((each) => each !== undefined);
    const count = (name: string) => finds.filter(({ invariant }) => invariant === name).length;
    const most = [...new Set(finds.map(({ invariant }) => invariant))].sort((a, b) => count(b) - count(a))[0] ?? '';
    const times = finds.map(({ seconds }) => seconds * MILLISECONDS);
    const smallest = finds.map(({ size }) => size).sort((a, b) => parseInt(a, 10) - parseInt(b, 10))[0] ?? '';
    return [misconception.id.slice('raft/'.length), {
      found: `${finds.length}/${SEEDS}`, invariant: most,
      'median ms': at(times, 0.5).toFixed(0), '95 % ms': at(times, 0.95).toFixed(0),
      'median scenarios': at(finds.map(({ scenarios }) => scenarios), 0.5), smallest,
      'reduced in ms': at(finds.map(({ reduction }) => reduction * MILLISECONDS), 0.5).toFixed(0),
    }];
  }));
}
