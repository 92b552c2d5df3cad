import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { readText } from '../impl/files';
import { load } from '../impl/load';
import { decodeReproduction, type Reproduction } from '../impl/reproduction';
import { subject, topicIds } from '../impl/topics';
import { observeOnce, preview, Problem, STATUS, unknownName, type AnyInvariant } from '../spec/kernel';
import { duration } from './arguments';
import { paintFor, print, type Paint } from './io';
import { readReproductions } from './reproductions';
import type { Context } from './run';
import { DEADLINE_MS } from './verify';

export function registerReplay(root: Command, context: Context): void {
  root
    .command('replay')
    .description('one failing scenario again, step by step')
    .argument('<what>', 'a reproduction (qos/class~…) or a file: the JSON of verify, or {"invariant", "scenario"}')
    .option('--impl <X>', 'the implementation to ask', 'reference')
    .option('--deadline <5s>', 'how long an answer may take', duration, DEADLINE_MS)
    .action((what: string, options: { impl: string; deadline: number }) => replay(context, what, options));
}

function reproductionsOf(what: string): readonly Reproduction[] {
  const word = decodeReproduction(what);
  if (word !== undefined) return [word];
  if (existsSync(what)) return readReproductions(what, readText(what));
  throw new Problem('not-a-reproduction', `"${preview(what, 60)}" is neither a reproduction nor a file`, {
    fix: 'copy the command that verify printed, or name its JSON file',
  });
}

function invariantOf(id: string): AnyInvariant {
  const topic = id.split('/')[0] ?? '';
  if (!topicIds().includes(topic)) throw unknownName('topic', topic, topicIds());
  const { invariants } = subject(topic).topic;
  const found = invariants.find((invariant) => invariant.id === id);
  if (found === undefined) throw unknownName('invariant', id, invariants.map((invariant) => invariant.id));
  return found;
}

function replay(context: Context, what: string, options: { impl: string; deadline: number }): void {
  const paint = paintFor(context.io.out, context.io.env);
  for (const { invariant: id, scenario } of reproductionsOf(what)) {
    const invariant = invariantOf(id);
    const { topic } = subject(id.split('/')[0] ?? '');
    const implementation = load(options.impl, { deadlineMs: options.deadline });
    const session = implementation.open(topic);
    try {
      const seen = observeOnce(invariant, session, scenario);
      print(context.io, story(invariant, scenario, seen.observation, paint));
      if (seen.violation === undefined) print(context.io, paint.green(`${implementation.name} satisfies ${id} in this scenario.`));
      else {
        const step = seen.violation.step === undefined ? '' : `, step ${seen.violation.step + 1}`;
        print(context.io, paint.red(`${implementation.name} violates ${id} (${seen.violation.clause}${step}): ${seen.violation.message.en}`));
        context.status = STATUS.differs;
      }
    } catch (problem) {
      if (problem instanceof Problem) throw problem;
      print(context.io, paint.red(`${implementation.name} gave no answer to ${id}: ${(problem as Error).message}`));
      context.status = STATUS.differs;
    } finally {
      session.close();
    }
  }
}

/** Scenario, rule and what happened: step by step where the observation is a trace. */
function story(invariant: AnyInvariant, scenario: unknown, observation: unknown, paint: Paint): string {
  const { question } = invariant;
  const lines = [paint.bold(invariant.id), invariant.statement.en, '', ...(question?.describe(scenario).en ?? preview(scenario, 5000)).split('\n'), ''];
  const trace = question?.trace;
  if (trace === undefined || observation === null) return [...lines, `observed: ${preview(observation, 5000)}`].join('\n');
  for (let step = 0; step < trace.length(observation, scenario); step++) {
    lines.push(`${String(step + 1).padStart(4)}. ${trace.say(observation, scenario, step).en}`);
    const { observation: sofar, scenario: story } = trace.prefix(observation, scenario, step + 1);
    const violation = invariant.holds(sofar, story);
    if (violation === undefined) continue;
    lines.push(`      ${paint.red(`^ here: ${violation.message.en}`)}`);
    break;
  }
  return lines.join('\n');
}
