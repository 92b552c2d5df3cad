import { parseSeed, Problem, runsOf } from '../../spec/kernel';
import type { Here } from '../../spec/kernel/jest';
import { corpusOf } from '../corpus';
import { load } from '../load';
import { replayCommand } from '../reproduction';
import { subject } from '../topics';

const RUNS = 200;
const DEADLINE_MS = 5000;

const scope = globalThis as { proctorImplementation?: string; proctorHere?: Here };

/** The seed of this jest run; jest.config.ts draws and prints one where none is set. */
export function seedFrom(env: NodeJS.ProcessEnv): number {
  const seed = parseSeed(env['PROCTOR_SEED'] ?? '');
  if (seed !== undefined) return seed;
  throw new Problem('bad-seed', `PROCTOR_SEED is "${env['PROCTOR_SEED'] ?? ''}"`, { fix: 'set it to a whole number of 32 bits, such as 42' });
}

const name = scope.proctorImplementation ?? 'reference';
const implementation = load(name, { deadlineMs: DEADLINE_MS });
const seed = seedFrom(process.env);

scope.proctorHere = {
  implementation,
  optionsFor: (topic) => ({
    seed,
    runs: runsOf(implementation, topic.id, RUNS),
    corpus: corpusOf(topic),
    misconceptions: subject(topic.id).misconceptions,
    replay: ({ id, failure }) => replayCommand({ invariant: id, scenario: failure?.scenario }, name),
  }),
};
