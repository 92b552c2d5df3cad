import { relative } from 'node:path';
import { anyTopic, featuresOf, guard, inProcess, missingMethods, Problem, USUAL_RUNS, type Topic } from '../../spec/kernel';
import { describeConformance } from '../../spec/kernel/jest';
import { corpusOf } from '../corpus';
import { jestReplayCommand, REPLAY } from '../reproduction';
import { subject, topicIds } from '../topics';
import { repeat } from './repeat';
import { runsOf, seedFrom, seedOf } from './seed';

export interface ConformanceChoices {
  /** How it is called in the names of the tests. */
  readonly name?: string;
  /** Repeats a run; PROCTOR_SEED in the environment does the same. It stands in the names of the tests. */
  readonly seed?: number;
  /** Scenarios for each invariant; 200 unless said. */
  readonly runs?: number;
  /** Optional features of the port that it has; unless said, those whose methods it provides. */
  readonly features?: readonly string[];
}

const SEED = 1;

/**
 * Makes one jest test of each invariant of a topic, for an implementation of yours.
 *
 * @param topic from `proctor/<topic>`
 * @param implementation an object with the methods of the port, or a function that makes a fresh one;
 *   a topic with state needs the function, or a `reset()` method
 * @throws Problem if a method is missing that no optional feature brings, or if a seed or a number of scenarios is none
 */
export function conformance<Port extends object>(topic: Topic<Port>, implementation: Partial<Port> | (() => Partial<Port>), choices: ConformanceChoices = {}): void {
  const create = (typeof implementation === 'function' ? implementation : () => implementation) as () => Port;
  const first = create();
  const missing = missingMethods(topic.port, first);
  if (missing.length > 0) {
    throw new Problem('half-a-port', `the implementation of ${topic.id} lacks ${missing.join(', ')}`, { fix: 'add the methods of the port' });
  }
  if (topic.stateful === true && typeof implementation !== 'function' && !('reset' in first)) {
    throw new Problem('no-reset', `${topic.id} has state`, { fix: 'pass a function that makes a fresh implementation, or add a reset() method' });
  }
  const asked = anyTopic(topic);
  const name = choices.name ?? (first.constructor.name || 'implementation');
  const examined = inProcess(name, '0', () => guard(topic.port, create()), () => choices.features ?? featuresOf(topic, first));
  const again = process.env[REPLAY];
  if (again !== undefined) return repeat(again, asked, examined);
  const seed = choices.seed === undefined ? seedFrom(process.env, SEED) : seedOf(choices.seed, 'seed');
  const runs = runsOf(choices.runs ?? USUAL_RUNS);
  const testFile = relative(process.cwd(), expect.getState().testPath ?? '');
  const known = topicIds().includes(topic.id);
  describe(`PROCTOR_SEED=${seed}`, () => {
    describeConformance(asked, examined, {
      seed,
      runs,
      corpus: corpusOf(asked),
      misconceptions: known ? subject(topic.id).misconceptions : [],
      replay: ({ id, failure, unanswered }) => jestReplayCommand(unanswered ?? { invariant: id, scenario: failure?.scenario }, testFile),
    });
  });
}
