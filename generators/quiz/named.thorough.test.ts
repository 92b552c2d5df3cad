import { subject, topicIds } from '../../impl/topics';
import { languages, nameOf } from '../../spec/kernel';
import { makeQuiz, prove, Respondents } from '.';
import { aboutNamed, namedOf } from './named';

const all = topicIds().map((id) => new Respondents(subject(id))).flatMap((respondents) => namedOf(respondents).map((each) => ({ respondents, ...each })));
const named = all.map(({ respondents, invariant, scenario }) => ({ respondents, invariant, scenario, name: nameOf(invariant, scenario) ?? { en: '', zh: '' } }));

test('Figures 7 and 8 of the Raft paper are there: who can win, what becomes of each follower, and what is committed', () => {
  const asked = (figure: number) => [...new Set(named.filter(({ name }) => name.en.startsWith(`Figure ${figure} of the Raft paper, `)).map(({ invariant }) => invariant.id))];
  expect(asked(7)).toEqual(['raft/who-can-win', 'raft/follower-log', 'raft/follower-commit', 'raft/commit-index']);
  expect(asked(8)).toEqual(['raft/who-can-win', 'raft/follower-log', 'raft/commit-index', 'raft/own-term-is-counted']);
  const parts = named.flatMap(({ name }) => /^Figure 8 of the Raft paper, (?:at the end of )?\((.)\)(?! to)/.exec(name.en)?.[1] ?? []);
  expect([...new Set(parts)].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  for (const follower of 'abcdef') {
    expect(named.filter(({ invariant, name }) => invariant.id === 'raft/follower-log' && name.zh === `Raft 论文图 7，Follower (${follower})`)).toHaveLength(1);
  }
});

test.each(named)('$name.en: an item of $invariant.id asks about it by its name, in both languages', ({ respondents, invariant, scenario, name }) => {
  const [item] = aboutNamed(respondents, invariant, scenario);
  if (item === undefined) throw new Error('there is none');
  expect(() => prove(respondents, item)).not.toThrow();
  // An interview asks about a belief, and tells of the situation in its answer.
  for (const language of languages) expect(item.kind === 'interview' ? item.explanation[language] : item.stem[language]).toContain(name[language]);
});

test('a quiz that is to meet all beliefs has an item about each of them', () => {
  const raft = subject('raft');
  // Few beliefs: what else such a quiz holds is not the matter here.
  const misconceptions = raft.misconceptions.filter(({ id }) => /never-truncate|always-truncate|any-log|any-term|needs-all|at-once|stored-is/.test(id) && !/members|reads/.test(id));
  const { items } = makeQuiz([{ ...raft, misconceptions }], { seed: 1, count: 1, coverAll: true, asDrawn: true });
  const texts = items.map(({ stem, explanation }) => `${stem.en} ${explanation.en}`);
  for (const { name } of named.filter(({ respondents }) => respondents.subject.topic.id === 'raft')) expect(texts.filter((words) => words.includes(name.en)).length).toBeGreaterThan(0);
});
