import { reference, subject } from '../impl/topics';
import { misconceived, ScenarioUnsupported, type AnyInvariant, type AnyMisconception, type Session } from '../spec/kernel';
import type { LookOutcome } from '../spec/qos';
import { answeredRecord, answeredRecords, LIVE, outdated } from './answered';
import { write } from './formats';
import { answeredBefore, askSystem, FREELY, makeQuiz, markOf, recordedAs, Respondents, SET_ASIDE, situationsOf, staleness, stillAnswers, Unprovable, VARIES, type Answered } from './quiz';

const qos = subject('qos');
const respondents = new Respondents(qos);
const truth = reference('0').open(qos.topic);

function rule(id: string): AnyInvariant {
  const invariant = qos.topic.invariants.find((each) => each.id === id);
  if (invariant === undefined) throw new Error(id);
  return invariant;
}

/** A session whose `evict` is that of the reference, changed. */
function evicting(change: (outcomes: readonly LookOutcome[]) => readonly LookOutcome[]): Session {
  const port = truth.port as { evict(...args: unknown[]): readonly LookOutcome[] };
  return { port: { evict: (...args: unknown[]) => change(port.evict(...args)) }, reset() {}, close() {} };
}

const quiz = makeQuiz([qos], { seed: 1, count: 12, asDrawn: true });
/** A record of somebody who answers as the reference does. */
const record: Answered = {
  name: 'Somebody',
  version: '2',
  how: 'linked',
  topics: { qos: ['eviction'] },
  items: Object.fromEntries(quiz.items.map((item) => [item.id, situationsOf(item).map(markOf)])),
  answers: quiz.items.reduce<Record<string, Record<string, string>>>((answers, item) => {
    const known = Object.fromEntries(situationsOf(item).map((each) => [markOf(each), askSystem(respondents, truth, rule(item.invariant), each)]));
    return { ...answers, [item.invariant]: { ...answers[item.invariant], ...known } };
  }, {}),
};

test('who answered alike is named beside the reference, in every format', () => {
  const again = makeQuiz([qos], { seed: 1, count: 12, asDrawn: true, answered: [record] });
  for (const { answeredBy } of again.items) expect(answeredBy).toEqual([{ name: 'reference', version: '0.1.0' }, { name: 'Somebody', version: '2', how: 'linked' }]);
  const page = write('markdown', again, ['en', 'zh']);
  expect(page).toContain('Same answer from: reference 0.1.0, Somebody 2 (linked).');
  expect(page).toContain('给出相同答案的实现：reference 0.1.0、Somebody 2（直接链接其代码）。');
});

test('a page ends with what is true instead of each belief', () => {
  for (const [language, title] of [['en', '## Wrong beliefs, and what is true instead'], ['zh', '## 常见误解与正确说法']] as const) {
    const [, end = ''] = write('markdown', quiz, [language]).split(title);
    const lines = end.split('\n').filter((line) => line.startsWith('- '));
    expect(lines).toHaveLength(Object.keys(quiz.beliefs).length);
    for (const [id, truth] of Object.entries(quiz.truths)) expect(lines.filter((line) => line.includes(`\`${id}\``) && line.includes(truth[language].slice(0, 20)))).toHaveLength(1);
  }
});

test('a page says which belief leads to each wrong option, unless the option is that belief; notes are cited in its language', () => {
  const [en, zh] = (['en', 'zh'] as const).map((language) => write('markdown', quiz, [language]));
  const count = (page: string | undefined, words: string) => page?.split(words).length;
  const wrong = quiz.items.flatMap(({ kind, options }) => (kind === 'diagnose' ? [] : options.filter(({ correct, misconception }) => !correct && misconception !== undefined)));
  expect(wrong).not.toEqual([]);
  expect(count(en, 'This answer suggests the belief: “')).toBe(wrong.length + 1);
  expect(count(zh, '这样回答的人可能认为：“')).toBe(wrong.length + 1);
  for (const { misconception = '' } of wrong) expect(en).toContain(`suggests the belief: “${quiz.beliefs[misconception]?.en ?? 'nothing'}”`);
  expect(en).toContain('Sources: study notes 28');
  expect(zh).toContain('出处：学习笔记 28');
});

test('a situation that is known from elsewhere is enough: the record does not ask which quiz it is', () => {
  const items = makeQuiz([qos], { seed: 1, count: 6, asDrawn: true, answered: [{ ...record, items: {} }] }).items;
  expect(items.every(({ answeredBy }) => answeredBy.length === 2)).toBe(true);
});

