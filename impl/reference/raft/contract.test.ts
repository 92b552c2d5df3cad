import { check, checkShape, examine, finish, inProcess, type CheckResult } from '../../../spec/kernel';
import { raft, topic, type Output, type RaftPort } from '../../../spec/raft';
import { create } from '.';

type Spoil = (output: Output) => Output;

/** The reference behind an adapter that spoils what it hands on. */
function spoilt(spoil: Spoil): RaftPort {
  const whole = create();
  return {
    start: (...args) => spoil(whole.start(...args)),
    tick: (node) => spoil(whole.tick(node)),
    receive: (message) => spoil(whole.receive(message)),
    propose: (node, value) => spoil(whole.propose(node, value)),
    ...(whole.compact === undefined ? {} : { compact: (node: number, index: number, data: string) => spoil(whole.compact?.(node, index, data) ?? nothing()) }),
    ...(whole.read === undefined ? {} : { read: (node: number, id: string) => spoil(whole.read?.(node, id) ?? nothing()) }),
    reset: () => whole.reset?.(),
  };
}

function nothing(): never {
  throw new Error('the reference lost a method');
}

const contract = raft.invariants.find(({ id }) => id === 'raft/node-contract');
const safety = raft.invariants.find(({ id }) => id === 'raft/election-safety');

function examined(port: RaftPort, invariant = contract): CheckResult & { readonly reason?: string } {
  if (invariant === undefined) throw new Error('the contract is gone');
  return finish(check(invariant, { port, reset: () => port.reset?.(), close() {} }, { seed: 1, runs: 200 }));
}

test.each<[string, string, Spoil]>([
  ['answers for another node', 'speaks-for-itself', (output) => ({ ...output, send: output.send.map((message) => ({ ...message, from: (message.from % 3) + 1 })) })],
  ['sends to a node that nobody knows', 'known-recipients', (output) => ({ ...output, send: output.send.map((message) => ({ ...message, to: 77 })) })],
  ['sends to itself', 'known-recipients', (output) => ({ ...output, send: output.send.map((message) => ({ ...message, to: message.from })) })],
  ['begins its log one index too far', 'indexes-without-gaps', (output) => ({ ...output, writes: output.writes.map((write) => (write.kind === 'entries' ? { ...write, from: write.from + 1, entries: write.entries.map((entry) => ({ ...entry, index: entry.index + 1 })) } : write)) })],
  ['jumps an index among the entries that it writes', 'indexes-without-gaps', (output) => ({ ...output, writes: output.writes.map((write) => (write.kind === 'entries' ? { ...write, entries: write.entries.map((entry, i) => ({ ...entry, index: entry.index + (i === write.entries.length - 1 ? 1 : 0) })) } : write)) })],
  ['applies what it never asked to persist', 'applies-what-it-stored', (output) => ({ ...output, writes: output.writes.filter(({ kind }) => kind !== 'entries') })],
  ['applies another value than it stored', 'applies-what-it-stored', (output) => ({ ...output, apply: output.apply.map((entry) => ({ ...entry, value: `${entry.value}!` })) })],
  ['sends before it asked to persist its term and vote', 'persists-what-it-says', (output) => ({ ...output, writes: output.writes.filter(({ kind }) => kind !== 'state') })],
  ['sends its term and vote before it asks to persist them', 'persists-what-it-says', (output) => ({ ...output, early: output.send, send: [] })],
  ['acknowledges entries before it asks to persist them', 'persists-what-it-acknowledges', (output) => (output.writes.some(({ kind }) => kind === 'state') ? output : { ...output, early: output.send, send: [] })],
  ['restores a snapshot that it never asked to persist', 'restores-what-it-stored', (output) => (output.apply[0] === undefined ? output : { ...output, restore: { index: output.apply[0].index, term: output.apply[0].term, data: '7' }, apply: [] })],
  ['answers a read that nobody asked', 'answers-what-was-asked', (output) => ({ ...output, reads: [{ id: 'nobody', index: 0 }] })],
])('an adapter that %s is told that it breaks the rule %s of the port, and not one of Raft', (_what, rule, spoil) => {
  const { smallest, outcome } = examined(spoilt(spoil)) as ReturnType<typeof examined> & { outcome: string };
  expect({ outcome, clause: smallest?.violation.clause }).toEqual({ outcome: 'fail', clause: rule });
  expect(smallest?.violation.message.en).toMatch(/^The adapter breaks a rule of the port, before any rule of Raft: /);
  expect(smallest?.violation.message.en).toMatch(/Node \d does not/);
});

const jumps = (from: (from: number) => number): Spoil => (output) => ({ ...output, writes: output.writes.map((write) => (write.kind === 'entries' ? { ...write, from: from(write.from) } : write)) });

