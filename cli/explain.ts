import type { Command } from 'commander';
import { tell } from '../generators/diagram';
import { abridged } from '../generators/diagram/abridged';
import { Respondents } from '../generators/quiz/respondents';
import { subject, subjects, topicIds, type Subject } from '../impl/topics';
import { check, cite, depictOnce, examineMisconception, finish, isTold, misconceived, nameOf, unknownName, type AnyInvariant, type AnyMisconception, type Session } from '../spec/kernel';
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

function explainMisconception(subject: Subject, misconception: AnyMisconception, paint: Paint): string {
  const row = examineMisconception(subject.topic, misconception, LOOK);
  const shown = telling(subject, misconception, row.killedBy) ?? { killer: subject.topic.invariants.find(({ id }) => id === row.smallestBy), scenario: row.smallest };
  return [
    paint.bold(misconception.id),
    `People who believe it say: "${misconception.belief.en}"`,
    `                           "${misconception.belief.zh}"`,
    `What is true instead:      ${misconception.truth.en}`,
    `                           ${misconception.truth.zh}`,
    '',
    'Sources:',
    ...misconception.sources.map((source) => `  ${source.kind}: ${cite(source)}`),
    `Refuted by: ${row.killedBy.join(', ')}`,
    ...(shown.killer === undefined ? [] : counterexample(subject, shown.killer, misconception, shown.scenario, paint)),
  ].join('\n');
}

/** So many invariants are tried for a counterexample that can be told. */
const TRIES_MAX = 3;

/**
 * A smallest scenario that a person can follow: of an invariant that the belief is about or else of one that can be asked about,
 * which tells what is broken and of which the scenario shows something. The belief may break others sooner, by the way.
 */
function telling(subject: Subject, misconception: AnyMisconception, killedBy: readonly string[]): { readonly killer: AnyInvariant; readonly scenario: unknown } | undefined {
  const respondents = new Respondents(subject);
  const often = ({ id }: AnyInvariant) => subject.errors?.[id]?.[misconception.id] ?? 0;
  const killers = subject.topic.invariants.filter(({ id }) => killedBy.includes(id));
  const askable = killers.filter(({ question }) => question !== undefined).sort((a, b) => often(b) - often(a));
  const about = (misconception.about ?? []).flatMap((named) => killers.filter(({ id }) => id === named));
  for (const killer of [...new Set([...about, ...askable])].slice(0, TRIES_MAX)) {
    const { covers: _covers, ...rest } = killer;
    const strict: AnyInvariant = {
      ...rest,
      holds: (observation, scenario) => {
        const violation = killer.holds(observation, scenario);
        return violation !== undefined && isTold(killer, violation) && respondents.concerns(killer, scenario) ? violation : undefined;
      },
    };
    const { smallest } = finish(check(strict, misconceived(misconception).open(subject.topic), LOOK));
    if (smallest !== undefined) return { killer, scenario: smallest.scenario };
  }
  return undefined;
}

/** So many lines a story has at most. */
const LINES_MAX = 15;

/** The situation as a question tells it, or else what happens in it to who has the belief; nothing where neither can be told. */
function situation(killer: AnyInvariant, session: Session, scenario: unknown): readonly string[] {
  const described = (killer.question?.describe(scenario) ?? nameOf(killer, scenario))?.en;
  if (described !== undefined) return described.split('\n');
  const picture = depictOnce(killer, session, scenario);
  return picture === undefined ? [] : tell(abridged(picture, LINES_MAX), 'en', true).map((line, i) => `${i + 1}. ${line}`);
}

/** The smallest scenario in which the belief is wrong, told step by step. */
function counterexample({ topic }: Subject, killer: AnyInvariant, misconception: AnyMisconception, scenario: unknown, paint: Paint): readonly string[] {
  const session = misconceived(misconception).open(topic);
  session.reset();
  const violation = killer.holds(killer.observe(session.port, scenario), scenario);
  const told = situation(killer, session, scenario);
  return [
    '',
    ...(told.length === 0 ? [`Refuted by ${killer.id}:`] : [`The smallest situation that shows it (${killer.id}):`, ...told.map((line) => `  ${line}`)]),
    `The rule: ${killer.statement.en}`,
    `Why the belief fails here: ${paint.yellow(violation?.message.en ?? '')}`,
  ];
}
