import { topicOutcome, type InvariantOutcome, type InvariantReport, type TopicReport } from '../spec/kernel';
import { reasonOf, verdictOf } from './verdict';

const invariant = (outcome: InvariantOutcome, reason?: string): InvariantReport => ({ id: `t/${outcome}`, outcome, scenarios: 0, setAside: 0, covered: {}, ...(reason === undefined ? {} : { reason }) });
const topic = (...invariants: readonly InvariantReport[]): TopicReport => ({ topic: 't', outcome: topicOutcome(invariants, undefined), invariants });
const [pass, fail, error, vacuous] = [invariant('pass'), invariant('fail'), invariant('error', 'it died'), invariant('vacuous', 'never seen')];
const [lacksA, lacksB] = [invariant('unsupported', 'no a'), invariant('unsupported', 'no b')];

test.each([
  ['conforms', topic(pass, pass)],
  ['conforms in part', topic(pass, lacksA)],
  ['does not conform', topic(pass, fail)],
  ['does not conform', topic(vacuous, error)],
  ['is not shown to conform: too little was seen, and more --runs would help', topic(pass, vacuous, lacksA)],
  ['not examined: no a', topic(lacksA, lacksA)],
  ['not examined: for the reasons below', topic(lacksA, lacksB)],
  ['does not conform', { ...topic(lacksA), outcome: 'fail' as const, hunt: { runs: 1, events: 2, reason: 'it died' } }],
  ['does not conform', { ...topic(pass), outcome: 'fail' as const, hunt: { runs: 9, events: 2, unanswered: { programs: 1, reason: 'it died' } } }],
])('a headline says: %s', (words, report) => expect(verdictOf(report)).toBe(words));

test.each([
  ['conforms so far', topic(pass, pass)],
  ['conforms in part so far', topic(pass, lacksA)],
  ['does not conform', topic(pass, fail)],
])('a headline of a run that was interrupted says: %s', (words, report) => expect(verdictOf(report, true)).toBe(words));

test('only one reason for all stands in the headline alone', () => {
  expect([topic(lacksA, lacksA), topic(lacksA, lacksB), topic(pass, lacksA)].map(reasonOf)).toEqual(['no a', undefined, undefined]);
});
