import type { Outcome, TopicReport } from '../spec/kernel';
import type { Examination } from './examination';

const words: Readonly<Record<Outcome, string>> = { pass: 'conforms', partial: 'conforms in part', fail: 'does not conform' };

/** What came of a topic, as a headline says it behind the name of the implementation. */
export function verdictOf(report: TopicReport): string {
  const reason = notExamined(report);
  if (reason !== undefined) return `not examined: ${reason}`;
  return report.outcome === 'fail' && !isBroken(report) ? 'is not shown to conform: too little was seen, and more --runs would help' : words[report.outcome];
}

/** Whether something is wrong, rather than not seen. */
function isBroken({ invariants, hunt }: TopicReport): boolean {
  return hunt?.reason !== undefined || invariants.some(({ outcome }) => outcome === 'fail' || outcome === 'error' || outcome === 'timeout');
}

/** The one reason why nothing at all was asked about a topic; `undefined` if something was, or if there are several reasons. */
export function notExamined({ invariants, hunt }: TopicReport): string | undefined {
  const [first] = invariants;
  const isAskedNothing = hunt === undefined && invariants.every(({ outcome, scenarios, setAside, reason }) => outcome === 'unsupported' && scenarios + setAside === 0 && reason === first?.reason);
  return isAskedNothing ? first?.reason : undefined;
}

/** Whether an implementation was asked anything. */
export function isExamined({ topics }: Examination): boolean {
  return topics.some((report) => notExamined(report) === undefined);
}

/** The reason why nothing was asked about any topic, where it is the same for all. */
export function absenceOf(examination: Examination): string | undefined {
  const reasons = new Set(examination.topics.map(notExamined));
  return reasons.size === 1 ? [...reasons][0] : undefined;
}
