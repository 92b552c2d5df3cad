/**
 * How fast a simulated Raft cluster runs, with and without checks, and how long it takes to find bugs: `npm run bench -- raft`.
 * CPU time of this process alone; an event is a tick, a message or a request that a node handles.
 */
import { misconceptions } from '../impl/misconceptions/raft';
import { create } from '../impl/reference/raft';
import { hunt, longExperiment, runWatched, type RaftPort } from '../spec/raft';
import { Cluster } from '../spec/raft/cluster';
import type { Experiment } from '../spec/raft/program';
import { Watch } from '../spec/raft/watch';
import { Witness } from '../spec/raft/witness';

const SEEDS = 20;
const EVENTS_MAX = 3_000_000;
const MICROSECONDS = 1e6;

function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / MICROSECONDS;
}

/** Five nodes that replicate: proposals, heartbeats and all their messages, with a new leader and a lagging node now and then. */
function steady(rounds: number): Experiment {
  const among = [1, 2, 3, 4, 5];
  const program: Experiment['program'][number][] = [{ op: 'timeout', node: 1 }, { op: 'exchange', among, count: 50 }];
  for (let i = 0; i < rounds; i++) {
    const leader = 1 + (Math.floor(i / 100) % 5);
    if (i % 100 === 0) program.push({ op: 'timeout', node: leader });
    program.push({ op: 'propose', node: leader }, { op: 'exchange', among: i % 50 < 5 ? [1, 2, 3, 4] : among, count: 40 }, { op: 'tick', node: leader }, { op: 'exchange', among, count: 40 });
  }
  return { nodes: 5, entriesMax: 4, program };
}

function rate(experiments: readonly Experiment[], witness: () => Witness): { events: number; rate: number } {
  const port = create();
  const run = () => experiments.reduce((sum, experiment) => {
    port.reset?.();
    const cluster = new Cluster(port, experiment, witness());
    cluster.run(experiment.program);
    return sum + cluster.events;
  }, 0);
  run();
  let events = 0;
  let seconds = 0;
  while (events < EVENTS_MAX) seconds += cpuSeconds(() => { events += run(); });
  return { events, rate: events / seconds };
}

const watch = new Watch();
const watched = () => {
  watch.reset();
  return watch;
};
const millions = (each: number) => `${(each / 1e6).toFixed(2)} M/s`;
console.log('events a second on one core (goal with all checks: 4 to 5.4 M/s)');
const loads: readonly (readonly [string, readonly Experiment[]])[] = [
  ['replication, short runs', [steady(300)]],
  ['replication, ten times as long', [steady(3000)]],
  ['everything, as a hunt draws it', Array.from({ length: 40 }, (_, i) => longExperiment(i))],
];
console.table(Object.fromEntries(loads.map(([name, experiments]) => {
  const bare = rate(experiments, () => new Witness());
  const checked = rate(experiments, watched);
  return [name, { events: bare.events, 'without checks': millions(bare.rate), 'with all checks': millions(checked.rate) }];
})));
console.log(`resident ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);

if (process.argv.includes('--speed')) process.exit();

function hunted(port: RaftPort, seed: number): { seconds: number; events: number; invariant: string; length: number; reduction: number } | undefined {
  let events = 0;
  let seconds = 0;
  for (let run = 0; events < EVENTS_MAX; run++) {
    const experiment = longExperiment(seed * 100_003 + run);
    let broken: string | undefined;
    seconds += cpuSeconds(() => {
      const result = runWatched(port, experiment);
      events += result.events;
      broken = result.broken;
    });
    if (broken === undefined) continue;
    let length = 0;
    const reduction = cpuSeconds(() => { length = (hunt(port, seed * 100_003 + run).found?.scenario as Experiment).program.length; });
    return { seconds, events, invariant: broken, length, reduction };
  }
  return undefined;
}

const at = (list: readonly number[], share: number) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(share * list.length))] ?? NaN;
{
  const rows: Record<string, Record<string, string | number>> = {};
  for (const { id, create: make } of misconceptions) {
    const found = Array.from({ length: SEEDS }, (_, seed) => hunted(make() as RaftPort, seed)).filter((each) => each !== undefined);
    if (found.length === 0) continue;
    const names = found.map(({ invariant }) => invariant);
    const most = [...new Set(names)].sort((a, b) => names.filter((each) => each === b).length - names.filter((each) => each === a).length)[0] ?? '';
    const times = found.map(({ seconds }) => seconds * 1000);
    rows[id] = {
      found: `${found.length}/${SEEDS}`, invariant: most,
      'median ms': at(times, 0.5).toFixed(1), '95 % ms': at(times, 0.95).toFixed(1),
      'median events': at(found.map(({ events }) => events), 0.5), '95 % events': at(found.map(({ events }) => events), 0.95),
      'operations: shortest': Math.min(...found.map(({ length }) => length)), median: at(found.map(({ length }) => length), 0.5),
      'reduced in ms': at(found.map(({ reduction }) => reduction * 1000), 0.5).toFixed(0),
    };
  }
  console.log(`bugs that the hunt finds within ${EVENTS_MAX / 1e6} million events (the others are found by scenarios of single nodes or of progress)`);
  console.table(rows);
}
