import { subject, topicIds } from '../impl/topics';
import { answeredRecords } from './answered';
import { committedItems } from './committed';
import { Respondents, staleness } from './quiz';

test('the committed records fit the committed quizzes', () => {
  const records = answeredRecords();
  expect(records.map(({ name }) => name)).toContain('Kubernetes');
  const stale = topicIds().flatMap((id) => {
    const own = new Respondents(subject(id));
    return records.flatMap((each) => staleness(own, committedItems(id), each));
  });
  expect(stale).toEqual([]);
});
