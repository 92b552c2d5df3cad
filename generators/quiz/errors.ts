import type { Errors, Subject } from '../../spec/kernel';
import { Respondents } from './respondents';

/** So many scenarios tell well who errs how often. It takes some seconds for a topic: done once, and kept beside its corpus. */
const SCENARIOS = 128;

/** Who errs how often about all that a topic asks. */
export function errorsOf(subject: Subject): Errors {
  const respondents = new Respondents(subject);
  return Object.fromEntries(
    subject.topic.invariants.flatMap((invariant) => (invariant.question === undefined ? [] : [[invariant.id, respondents.countErrors(invariant, invariant.question, SCENARIOS)]])),
  );
}