test('where a machine is too slow for an answer of a live system, the one stays that the same release gave there before, if it is still right', () => {
  const item = quiz.items[0]!;
  const [situation] = situationsOf(item);
  const invariant = rule(item.invariant);
  const mark = markOf(situation);
  const right = record.answers[item.invariant]?.[mark] ?? '';
  const live = { ...record, how: 'live cluster' as const };
  const before = (about: Pick<Answered, 'name' | 'version' | 'how'>, known: Answered | undefined = live) => answeredBefore(known, about, invariant, mark);
  expect(recordedAs(respondents, invariant, situation, SET_ASIDE, before(live))).toBe(right);
  for (const other of [before({ ...live, version: '3' }), before({ ...live, name: 'Another' }), before(record, record), answeredBefore(undefined, live, invariant, mark)]) expect(other).toBeUndefined();
  for (const known of [undefined, markOf('what is right no longer'), VARIES, FREELY]) expect(recordedAs(respondents, invariant, situation, SET_ASIDE, known)).toBe(SET_ASIDE);
  expect(recordedAs(respondents, invariant, situation, VARIES, right)).toBe(VARIES);
  expect(recordedAs(respondents, invariant, situation, markOf('another answer'), right)).toBe(FREELY);
});

test('who answered otherwise, varied, could not be asked or was not asked is not named', () => {
  const item = quiz.items[0]!;
  for (const known of [markOf('another answer'), VARIES, SET_ASIDE, undefined]) {
    const answers = { ...record.answers, [item.invariant]: Object.fromEntries(situationsOf(item).flatMap((each) => (known === undefined ? [] : [[markOf(each), known]]))) };
    const again = makeQuiz([qos], { seed: 1, count: 12, asDrawn: true, answered: [{ ...record, answers }] }).items.find(({ id }) => id === item.id);
    expect(again?.answeredBy.map(({ name }) => name)).toEqual(['reference']);
  }
});

describe('a system is asked so often that a freedom shows', () => {
  const both = { node: { signal: 'memory.available', thresholds: [{ value: 100, graceSeconds: 0, minReclaim: 0 }, { value: 200, graceSeconds: 20, minReclaim: 0 }], maxPodGraceSeconds: 15, pods: [{ name: 'web', qosClass: 'BestEffort', priority: 0, isStatic: false, terminationGraceSeconds: 30, requests: [], initRequests: [] }] }, looks: [{ atSeconds: 0, available: 150, usage: {} }, { atSeconds: 20, available: 50, usage: {} }] };

  test('the same answer each time: its mark', () => {
    expect(askSystem(respondents, truth, rule('qos/grace'), both)).toBe(markOf(1));
  });

  test('sometimes another one that the rule allows: it varies', () => {
    let turn = 0;
    const graces = evicting((outcomes) => outcomes.map((each) => (each.graceSeconds === null ? each : { ...each, graceSeconds: turn++ % 2 === 0 ? 1 : 15 })));
    expect(askSystem(respondents, graces, rule('qos/grace'), both)).toBe(VARIES);
  });

  test('always another one than the reference, that the rule allows: it is free, and neither stale nor named', () => {
    expect([recordedAs(respondents, rule('qos/grace'), both, markOf(15)), recordedAs(respondents, rule('qos/grace'), both, markOf(1))]).toEqual([FREELY, markOf(1)]);
    const free = { ...record, answers: Object.fromEntries(Object.entries(record.answers).map(([id, known]) => [id, Object.fromEntries(Object.keys(known).map((mark) => [mark, FREELY]))])) };
    expect(staleness(respondents, quiz.items, free)).toEqual([]);
    expect(makeQuiz([qos], { seed: 1, count: 12, asDrawn: true, answered: [free] }).items.every(({ answeredBy }) => answeredBy.length === 1)).toBe(true);
  });

  test('a situation that it cannot be given is set aside', () => {
    const refusing = evicting(() => {
      throw new ScenarioUnsupported('not here');
    });
    expect(askSystem(respondents, refusing, rule('qos/grace'), both)).toBe(SET_ASIDE);
  });

  test('a broken rule is no record but a finding', () => {
    const wrong = misconceived(qos.misconceptions.find(({ id }) => id === 'qos/hard-leaves-no-time') as AnyMisconception).open(qos.topic);
    expect(() => askSystem(respondents, wrong, rule('qos/grace'), both)).toThrow(Unprovable);
  });
});

