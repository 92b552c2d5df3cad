import { PassThrough } from 'node:stream';
import { reportPage } from '../generators/site/report';
import { subject } from '../impl/topics';
import { misconceived } from '../spec/kernel';
import { conduct, toJson, type Examination } from './examination';
import { paintFor } from './io';
import { renderExamination } from './render';

/** An examination in which a failure was like no known bug, and could be one. */
async function examined(): Promise<Examination> {
  const belief = subject('qos').misconceptions.find(({ id }) => id === 'qos/limits-alone-are-burstable');
  if (belief === undefined) throw new Error('a belief is gone');
  const outside = new PassThrough();
  const io = { out: outside, err: outside, in: new PassThrough(), env: {}, now: () => 0, interrupted: () => false };
  const examination = await conduct(io, 'wrong', misconceived(belief), ['qos'], { seed: 1, runs: 100 });
  const topics = examination.topics.map((topic) => ({
    ...topic,
    invariants: topic.invariants.map((report) => (report.failure === undefined ? report : { ...report, failure: { ...report.failure, behavesLike: [], couldBe: [belief.id] } })),
  }));
  return { ...examination, topics };
}

test('what a failure could be is said as such in text, JSON and HTML, and where to read about it', async () => {
  const examination = await examined();
  const told = renderExamination(examination, paintFor({}, {}));
  expect(told).toContain('could be      qos/limits-alone-are-burstable (');
  expect(told).toContain('proctor explain qos/limits-alone-are-burstable');
  expect(told).not.toContain('behaves like');
  const json = toJson(examination, '0.0.0');
  const failures = json.topics.flatMap(({ invariants }) => invariants.flatMap((report) => ('failure' in report && report.failure !== undefined ? [report.failure] : [])));
  expect(failures[0]).toMatchObject({ behavesLike: [], couldBe: ['qos/limits-alone-are-burstable'] });
  expect(reportPage([json], [new Map()])).toContain('Could be, as it breaks the same in this scenario: <code>qos/limits-alone-are-burstable</code>');
});
