import * as fc from 'fast-check';
import {
  called, DeadlineExceeded, deriveSeed, equal, ScenarioUnsupported, ShapeError, type AnyInvariant, type AnyTopic, type Implementation, type Session,
} from '../spec/kernel';
import { subject, topicIds } from './topics';

/** One thing that an adapter must do, whatever its answers are worth. */
export interface SmokeCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly message?: string;
}

const SCENARIOS = 5;

/** Whether an adapter is sound: apart from whether what it adapts is right. */
export function smoke(implementation: Implementation): readonly SmokeCheck[] {
  const provided = topicIds().map(subject).map(({ topic }) => topic).filter((topic) => implementation.features(topic) !== undefined);
  return [
    { name: `it introduces itself as ${called(implementation)}`, ok: true },
    provided.length > 0
      ? { name: `it provides ${provided.map(({ id }) => id).join(', ')}`, ok: true }
      : { name: 'it provides a topic', ok: false, message: `none of ${topicIds().join(', ')} is among its topics` },
    ...provided.flatMap((topic) => smokeTopic(implementation, topic)),
  ];
}

function smokeTopic(implementation: Implementation, topic: AnyTopic): readonly SmokeCheck[] {
  const declared = implementation.features(topic) ?? [];
  const strange = declared.filter((feature) => !Object.hasOwn(topic.features ?? {}, feature));
  const features: SmokeCheck = strange.length === 0
    ? { name: `${topic.id}: its features are known`, ok: true }
    : { name: `${topic.id}: its features are known`, ok: false, message: `there is no feature ${strange.join(', ')}` };
  let session: Session;
  try {
    session = implementation.open(topic);
  } catch (problem) {
    return [features, { name: `${topic.id}: it starts`, ok: false, message: (problem as Error).message }];
  }
  try {
    return [features, ...topic.invariants.filter(({ features: needed }) => (needed ?? []).every((each) => declared.includes(each))).map((invariant) => answersSoundly(topic, invariant, session))];
  } finally {
    session.close();
  }
}

/** Asks a few scenarios twice: it must answer in the right shape, in time, and alike after a reset, but for what the rule leaves free. */
function answersSoundly(topic: AnyTopic, invariant: AnyInvariant, session: Session): SmokeCheck {
  const name = `${topic.id}: it answers what ${invariant.id} asks`;
  for (const scenario of fc.sample(invariant.scenario, { seed: deriveSeed(1, `smoke ${invariant.id}`), numRuns: SCENARIOS })) {
    try {
      const [once, again] = [0, 1].map(() => {
        session.reset();
        return invariant.observe(session.port, scenario);
      });
      const isFree = [once, again].every((observation) => invariant.holds(observation, scenario) === undefined);
      if (!equal(once, again) && !isFree) return { name, ok: false, message: 'after a reset it answers the same scenario in another way: it keeps state, or is nondeterministic' };
    } catch (problem) {
      if (problem instanceof ScenarioUnsupported) continue;
      const what = problem instanceof ShapeError ? 'the shape is wrong at ' : problem instanceof DeadlineExceeded ? 'too late: ' : '';
      return { name, ok: false, message: `${what}${(problem as Error).message}` };
    }
  }
  return { name, ok: true };
}
