import { subject, topicIds } from '../impl/topics';
import { answeredRecords } from './answered';
import { committedItems } from './committed';
import { markOf, Respondents, situationsOf, staleness, type Answered } from './quiz';

const respondents = topicIds().map((id) => new Respondents(subject(id)));
/** What no longer fits of a record. */
const stale = (record: Answered) => respondents.flatMap((own) => staleness(own, committedItems(own.subject.topic.id), record));

test('the committed records fit the committed quizzes', () => {
  const records = answeredRecords();
  expect(records.map(({ name }) => name)).toContain('Kubernetes');
  expect(records.flatMap(stale)).toEqual([]);
});

/** A mark, not a word such as that something was set aside. */
const isMark = (answer: string | undefined) => /^\w{14}$/.test(answer ?? '');

// Of situations of other quizzes a record has marks alone, from which nobody can tell what was asked: an answer to these that was
// altered is not that of the reference, so that the system is not named there, and `npm run answers:check` finds it by asking again.
test.each(answeredRecords())('a record in which one answer to a committed item was altered is refused: $name, $how', (record) => {
  const items = respondents.flatMap(({ subject: { topic } }) => committedItems(topic.id));
  const met = items.flatMap((item) => situationsOf(item).map((each) => ({ id: item.invariant, mark: markOf(each) })));
  const told = met.filter(({ id, mark }) => isMark(record.answers[id]?.[mark]));
  const altered = told.filter(({ id }, i) => told.findIndex((each) => each.id === id) === i);
  expect(altered.length).toBeGreaterThan(5);
  // All at once, as each look at the committed items takes a second: each of them has to be told.
  const answers = altered.reduce((known, { id, mark }) => ({ ...known, [id]: { ...known[id], [mark]: markOf('another answer') } }), record.answers);
  const refused = stale({ ...record, answers });
  const untold = altered.filter(({ id }) => !refused.some((each) => each.includes(`(${id}): `) && each.endsWith('answered otherwise than the reference does today')));
  expect(untold).toEqual([]);
});
