import { corpusOf } from '../../impl/corpus';
import { misconceptions } from '../../impl/misconceptions/raft';
import { hunt, longExperiment, runWatched, topic, type RaftPort } from '../../spec/raft';
import { finish } from '../../spec/kernel';
import type { Experiment } from '../../spec/raft/program';
import { cpuSeconds } from './cpu';
import { KNOWN_STEPS } from './known';

export const SEEDS = 20;
/** So many of them say whether a hunt is for a bug at all. */
const TRIED = 3;
export const MILLISECONDS = 1000;

interface Find {
  /** Drawing programs and running them, without making the story small. */
  readonly seconds: number;
  readonly events: number;
  readonly invariant: string;
  readonly operations: number;
  /** What is told of it, moment by moment. */
  readonly steps: number;
  /** Making the story small. */
  readonly reduction: number;
  /** The same where no past story is known: of a bug that nobody has met. */
  readonly unaided: { readonly steps: number; readonly reduction: number };
}

const known = corpusOf(topic);

/** The story of a run that fails, and what the run and making the story small take. */
function told(port: RaftPort, run: number, past?: typeof known): { readonly operations: number; readonly steps: number; readonly seconds: number } {
  let [operations, steps] = [0, Infinity];
  const seconds = cpuSeconds(() => {
    const { found: story } = finish(hunt(port, run, undefined, undefined, past));
    if (story === undefined) return;
    operations = (story.scenario as Experiment).program.length;
    steps = story.steps ?? Infinity;
  });
  return { operations, steps, seconds };
}

function found(port: RaftPort, seed: number, eventsMax: number): Find | undefined {
  let events = 0;
  let seconds = 0;
  for (let run = 0; events < eventsMax; run++) {
    const at = seed * 100_003 + run;
    let invariant: string | undefined;
    const once = cpuSeconds(() => {
      const result = runWatched(port, longExperiment(at));
      events += result.events;
      invariant = result.broken;
    });
    seconds += once;
    if (invariant === undefined) continue;
    const [aided, alone] = [told(port, at, known), told(port, at)] as const;
    const reduction = (seconds: number) => Math.max(0, seconds - once);
    return { ...aided, seconds, events, invariant, reduction: reduction(aided.seconds), unaided: { steps: alone.steps, reduction: reduction(alone.seconds) } };
  }
  return undefined;
}

export const at = (list: readonly number[], share: number) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(share * list.length))] ?? NaN;

/** For each bug that hunts find: by which invariant, how soon, and how short the story is. Bugs that nothing of this finds are left out. */
export function huntingTable(eventsMax: number): Record<string, Record<string, string | number>> {
  const rows: Record<string, Record<string, string | number>> = {};
  for (const { id, create } of misconceptions) {
    const port = create() as RaftPort;
    // Who is not found twice is one for scenarios of single nodes, or of progress: what is found by chance now and then is left out.
    const first = Array.from({ length: TRIED }, (_, seed) => found(port, seed, eventsMax));
    if (first.filter((each) => each !== undefined).length < 2) continue;
    const finds = [...first, ...Array.from({ length: SEEDS - TRIED }, (_, i) => found(port, i + TRIED, eventsMax))].filter((each) => each !== undefined);
    const names = finds.map(({ invariant }) => invariant);
    const most = [...new Set(names)].sort((a, b) => names.filter((each) => each === b).length - names.filter((each) => each === a).length)[0] ?? '';
    const [times, events] = [finds.map(({ seconds }) => seconds * MILLISECONDS), finds.map((each) => each.events)];
    const name = id.slice('raft/'.length);
    // A report tells one story of each rule that is broken: stories of one rule are compared.
    const own = finds.filter(({ invariant }) => invariant === most);
    const [told, unaided] = [own.map(({ steps }) => steps), own.map((each) => each.unaided.steps)];
    const shortest = Math.min(...told, ...unaided, KNOWN_STEPS[name] ?? Infinity);
    const [median, alone] = [at(told, 0.5), at(unaided, 0.5)];
    rows[name] = {
      found: `${finds.length}/${SEEDS}`, invariant: most,
      'median ms': at(times, 0.5).toFixed(1), '95 % ms': at(times, 0.95).toFixed(1),
      'median events': at(events, 0.5), '95 % events': at(events, 0.95),
      'shortest known': shortest, 'median told': median, ratio: (shortest === 0 ? 1 : median / shortest).toFixed(2), 'told, unaided': alone, 'ratio, unaided': (shortest === 0 ? 1 : alone / shortest).toFixed(2),
      operations: at(own.map(({ operations }) => operations), 0.5),
      'reduced in ms': at(finds.map(({ reduction }) => reduction * MILLISECONDS), 0.5).toFixed(0), 'reduced, unaided': at(finds.map((each) => each.unaided.reduction * MILLISECONDS), 0.5).toFixed(0),
    };
  }
  return rows;
}