describe('what is recorded is asked again', () => {
  const look = { node: { signal: 'memory.available', thresholds: [{ value: 100, graceSeconds: 0, minReclaim: 0 }, { value: 200, graceSeconds: 20, minReclaim: 0 }], maxPodGraceSeconds: 15, pods: [{ name: 'web', qosClass: 'BestEffort', priority: 0, isStatic: false, terminationGraceSeconds: 30, requests: [], initRequests: [] }] }, looks: [{ atSeconds: 0, available: 150, usage: {} }, { atSeconds: 20, available: 50, usage: {} }] };
  const again = (session: Session, recorded: string) => stillAnswers(respondents, session, rule('qos/grace'), look, recorded);
  let turn = 0;
  const free = evicting((outcomes) => outcomes.map((each) => (each.graceSeconds === null ? each : { ...each, graceSeconds: turn++ % 2 === 0 ? 1 : 15 })));

  test('the same answer, or one of several where several are recorded, is as recorded', () => {
    expect([again(truth, markOf(1)), again(truth, VARIES), again(free, VARIES)]).toEqual(['so', 'so', 'so']);
  });

  test('another answer is told from a freedom that had not shown', () => {
    expect(again(truth, markOf(15))).toBe('otherwise');
    expect(again(truth, SET_ASIDE)).toBe('otherwise');
    turn = 0; // The first answer is 1.
    expect(again(free, markOf(15))).toBe('varies');
  });
});

describe('a record that no longer fits is refused', () => {
  test('one that fits is not', () => {
    expect(staleness(respondents, quiz.items, record)).toEqual([]);
  });

  test('an item that was not asked', () => {
    const [first, ...others] = Object.entries(record.items);
    expect(staleness(respondents, quiz.items, { ...record, items: Object.fromEntries(others) })[0]).toMatch(`item ${first?.[0]}`);
  });

  test('not of a live system, of which only what it was asked is known: it is not named elsewhere', () => {
    const live = { ...record, how: 'live cluster' as const, items: {}, answers: {} };
    expect(staleness(respondents, quiz.items, live)).toEqual([]);
    expect(staleness(respondents, quiz.items, { ...record, how: 'live cluster', items: {} })).toEqual([]);
    expect(makeQuiz([qos], { seed: 1, count: 4, answered: [live] }).items.flatMap(({ answeredBy }) => answeredBy.map(({ name }) => name))).toEqual(Array(4).fill('reference'));
  });

  test('an answer that is not that of the reference today', () => {
    const answers = Object.fromEntries(Object.entries(record.answers).map(([id, known]) => [id, Object.fromEntries(Object.keys(known).map((mark) => [mark, markOf('another')]))]));
    const stale = staleness(respondents, quiz.items, { ...record, answers });
    expect(stale.length).toBeGreaterThan(0);
    for (const each of stale) expect(each).toMatch(/answered otherwise than the reference does today/);
  });

  test.each(['kubernetes', LIVE])('one of another release than is built or started today: %s', (name) => {
    expect(outdated()).toEqual([]);
    const known = answeredRecord(name);
    const older = (each: string) => (each === name && known !== undefined ? { ...known, version: '0.0.1' } : undefined);
    expect(outdated(older)).toEqual([expect.stringMatching(/^Kubernetes 0\.0\.1 \((linked|live cluster)\) is recorded, and [\d.]+ is what is asked today$/)]);
  });

  test.each(answeredRecords().map(({ name, how }) => ({ name, how })))('one of another release is quoted by no quiz: $name, $how', (about) => {
    const changed = (known: Answered | undefined) => (known?.name === about.name && known.how === about.how ? { ...known, version: '0.0.1' } : known);
    const others = answeredRecords().filter(({ name, how }) => name !== about.name || how !== about.how);
    expect(answeredRecords((name) => changed(answeredRecord(name)))).toEqual(others);
  });

  test('a topic or a feature that the system lacks is not asked for', () => {
    const none = { ...record, items: {}, answers: {} };
    expect(staleness(respondents, quiz.items, { ...none, topics: {} })).toEqual([]);
    expect(staleness(respondents, quiz.items, { ...none, topics: { qos: [] } }).length).toBeLessThan(staleness(respondents, quiz.items, none).length);
  });
});
