import { preview } from '../spec/kernel';
import type { ExaminationJson } from './examination';

/** XML 1.0 has no place for control characters, escaped or not. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escaped(value: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };
  return value.replace(FORBIDDEN, '\ufffd').replace(/[&<>"\n]/g, (character) => entities[character] ?? character);
}

type Invariant = ExaminationJson['topics'][number]['invariants'][number];

function outcomeElement(invariant: Invariant): string {
  const reason = escaped(invariant.reason ?? '');
  if (invariant.outcome === 'pass') return '';
  if (invariant.outcome === 'unsupported') return `<skipped message="${reason}"/>`;
  if ('failure' in invariant) {
    const { violation, replay, others = [] } = invariant.failure;
    const said = others.map(({ name, verdict, observation, reason }) => `${name} ${observation === undefined ? `${verdict}: ${reason}` : `answers ${preview(observation)}`}`);
    return `<failure type="${escaped(violation.clause)}" message="${escaped(violation.message)}">${escaped([replay, ...said].join('\n'))}</failure>`;
  }
  if (invariant.outcome === 'vacuous') return `<failure type="vacuous" message="${reason}"/>`;
  const replay = 'unanswered' in invariant ? escaped(invariant.unanswered.replay) : '';
  return `<error type="${invariant.outcome}" message="${reason}"${replay === '' ? '/>' : `>${replay}</error>`}`;
}

/** The results in the XML that build servers read: a suite for each topic, a case for each invariant. */
export function junit(results: readonly ExaminationJson[]): string {
  const suites = results.flatMap(({ implementation, topics }) =>
    topics.map(({ topic, invariants }) => {
      const name = escaped(`${implementation.name}: ${topic}`);
      const of = (...outcomes: string[]) => invariants.filter(({ outcome }) => outcomes.includes(outcome)).length;
      const cases = invariants.map(
        (each) => `    <testcase classname="${name}" name="${escaped(each.id)}">${outcomeElement(each)}</testcase>`,
      );
      const counts = `tests="${invariants.length}" failures="${of('fail', 'vacuous')}" errors="${of('error', 'timeout')}" skipped="${of('unsupported')}"`;
      return `  <testsuite name="${name}" ${counts}>\n${cases.join('\n')}\n  </testsuite>`;
    }),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`;
}
