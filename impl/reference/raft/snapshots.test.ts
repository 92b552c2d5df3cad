import { create } from '.';

test('what does not follow a snapshot is cut before the snapshot is written: a crash between the two leaves no log that never was', () => {
  const node = create();
  const config = { peers: [1, 2, 3], heartbeatTicks: 1, electionTicks: 5, timeouts: [5, 6, 7], entriesMax: 3 };
  node.start(1, config, { term: 1, vote: null, entries: [1, 2, 3].map((index) => ({ index, term: 1, value: 'a' })) });
  const { writes } = node.receive({ type: 'InstallSnapshot', from: 2, to: 1, term: 3, snapshot: { index: 2, term: 2, data: 'b' } });
  const kinds = writes.filter(({ kind }) => kind !== 'state');
  expect(kinds).toMatchObject([{ kind: 'entries', from: 3, entries: [] }, { kind: 'snapshot', snapshot: { index: 2 } }]);
});
