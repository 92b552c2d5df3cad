import type { Command } from 'commander';
import { subject, subjects, topicIds, type Subject } from '../impl/topics';
import { check, cite, examineMisconception, finish, misconceived, unknownName, type AnyInvariant, type AnyMisconception } from '../spec/kernel';
import { paintFor, print, type Paint } from './io';
import type { Context } from './run';

const LOOK = { seed: 1, runs: 1000 };

export function registerExplain(root: Command, context: Context): void {
  root
    .command('explain')
    .description('what an invariant says, or why a misconception is wrong')
    .argument('<id>', 'an invariant or a misconception, such as qos/class')
    .action((id: string) => print(context.io, explain(id, paintFor(context.io.out, context.io.env))));
}

/** Finds what an id names; the topic before the slash need not be right for the guess. */
export function explain(id: string, paint: Paint): string {
  const known = topicIds().includes(id.split('/')[0] ?? '') ? [subject(id.split('/')[0] ?? '')] : subjects();
  for (const each of known) {
    const invariant = each.topic.invariants.find((candidate) => candidate.id === id);
    if (invariant !== undefined) return explainInvariant(each, invariant, paint);
    const misconception = each.misconceptions.find((candidate) => candidate.id === id);
    if (misconception !== undefined) return explainMisconception(each, misconception, paint);
  }
  const names = known.flatMap(({ topic, misconceptions }) => [...topic.invariants, ...misconceptions].map((each) => each.id));
  throw unknownName('invariant or misconception', id, names);
}

function explainInvariant({ topic, misconceptions }: Subject, invariant: AnyInvariant, paint: Paint): string {
  const killed = misconceptions.filter((each) => {
    const result = finish(check(invariant, misconceived(each).open(topic), { ...LOOK, shrinks: 0 }));
    return result.outcome === 'fail';
  });
  return [
    paint.bold(invariant.id),
    invariant.statement.en,
    invariant.statement.zh,
    '',
    'Sources:',
    ...invariant.sources.map((source) => `  ${source.kind}: ${cite(source)}`),
    'A run must have seen:',
    ...Object.keys(invariant.covers ?? {}).map((clause) => `  ${clause}`),
    'It refutes:',
    ...killed.map(({ id, belief }) => `  ${id}: "${belief.en}"`),
    ...(killed.length === 0 ? [`  none: ${invariant.killsNone ?? ''}`] : []),
  ].join('\n');
}

function explainMisconception({ topic }: Subject, misconception: AnyMisconception, paint: Paint): string {
  const row = examineMisconception(topic, misconception, LOOK);
  const killer = topic.invariants.find(({ id }) => id === row.smallestBy);
  return [
    paint.bold(misconception.id),
    `Who believes it says: "${misconception.belief.en}"`,
    `                      "${misconception.belief.zh}"`,
    ...(misconception.truth === undefined ? [] : [`What is true instead: ${misconception.truth.en}`, `                      ${misconception.truth.zh}`]),
    '',
    'Sources:',
    ...misconception.sources.map((source) => `  ${source.kind}: ${cite(source)}`),
    `Refuted by: ${row.killedBy.join(', ')}`,
    ...(killer === undefined ? [] : counterexample(topic.id, killer, misconception, row.smallest, paint)),
  ].join('\n');
}

/** The smallest scenario in which the belief is wrong, told step by step. */
function counterexample(topic: string, killer: AnyInvariant, misconception: AnyMisconception, scenario: unknown, paint: Paint): readonly string[] {
  const session = misconceived(misconception).open(subject(topic).topic);
  session.reset();
  const violation = killer.holds(killer.observe(session.port, scenario), scenario);
  return [
    '',
    `The smallest situation that shows it (${killer.id}):`,
    ...(killer.question?.describe(scenario).en ?? JSON.stringify(scenario)).split('\n').map((line) => `  ${line}`),
    `The rule: ${killer.statement.en}`,
    `Why the belief fails here: ${paint.yellow(violation?.message.en ?? '')}`,
  ];
}
