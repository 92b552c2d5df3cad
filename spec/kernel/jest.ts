import { finish } from './check';
import { examine, type ExamineOptions } from './examine';
import type { Implementation } from './implementation';
import type { AnyInvariant } from './invariant';
import { observeOnce } from './once';
import type { InvariantReport } from './outcome';
import { preview } from './json';
import type { AnyTopic } from './topic';

export interface ConformanceOptions extends ExamineOptions {
  /** The command that repeats a failure, for the message. */
  readonly replay?: (report: InvariantReport) => string;
}

/** One jest test for each invariant of the topic, named by its statement. */
export function describeConformance(topic: AnyTopic, implementation: Implementation, options: ConformanceOptions): void {
  describe(`${topic.id}: ${implementation.name}`, () => {
    const features = implementation.features(topic);
    for (const invariant of topic.invariants) {
      const missing = (invariant.features ?? []).find((name) => features?.includes(name) !== true);
      if (features === undefined) test.skip(`${invariant.id}: unsupported, ${implementation.name} does not provide the topic`, () => {});
      else if (missing !== undefined) test.skip(`${invariant.id}: unsupported, needs the feature ${missing}`, () => {});
      else {
        test(titleOf(invariant), () => {
          const report = finish(examine(topic, implementation, { ...options, only: [invariant.id] })).invariants[0];
          if (report === undefined || report.outcome === 'pass') return;
          if (report.outcome === 'unsupported') console.warn(`${invariant.id} is unsupported: ${report.reason ?? ''}`);
          else throw new NotConforming(describeReport(report, options.replay?.(report)));
        });
      }
    }
  });
}

function titleOf({ id, statement }: AnyInvariant): string {
  return `${id}: ${statement.en}`;
}

/** One scenario of one invariant again, as a test of the invariant's name. */
export function describeReplay(topic: AnyTopic, implementation: Implementation, invariant: AnyInvariant, scenario: unknown): void {
  describe(`${topic.id}: ${implementation.name}`, () => {
    test(titleOf(invariant), () => {
      const session = implementation.open(topic);
      try {
        const { violation, ...seen } = observeOnce(invariant, session, scenario);
        if (violation !== undefined) throw new NotConforming(describeReport({ id: invariant.id, outcome: 'fail', failure: { ...seen, violation, behavesLike: [] } }));
      } finally {
        session.close();
      }
    });
  });
}

/** A failed invariant. Its stack says nothing about the implementation, so it has none. */
class NotConforming extends Error {
  override readonly name = 'NotConforming';

  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

/** What a person needs to go on: clause, step, values, smallest scenario, likeness, replay. */
export function describeReport(report: Pick<InvariantReport, 'id' | 'outcome' | 'reason' | 'failure' | 'unanswered'>, replay?: string): string {
  const { failure, unanswered } = report;
  const repeated = replay === undefined ? [] : [`replay:       ${replay}`];
  if (failure === undefined) {
    const line = `${report.id}: ${report.outcome}: ${report.reason ?? ''}`;
    return unanswered === undefined ? line : [line, `scenario:     ${preview(unanswered.scenario, 2000)}`, ...repeated].join('\n');
  }
  const { violation } = failure;
  const lines = [
    `${report.id}: ${violation.message.en}`,
    `clause:       ${violation.clause}${violation.step === undefined ? '' : `, step ${violation.step + 1}`}`,
    `scenario:     ${preview(failure.scenario, 2000)}`,
    `observed:     ${preview(failure.observation, 2000)}`,
  ];
  if (report.reason !== undefined) lines.push(`remark:       ${report.reason}`);
  if (failure.behavesLike.length > 0) lines.push(`behaves like: ${failure.behavesLike.join(', ')}`);
  if (failure.couldBe !== undefined) lines.push(`could be: ${failure.couldBe.join(', ')}`);
  return [...lines, ...repeated].join('\n');
}

/** What a jest project says about the implementation that it examines. */
export interface Here {
  /** Makes the tests of a topic. */
  examine(topic: AnyTopic): void;
}

/** Examines the implementation of this jest project; its set-up file provides it. */
export function examineHere(topic: AnyTopic): void {
  const here = (globalThis as { proctorHere?: Here }).proctorHere;
  if (here === undefined) throw new Error('this file is run by a jest project with an implementation: npx jest --selectProjects reference');
  here.examine(topic);
}
