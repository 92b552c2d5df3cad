import { depictOnce, examine, misconceived, type AnyMisconception } from '../../spec/kernel';
import { topic } from '../../spec/raft';
import { cpuSeconds } from './cpu';
import { at, MILLISECONDS, SEEDS } from './hunting';

const RUNS = 200;

interface Find {
  /** Of the examination of this invariant until then, not of those before it. */
  readonly seconds: number;
  readonly scenarios: number;
  readonly invariant: string;
  /** Making the scenario small. */
  readonly reduction: number;
  /** What is told of the smallest scenario, moment by moment; nothing where its picture is not a story. */
  readonly steps: number | undefined;
}

function stepsOf(misconception: AnyMisconception, invariant: string, scenario: unknown): number | undefined {
  const rule = topic.invariants.find(({ id }) => id === invariant);
  const picture = rule === undefined ? undefined : depictOnce(rule, misconceived(misconception).open(topic), scenario);
  return picture?.kind === 'space-time' ? picture.moments.length : undefined;
}

/** The first invariant that fails of a fresh examination, past counterexamples left aside. */
function found(misconception: AnyMisconception, seed: number): Find | undefined {
  const work = examine(topic, misconceived(misconception), { seed, runs: RUNS });
  let [seconds, reduction, isFound] = [0, 0, false];
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
      return { seconds, scenarios, invariant: invariant.slice('raft/'.length), reduction, steps: stepsOf(misconception, invariant, report.failure.scenario) };
    }
    if (report !== undefined) seconds = 0;
  }
}

/** For each of these bugs: which invariant's scenarios find it first where all are examined in their order, how soon after its examination began, and how short a story they become. */
export function scenarioTable(some: readonly AnyMisconception[]): Record<string, Record<string, string | number>> {
  return Object.fromEntries(some.map((misconception) => {
    const finds = Array.from({ length: SEEDS }, (_, seed) => found(misconception, seed)).filter((each) => each !== undefined);
    const count = (name: string) => finds.filter(({ invariant }) => invariant === name).length;
    const most = [...new Set(finds.map(({ invariant }) => invariant))].sort((a, b) => count(b) - count(a))[0] ?? '';
    const times = finds.map(({ seconds }) => seconds * MILLISECONDS);
    const counts = finds.map(({ scenarios }) => scenarios);
    const told = finds.flatMap(({ invariant, steps }) => (invariant === most && steps !== undefined ? [steps] : []));
    return [misconception.id.slice('raft/'.length), {
      found: `${finds.length}/${SEEDS}`, invariant: most,
      'median ms': at(times, 0.5).toFixed(1), '95 % ms': at(times, 0.95).toFixed(1),
      'median scenarios': at(counts, 0.5), '95 % scenarios': at(counts, 0.95),
      ...(told.length === 0 ? {} : { 'shortest told': Math.min(...told), 'median told': at(told, 0.5) }),
      'reduced in ms': at(finds.map(({ reduction }) => reduction * MILLISECONDS), 0.5).toFixed(0),
    }];
  }));
}
