import { isCutShort, type Outcome, type TopicReport } from '../spec/kernel';
import type { Examination } from './examination';

const words: Readonly<Record<Outcome, string>> = { pass: 'conforms', partial: 'conforms in part', fail: 'does not conform' };

/** What came of a topic, as a headline says it behind the name of the implementation; of a run that was interrupted, what has come of it so far. */
export function verdictOf(report: TopicReport, isInterrupted = false): string {
  if (!wasExamined(report)) return `not examined: ${reasonOf(report) ?? 'for the reasons below'}`;
  if (report.outcome === 'fail' && !isBroken(report)) return 'is not shown to conform: too little was seen, and more --runs would help';
  return isInterrupted && report.outcome !== 'fail' ? `${words[report.outcome]} so far` : words[report.outcome];
}

/** Whether something is wrong, rather than not seen. */
function isBroken({ invariants, hunt }: TopicReport): boolean {
  return isCutShort(hunt) || invariants.some(({ outcome }) => outcome === 'fail' || outcome === 'error' || outcome === 'timeout');
}

/** Whether anything of a topic was examined. */
function wasExamined({ invariants, hunt }: TopicReport): boolean {
  return hunt !== undefined || invariants.some(({ outcome }) => outcome !== 'unsupported');
}

/** The reason why nothing of a topic was examined, if it is the same for all: it need not be said of each invariant. */
export function reasonOf(report: TopicReport): string | undefined {
  const reasons = new Set(report.invariants.map(({ reason }) => reason));
  return wasExamined(report) || reasons.size > 1 ? undefined : [...reasons][0];
}

/** Whether anything at all was examined of an implementation. */
export function isExamined({ topics }: Examination): boolean {
  return topics.some(wasExamined);
}

/** Whether nothing was examined of any topic, for one and the same reason. */
export function isAbsent({ topics }: Examination): boolean {
  const reasons = new Set(topics.map(reasonOf));
  return reasons.size === 1 && !reasons.has(undefined);
}