test.each<[string, Spoil, string]>([
  ['begins far behind the end of its log', jumps((from) => from + 1_000_000_000), '(from 1000000001; the log goes from 1 to 0)'],
  ['begins before the first index', jumps(() => 0), '(from 0; the log goes from 1 to 0)'],
  ['has another index than where it begins', (output) => ({ ...output, writes: output.writes.map((write) => (write.kind === 'entries' ? { ...write, entries: write.entries.map((entry) => ({ ...entry, index: entry.index + 6 })) } : write)) }), '(from 1, index 7 where 1 is next)'],
])('of a write that %s it is told where it begins, and what would have been right', (_what, spoil, told) => {
  const { smallest } = examined(spoilt(spoil));
  expect(smallest?.violation.clause).toBe('indexes-without-gaps');
  expect(smallest?.violation.message.en).toContain(told);
});

test('a commit index below 0 has the wrong shape, and the field is named', () => {
  const started = spoilt((output) => ({ ...output, state: { ...output.state, commit: -1 } })).start(1, { peers: [1], heartbeatTicks: 1, electionTicks: 5, timeouts: [5], entriesMax: 1 }, { term: 0, vote: null, entries: [] });
  expect(() => checkShape('raft.start', raft.port.start.result, started)).toThrow(/^raft\.start\(\)\.state\.commit: /);
});

test('an adapter that panics is told which call it did not answer; that is an error, and no verdict on Raft', () => {
  const panics = (output: Output): Output => {
    if (output.state.role === 'candidate') throw new Error('index out of range');
    return output;
  };
  const { outcome, reason } = examined(spoilt(panics)) as { outcome: string; reason?: string };
  expect(outcome).toBe('error');
  expect(reason).toMatch(/^The adapter breaks a rule of the port, before any rule of Raft: every call is answered\. tick \(node \d\) was not: index out of range$/);
  expect(examined(spoilt(panics), safety)).toMatchObject({ outcome: 'error', reason: 'index out of range' });
});

describe('a node that panics as leader of a later term', () => {
  const late = (output: Output): Output => {
    if (output.state.role === 'leader' && output.state.term >= 3) throw new Error('index out of range');
    return output;
  };
  const implementation = inProcess('panics', '0', () => spoilt(late));
  const examinedBy = (ids: readonly string[], hunts = 0) => {
    let runs = 0;
    const { invariants, hunt } = finish(examine(topic, implementation, { seed: 2, runs: 3, only: ids, ...(hunts === 0 ? {} : { huntExpired: () => runs++ >= hunts }) }));
    return { reports: new Map(invariants.map((each) => [each.id, each])), hunt };
  };
  const both = examinedBy(['raft/node-contract', 'raft/leader-completeness', 'raft/log-matching', 'raft/state-machine-safety']);
  const panicked = both.reports.get('raft/node-contract');

  test('in the program of any rule breaks the contract, and a few operations show it', () => {
    expect(examinedBy(['raft/node-contract']).reports.get('raft/node-contract')?.outcome).toBe('pass');
    expect(panicked).toMatchObject({ outcome: 'error', reason: expect.stringMatching(/every call is answered\. \w+ \(.*\) was not: index out of range$/) as string, unanswered: { invariant: 'raft/node-contract' } });
    expect((panicked?.unanswered?.scenario as { program: unknown[] }).program.length).toBeLessThan(15);
  });

  test('has its story told up to the call that it does not answer', () => {
    const invariants = [...both.reports.values()].filter(({ outcome }) => outcome === 'error');
    expect(invariants.length).toBeGreaterThan(1);
    for (const { id, unanswered } of invariants) {
      const picture = raft.invariants.find((each) => each.id === id)?.depict?.(spoilt(late), unanswered?.scenario);
      if (picture?.kind !== 'space-time') throw new Error('there is no story');
      const { moments } = picture;
      expect(moments.map(({ breaks }) => breaks).filter((each) => each !== undefined)).toEqual(['raft/node-contract']);
      expect(moments.at(-1)).toMatchObject({ breaks: 'raft/node-contract', texts: [{ en: expect.stringMatching(/^does not answer \w+ \(/) as string, zh: expect.stringMatching(/^没有应答 /) as string }] });
      expect(moments.length).toBeGreaterThan(1);
    }
  });

  test('in a long program breaks the contract, too, and the hunt goes on', () => {
    const { reports, hunt } = examinedBy(['raft/node-contract'], 40);
    expect(hunt?.unanswered?.programs).toBeGreaterThan(1);
    expect(hunt?.runs).toBeGreaterThan(hunt?.unanswered?.programs ?? 0);
    expect(reports.get('raft/node-contract')).toMatchObject({ outcome: 'error', unanswered: { invariant: 'raft/node-contract' } });
  });
});

test('an adapter that keeps to the contract is not told off', () => {
  expect(examined(spoilt((output) => output))).toMatchObject({ outcome: 'pass' });
});
