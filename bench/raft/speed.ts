import { create } from '../../impl/reference/raft';
import { longExperiment } from '../../spec/raft';
import { Cluster } from '../../spec/raft/cluster';
import { nodesOf, type Experiment, type Operation } from '../../spec/raft/program';
import { Watch } from '../../spec/raft/watch';
import { Witness } from '../../spec/raft/witness';
import { cpuSeconds } from './cpu';

const NODES = 5;
/** Logs are compacted so often, in proposals. */
const COMPACT_EVERY = 500;

/**
 * Five nodes that replicate: a proposal, all of its messages, now and then a heartbeat. With `tellsCommits` a heartbeat follows each
 * proposal, because etcd's leader sends one as soon as it commits, and the reference's waits for the next message: so that both
 * have 16.8 messages a proposal, four of them with an entry. Without, it is 8.8, and nearly half of them bring an entry.
 */
function replication(proposals: number, tellsCommits: boolean): Experiment {
  const among = nodesOf({ nodes: NODES });
  const exchange: Operation = { op: 'exchange', among, count: 1000 };
  const program: Operation[] = [{ op: 'timeout', node: 1 }, exchange];
  for (let i = 0; i < proposals; i++) {
    program.push({ op: 'propose', node: 1 }, exchange);
    if (tellsCommits) program.push({ op: 'tick', node: 1 }, exchange);
    if (i % 10 === 0) program.push({ op: 'tick', node: 1 }, exchange);
    if (i % COMPACT_EVERY === COMPACT_EVERY - 1) for (const node of among) program.push({ op: 'compact', node });
  }
  return { nodes: NODES, entriesMax: 100, program };
}

export const likeEtcd: readonly Experiment[] = [replication(5000, true)];

/** What nodes are made to do, in runs of about a tenth of a second and more. */
export const loads: Readonly<Record<string, readonly Experiment[]>> = {
  'replication as etcd does it': likeEtcd,
  'the same, ten times as long': [replication(50_000, true)],
  'replication with fewer messages': [replication(5000, false)],
  'everything, as a hunt draws it': Array.from({ length: 40 }, (_, i) => longExperiment(i)),
};

/** Handled messages are events, but for ticks and requests: of those there is one at most for each operation of these kinds. */
function messagesIn(experiments: readonly Experiment[], events: number): number {
  const others = experiments.reduce((sum, { program }) => sum + program.filter(({ op }) => op === 'propose' || op === 'tick' || op === 'compact').length, 0);
  return events - others;
}

/** One run, as long as it is asked to be, with all checks. Reports after each tenth of it: whether it slows down or fills the memory. */
export function longRun(eventsMin: number, report: (events: number, eventsASecond: number) => void): void {
  const port = create();
  const watch = new Watch();
  const experiment = replication(COMPACT_EVERY, true);
  const cluster = new Cluster(port, experiment, watch);
  for (let tenth = 1; tenth <= 10; tenth++) {
    const before = cluster.events;
    const seconds = cpuSeconds(() => {
      while (cluster.events < (tenth * eventsMin) / 10) cluster.run(experiment.program);
    });
    if (watch.broken !== undefined) throw new Error(`a false alarm: ${watch.broken}`);
    report(cluster.events, (cluster.events - before) / seconds);
  }
}

export interface Rate {
  readonly eventsASecond: number;
  readonly messagesASecond: number;
}

export function rate(experiments: readonly Experiment[], isChecked: boolean, eventsMin: number): Rate {
  const port = create();
  const watch = new Watch();
  const bare = new Witness();
  const run = () => experiments.reduce((sum, experiment) => {
    port.reset?.();
    watch.reset();
    const cluster = new Cluster(port, experiment, isChecked ? watch : bare);
    cluster.run(experiment.program);
    if (watch.broken !== undefined) throw new Error(`a false alarm: ${watch.broken}`);
    return sum + cluster.events;
  }, 0);
  for (let warm = 0; warm < eventsMin / 4; ) warm += run();
  let [events, messages, seconds] = [0, 0, 0];
  while (events < eventsMin) {
    let handled = 0;
    seconds += cpuSeconds(() => (handled = run()));
    events += handled;
    messages += messagesIn(experiments, handled);
  }
  return { eventsASecond: events / seconds, messagesASecond: messages / seconds };
}
