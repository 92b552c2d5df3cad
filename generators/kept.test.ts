import { join } from 'node:path';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { reservationsAbout } from './reservations';
import { system, systems } from '../impl/system/systems';
import { reference, subject, topicIds, topicNamed } from '../impl/topics';
import { misconceived, ShapeError, type AnyMisconception, type Session } from '../spec/kernel';
import type { Output } from '../spec/raft';
import { askSystem, BREAKS, confirmedBy, FREELY, markOf, recordedAs, Respondents, situationsOf, staleness, stillAnswers, truthMark, Unprovable, type Answered, type Recorded } from './quiz';
import { invariantNamed, refutation } from './quiz/prove';

const raft = subject('raft');
const respondents = new Respondents(raft);
const truth = reference('0').open(raft.topic);

/** A node that is there and does nothing: it breaks no rule, for it comes into no situation. */
function idle(): Session {
  const output: Output = { early: [], writes: [], sync: true, send: [], apply: [], state: { role: 'follower', term: 0, vote: null, leader: null, commit: 0 } };
  return { port: { start: () => output, tick: () => output, receive: () => output, propose: () => output }, reset() {}, close() {} };
}

interface Told {
  readonly invariant: string;
  readonly belief: string;
  readonly scenario: unknown;
}

const election = { nodes: 5, entriesMax: 1, program: [{ op: 'timeout', node: 2 }, { op: 'timeout', node: 1 }, { op: 'exchange', among: [1, 2, 3, 5], count: 13 }] };
/** Nobody is asked about these rules. The reference shows what the first is about; what the second is about only its believer shows: a leader. */
const rules: readonly Told[] = [
  { invariant: 'raft/one-vote-a-term', belief: 'raft/giving-up-frees-the-vote', scenario: election },
  { invariant: 'raft/elected-by-majority', belief: 'raft/half-is-enough', scenario: { nodes: 2, entriesMax: 3, program: [{ op: 'timeout', node: 2 }] } },
];

/** An item about a rule that asks nothing, and what somebody's record says of it. */
function about({ invariant: id, belief, scenario }: Told) {
  const invariant = invariantNamed(respondents, id);
  const item = refutation(respondents, invariant, belief, scenario);
  const recordOf = (recorded: Recorded): Answered => ({
    name: 'Somebody',
    version: '2',
    how: 'linked',
    topics: { raft: [] },
    items: { [item.id]: situationsOf(item).map(markOf) },
    answers: { [id]: { [markOf(scenario)]: recorded } },
  });
  const wrong = misconceived(raft.misconceptions.find((each) => each.id === belief) as AnyMisconception).open(raft.topic);
  const ask = (session: Session, findings: readonly string[] = []) => recordedAs(respondents, invariant, scenario, askSystem(respondents, session, invariant, scenario, { findings }));
  return { invariant, item, recordOf, wrong, ask, named: (record: Answered) => confirmedBy(respondents, invariant, item, [record]).map(({ name }) => name), stale: (record: Answered) => staleness(respondents, [item], record) };
}

describe.each(rules)('$invariant asks nothing: who is put through its scenario', (told) => {
  const { invariant, item, recordOf, wrong, ask, named, stale } = about(told);

  test('and keeps it, having come into what it is about, answers alike', () => {
    const record = recordOf(ask(truth));
    expect(ask(truth)).toBe(truthMark(respondents, invariant, told.scenario));
    expect(named(record)).toEqual(['Somebody']);
    expect(stale(record)).toEqual([]);
    expect(stillAnswers(respondents, truth, invariant, told.scenario, ask(truth))).toBe('so');
  });

  test('and never comes into it is not named, though it breaks nothing', () => {
    expect(ask(idle())).toBe(FREELY);
    expect(named(recordOf(FREELY))).toEqual([]);
    expect(stillAnswers(respondents, idle(), invariant, told.scenario, ask(truth))).toBe('otherwise');
  });

  test('and breaks it is not recorded', () => {
    expect(() => ask(wrong)).toThrow(Unprovable);
    expect(() => ask(wrong, ['raft/another-rule'])).toThrow(Unprovable);
  });

  test('a record of what the reference no longer comes into, or without the item, is refused', () => {
    expect(stale(recordOf(markOf(['something else'])))).toEqual([expect.stringContaining('answered otherwise than the reference does today')]);
    expect(stale({ ...recordOf(FREELY), answers: {} })).toEqual([`item ${item.id} (${invariant.id}) was not put to Somebody 2`]);
  });

  test('and is known to break it is recorded where it does so, and not named there', () => {
    const reservations = { findings: [invariant.id], notItsOwn: {} };
    expect([ask(wrong, [invariant.id]), ask(truth, [invariant.id])]).toEqual([BREAKS, truthMark(respondents, invariant, told.scenario)]);
    expect(named({ ...recordOf(BREAKS), reservations })).toEqual([]);
    expect(stale({ ...recordOf(BREAKS), reservations })).toEqual([]);
    expect(stale(recordOf(BREAKS))).toEqual([expect.stringContaining('which is none of its findings')]);
    const still = (session: Session, recorded: Recorded) => stillAnswers(respondents, session, invariant, told.scenario, recorded, { findings: [invariant.id] });
    expect([still(wrong, BREAKS), still(truth, BREAKS), still(wrong, ask(truth)), still(wrong, FREELY)]).toEqual(['so', 'otherwise', 'otherwise', 'otherwise']);
  });

  test('and is known not to answer about it by itself is neither asked nor named', () => {
    const reservations = { findings: [], notItsOwn: { [invariant.id]: 'somebody else does' } };
    expect(named({ ...recordOf(ask(truth)), reservations })).toEqual([]);
    expect(stale({ ...recordOf(FREELY), answers: {}, reservations })).toEqual([]);
  });
});

test('an answer of the wrong shape is recorded of nobody, whatever is known of them', () => {
  const { ask, invariant } = about(rules[0] as Told);
  const misshapen: Session = { ...idle(), port: { start: () => { throw new ShapeError('start()', 'no object'); } } };
  expect(() => ask(misshapen, [invariant.id])).toThrow(Unprovable);
});

test('where the reference itself comes into nothing, nobody is named', () => {
  const nothing = { nodes: 1, entriesMax: 1, program: [] };
  const { invariant, item, recordOf } = about(rules[1] as Told);
  expect(truthMark(respondents, invariant, nothing)).toBeUndefined();
  const idleItem = { ...item, scenario: { misconception: 'raft/half-is-enough', scenario: nothing } };
  expect(confirmedBy(respondents, invariant, idleItem, [{ ...recordOf(FREELY), answers: {} }])).toEqual([]);
  expect(staleness(respondents, [idleItem], { ...recordOf(FREELY), answers: {} })).toEqual([]);
});

test('what is known of systems is about rules that there are, and each finding is told among the findings', () => {
  const ids = topicIds().flatMap((id) => topicNamed(id).invariants.map((each) => String(each.id)));
  const told = readText(join(packageRoot(), 'docs', 'findings.md'));
  const known = systems({}).map(({ name }) => reservationsAbout(name));
  const findings = known.flatMap((each) => each.findings);
  expect(findings).toContain('raft/lease-reads');
  expect([...findings, ...known.flatMap(({ notItsOwn }) => Object.keys(notItsOwn))].filter((id) => !ids.includes(id))).toEqual([]);
  expect(findings.filter((id) => !told.includes(`\`${id}\``))).toEqual([]);
  expect(reservationsAbout(system('kubernetes', {}).name)).toEqual({ findings: [], notItsOwn: {} });
});
