import { runsOf } from '../../spec/kernel';
import { describeConformance, type Here } from '../../spec/kernel/jest';
import { corpusOf } from '../corpus';
import { load } from '../load';
import { REPLAY, replayCommand } from '../reproduction';
import { subject } from '../topics';
import { repeat } from './repeat';
import { seedFrom } from './seed';

const SEED = 1;
const DEADLINE_MS = 5000;

const scope = globalThis as { proctorImplementation?: string; proctorHere?: Here };

const name = scope.proctorImplementation ?? 'reference';
const implementation = load(name, { deadlineMs: DEADLINE_MS });
// jest.config.ts draws and prints one where none is set.
const seed = seedFrom(process.env, SEED);

scope.proctorHere = {
  examine(topic) {
    const again = process.env[REPLAY];
    if (again !== undefined) return repeat(again, topic, implementation);
    describeConformance(topic, implementation, {
      seed,
      runs: runsOf(implementation, topic.id),
      corpus: corpusOf(topic),
      misconceptions: subject(topic.id).misconceptions,
      replay: ({ id, failure, unanswered }) => replayCommand(unanswered ?? { invariant: id, scenario: failure?.scenario }, name),
    });
  },
};
