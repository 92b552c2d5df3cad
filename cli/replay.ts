import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { draw, tell } from '../generators/diagram';
import { readText, writeWhole } from '../impl/files';
import { decodeReproduction, type Reproduction } from '../impl/reproduction';
import { expectScenario } from '../impl/scenario';
import { subject } from '../impl/topics';
import { depictOnce, observeOnce, preview, Problem, STATUS, type AnyInvariant, type Implementation, type Picture, type Session } from '../spec/kernel';
import { deadlineOption } from './arguments';
import { chosenCluster, clusterOptions, loadChosen, type ClusterChoice } from './cluster-choice';
import { note, paintFor, print, type Paint } from './io';
import { invariantNamed, readReproductions } from './reproductions';
import type { Context } from './run';

interface ReplayOptions extends ClusterChoice {
  readonly impl: string;
  readonly deadline: number;
  readonly picture?: string;
}

export function registerReplay(root: Command, context: Context): void {
  const replaying = root
    .command('replay')
    .description('one failing scenario again, step by step')
    .argument('<what>', 'a reproduction (qos/class~…) or a file: the JSON of verify, or {"invariant", "scenario"}')
    .option('--impl <X>', 'the implementation to ask', 'reference')
    .addOption(deadlineOption())
    .option('--picture <FILE.svg>', 'also draw what happens, for invariants that have pictures')
    .action((what: string, options: ReplayOptions) => replay(context, what, options, replaying.getOptionValueSource('impl') === 'default'));
  clusterOptions(replaying);
}

function reproductionsOf(what: string): readonly (Reproduction & { readonly of?: string })[] {
  const word = decodeReproduction(what);
  if (word !== undefined) {
    const invariant = invariantNamed(word.invariant);
    expectScenario(subject(invariant.id.split('/')[0] ?? '').topic, invariant, word.scenario);
    return [word];
  }
  if (existsSync(what)) return readReproductions(what, readText(what));
  throw new Problem('not-a-reproduction', `"${preview(what, 60)}" is neither a reproduction nor a file`, {
    fix: 'copy the command that verify printed, or name its JSON file',
  });
}

function replay(context: Context, what: string, options: ReplayOptions, isByDefault: boolean): void {
  const paint = paintFor(context.io.out, context.io.env);
  const found = reproductionsOf(what);
  const others = [...new Set(found.flatMap(({ of = options.impl }) => (of === options.impl ? [] : [of])))];
  // Whom a file names is not started for it: a file may come from anybody.
  if (isByDefault && others.length > 0) note(context.io, `this was found in ${others.join(', ')}, and ${options.impl} is asked; --impl asks another one`);
  const reproductions = found.map(({ invariant, scenario }) => ({ invariant: invariantNamed(invariant), scenario }));
  if (options.picture !== undefined) drawable(reproductions.map(({ invariant }) => invariant));
  const cluster = chosenCluster([options.impl], options);
  for (const { invariant, scenario } of reproductions) {
    const { id } = invariant;
    const { topic } = subject(id.split('/')[0] ?? '');
    const implementation = loadChosen(context.io, options.impl, { deadlineMs: options.deadline, ...cluster });
    const session = implementation.open(topic);
    try {
      const seen = observeOnce(invariant, session, scenario);
      const picture = seen.observation === null ? undefined : depictOnce(invariant, session, scenario);
      print(context.io, story(invariant, scenario, seen.observation, picture, paint));
      if (options.picture !== undefined && picture !== undefined) writeWhole(options.picture, draw(picture, 'en'));
      if (seen.violation === undefined) print(context.io, paint.green(`${implementation.name} satisfies ${id} in this scenario.`));
      else {
        const step = seen.violation.step === undefined ? '' : `, step ${seen.violation.step + 1}`;
        print(context.io, paint.red(`${implementation.name} violates ${id} (${seen.violation.clause}${step}): ${seen.violation.message.en}`));
        context.status = STATUS.differs;
      }
    } catch (problem) {
      if (problem instanceof Problem) throw problem;
      const picture = upToTheEnd(implementation, invariant, scenario);
      print(context.io, story(invariant, scenario, undefined, picture, paint));
      if (options.picture !== undefined && picture !== undefined) writeWhole(options.picture, draw(picture, 'en'));
      print(context.io, paint.red(`${implementation.name} gave no answer to ${id}: ${(problem as Error).message}`));
      context.status = STATUS.differs;
    } finally {
      session.close();
    }
  }
}

/** What happens before an implementation does not answer, where that is seen once more. */
function upToTheEnd(implementation: Implementation, invariant: AnyInvariant, scenario: unknown): Picture | undefined {
  if (invariant.depict === undefined) return undefined;
  let session: Session | undefined;
  try {
    session = implementation.open(subject(invariant.id.split('/')[0] ?? '').topic);
    return depictOnce(invariant, session, scenario);
  } catch {
    return undefined; // Not everybody tells a story without an end.
  } finally {
    session?.close();
  }
}

/** A file holds one picture. */
function drawable(invariants: readonly AnyInvariant[]): void {
  const [first, ...others] = invariants;
  if (others.length > 0) throw new Problem('several-pictures', `there are ${invariants.length} scenarios, and a file holds one picture`, { fix: 'replay one of them by the command that verify printed' });
  if (first !== undefined && first.depict === undefined) throw new Problem('no-picture', `${first.id} has no pictures`, { fix: 'leave out --picture' });
}

/** Scenario, rule and what happened, if there is an observation: step by step where it is a trace. */
function story(invariant: AnyInvariant, scenario: unknown, observation: unknown, picture: Picture | undefined, paint: Paint): string {
  const { question } = invariant;
  const lines = [paint.bold(invariant.id), invariant.statement.en, '', ...(question?.describe(scenario).en ?? preview(scenario, 5000)).split('\n'), ''];
  if (picture !== undefined) return [...lines, ...tell(picture, 'en').map((line) => `  ${line}`)].join('\n');
  if (observation === undefined) return lines.join('\n');
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
