import { Argument, type Command } from 'commander';
import { implementations } from '../impl/implementations';
import { subjects, type Subject } from '../impl/topics';
import { choice } from './arguments';
import { print, printJson } from './io';
import type { Context } from './run';

const subjectsOfList = ['topics', 'invariants', 'misconceptions', 'implementations'] as const;
type What = (typeof subjectsOfList)[number];

export function registerList(root: Command, context: Context): void {
  root
    .command('list')
    .description('what there is: topics, invariants, misconceptions, implementations')
    .addArgument(new Argument('[what]', 'one of them; all if absent').choices([...subjectsOfList]).argParser(choice('list', subjectsOfList)))
    .option('--json', 'print it as JSON')
    .action((what: What | undefined, options: { json?: true }) => {
      if (options.json !== undefined) printJson(context.io, listJson(what));
      else print(context.io, (what === undefined ? subjectsOfList : [what]).map(listText).join('\n\n'));
    });
}

function topicJson({ topic, misconceptions }: Subject) {
  return {
    id: topic.id,
    title: topic.title,
    sections: topic.sections,
    invariants: topic.invariants.map(({ id, statement, sources }) => ({ id, statement, sources })),
    misconceptions: misconceptions.map(({ id, belief, truth, sources }) => ({ id, belief, truth, sources })),
  };
}

/** The published JSON; naming one kind of thing leaves the other one out. */
function listJson(what: What | undefined) {
  const topics = { topics: subjects().map(topicJson) };
  const entries = { implementations: implementations().map(({ name, kind, topics: ids, available, reason }) => ({ name, kind, topics: ids, available, reason })) };
  if (what === 'implementations') return entries;
  return what === undefined ? { ...topics, ...entries } : topics;
}

function listText(what: What): string {
  if (what === 'implementations') {
    return implementations().map((each) => `${each.name}  ${each.topics.join(', ')}  ${each.available ? 'available' : `not available: ${each.reason ?? ''}`}`).join('\n');
  }
  return subjects().map((each) => subjectText(what, each)).join('\n');
}

function subjectText(what: Exclude<What, 'implementations'>, { topic, misconceptions }: Subject): string {
  if (what === 'topics') {
    return `${topic.id.padEnd(16)}${topic.title.en}: ${topic.invariants.length} invariants, ${misconceptions.length} misconceptions (notes ${topic.sections.join(', ')})`;
  }
  if (what === 'invariants') return topic.invariants.map(({ id, statement }) => `${id}\n    ${statement.en}`).join('\n');
  return misconceptions.map(({ id, belief }) => `${id}\n    "${belief.en}"`).join('\n');
}
