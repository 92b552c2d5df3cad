import { misconceptions } from '../../impl/misconceptions/raft';
import { hunt, longExperiment, runWatched, type RaftPort } from '../../spec/raft';
import { finish } from '../../spec/kernel';
import type { Experiment } from '../../spec/raft/program';
import { cpuSeconds } from './cpu';

const SEEDS = 20;
const MILLISECONDS = 1000;

interface Find {
  /** Drawing programs and running them, without making the story small. */
  readonly seconds: number;
  readonly events: number;
  readonly invariant: string;
  readonly operations: number;
  /** Making the story small. */
  readonly reduction: number;
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
    let operations = 0;
    const whole = cpuSeconds(() => (operations = (finish(hunt(port, at)).found?.scenario as Experiment).program.length));
    return { seconds, events, invariant, operations, reduction: Math.max(0, whole - once) };
  }
  return undefined;
}

const at = (list: readonly number[], share: number) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(share * list.length))] ?? NaN;

/** For each bug that hunts find: by which invariant, how soon, and how short the story is. Bugs that nothing of this finds are left out. */
export function huntingTable(eventsMax: number): Record<string, Record<string, string | number>> {
  const rows: Record<string, Record<string, string | number>> = {};
  for (const { id, create } of misconceptions) {
    const port = create() as RaftPort;
    // Who is not found twice is one for scenarios of single nodes, or of progress.
    const first = [0, 1].map((seed) => found(port, seed, eventsMax));
    if (first.every((each) => each === undefined)) continue;
    const finds = [...first, ...Array.from({ length: SEEDS - 2 }, (_, i) => found(port, i + 2, eventsMax))].filter((each) => each !== undefined);
    const names = finds.map(({ invariant }) => invariant);
    const most = [...new Set(names)].sort((a, b) => names.filter((each) => each === b).length - names.filter((each) => each === a).length)[0] ?? '';
    const [times, events, lengths] = [finds.map(({ seconds }) => seconds * MILLISECONDS), finds.map((each) => each.events), finds.map(({ operations }) => operations)];
    const [shortest, typical] = [Math.min(...lengths), at(lengths, 0.5)];
    rows[id.slice('raft/'.length)] = {
      found: `${finds.length}/${SEEDS}`, invariant: most,
      'median ms': at(times, 0.5).toFixed(1), '95 % ms': at(times, 0.95).toFixed(1),
      'median events': at(events, 0.5), '95 % events': at(events, 0.95),
      'shortest story': shortest, 'median story': typical, ratio: shortest === 0 ? '' : (typical / shortest).toFixed(1),
      'reduced in ms': at(finds.map(({ reduction }) => reduction * MILLISECONDS), 0.5).toFixed(0),
    };
  }
  return rows;
}
