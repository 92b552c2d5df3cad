import type { Entry, Output, RaftPort } from '../../../spec/raft';
import type { Change } from '../../../spec/raft/log-facts';
import { logsMatch } from '../../../spec/raft/log-rules';
import { runWatched } from '../../../spec/raft/watched';

const change = (node: number, entries: readonly Entry[], restart = false): Change => ({ step: 0, node, restart, leads: false, term: 1, length: 0, from: 1, entries });
const entry = (value: string): Entry => ({ index: 1, term: 1, value });
const crash = (node: number) => change(node, [], true);

test('an entry that was lost in a crash, and that no other log has, is held against nobody', () => {
  expect(logsMatch([change(1, [entry('a')]), crash(1), change(1, [entry('b')])])).toBeUndefined();
});

test.each([
  ['another log has it', [change(1, [entry('a')]), change(2, [entry('a')]), crash(1), change(1, [entry('b')])]],
  ['it reaches another log later', [change(1, [entry('a')]), crash(1), change(1, [entry('b')]), change(2, [entry('a')])]],
  ['it survived the crash', [change(1, [entry('a')]), change(1, [entry('a')], true), change(2, [entry('b')])]],
])('where %s, another entry of the same index and term breaks the rule', (_where, facts) => {
  expect(logsMatch(facts)?.clause).toBe('same-index-and-term-same-entry');
});

/** A sole voter whose disk is always busy: it leads term 1 and stores what it is given. */
function busy(): RaftPort {
  let length = 0;
  const state = (role: 'leader' | 'follower') => ({ role, term: role === 'leader' ? 1 : 0, vote: role === 'leader' ? 1 : null, leader: null, commit: 0 });
  const output = (role: 'leader' | 'follower', entries: Entry[] = []): Output => {
    const writes = entries.length === 0 ? [] : [{ kind: 'entries' as const, from: entries[0]?.index ?? 0, entries }];
    return { early: [], writes, sync: false, send: [], apply: [], state: state(role) };
  };
  return {
    start: (_id, _config, durable) => {
      length = durable.entries.length;
      return output('follower');
    },
    tick: () => output('leader'),
    receive: () => output('leader'),
    propose: (_id, value) => output('leader', [{ index: ++length, term: 1, value }]),
  };
}

test('long runs forget it, too', () => {
  const twice = [{ op: 'propose', node: 1 }, { op: 'crash', node: 1, keep: 0 }, { op: 'restart', node: 1 }, { op: 'propose', node: 1 }] as const;
  expect(runWatched(busy(), { nodes: 1, entriesMax: 1, asyncWrites: true, program: twice }).broken).not.toBe('log-matching');
});
