import { longExperiment, runWatched, type RaftPort } from '../../../spec/raft';
import type { Experiment } from '../../../spec/raft/program';
import { misconceptions } from '../../misconceptions/raft';

/** Node 2 gets a snapshot, and then a late message from before it, for which it writes after where its snapshot ends. */
const LATE: Experiment = {
  nodes: 3,
  entriesMax: 1,
  voters: 1,
  program: [
    { op: 'timeout', node: 1 }, { op: 'propose', node: 1 }, { op: 'members', node: 1, members: { voters: [1, 2, 3] } }, { op: 'exchange', among: [1, 3], count: 11 },
    { op: 'compact', node: 1 }, { op: 'propose', node: 1 }, { op: 'deliver', from: 1, to: 2, type: 'InstallSnapshot', rank: 0 }, { op: 'exchange', among: [1, 2], count: 10 },
  ],
};

test('which rule a story breaks does not depend on what ran before', () => {
  const port = misconceptions.find(({ id }) => id === 'raft/always-truncate')?.create() as RaftPort;
  const broken = Array.from({ length: 60 }, (_, seed) => {
    runWatched(port, longExperiment(seed));
    return runWatched(port, LATE).broken;
  });
  expect(new Set(broken)).toEqual(new Set(['log-matching']));
});
