import { examine, finish } from '../../spec/kernel';
import { implementations } from '../implementations';
import { load } from '../load';
import { subject } from '../topics';

const { reason } = implementations().find(({ name }) => name === 'liferaft') ?? { reason: 'it is not listed' };
const examined = reason === undefined ? test : test.skip;
if (reason !== undefined) process.stderr.write(`liferaft is not examined: ${reason}\n`);

examined(`a library that counts votes twice and forgets them is found out within the default runs${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  const { topic } = subject('raft');
  const only = ['raft/split-vote', 'raft/election-safety'];
  const { invariants } = finish(examine(topic, load('liferaft', { deadlineMs: 20_000 }), { seed: 1, runs: 200, shrinks: 5, only }));
  const seen = invariants.map(({ id, outcome }) => ({ id, outcome }));
  expect(seen).toMatchObject([
    { id: 'raft/split-vote', outcome: 'fail' },
    { id: 'raft/election-safety', outcome: 'fail' },
  ]);
});
