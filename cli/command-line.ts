import type { Argument, Command, Option } from 'commander';
import { statuses, variables } from './surroundings';

/** What can be written on a command line, as Markdown, from the definitions by which command lines are read. */
export function commandLine(root: Command): string {
  return [
    ...commandsOf(root).flatMap((command) => ['', ...described(command)]),
    '',
    '## Exit status',
    '',
    '| status | means |',
    '| --- | --- |',
    ...statuses.map(({ status, means }) => `| ${status} | ${means} |`),
    '',
    '## Environment',
    '',
    '| variable | does |',
    '| --- | --- |',
    ...variables.map(({ name, means }) => `| \`${name}\` | ${means} |`),
  ].join('\n').trim();
}

/** Every command that does something, those of a group in its place. */
function commandsOf(command: Command): readonly Command[] {
  return command.commands.flatMap((each) => (each.commands.length === 0 ? [each] : commandsOf(each)));
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function described(command: Command): readonly string[] {
  const { registeredArguments, options } = command;
  const parts = [...registeredArguments.map(argumentLine), ...options.map(optionLine)];
  const usage = [pathOf(command), ...(options.length === 0 ? [] : ['[options]']), ...registeredArguments.map(bracketed)].join(' ');
  return [`### \`${usage}\``, '', `${sentence(command.description())}`, ...(parts.length === 0 ? [] : ['', ...parts])];
}

function named(argument: Argument): string {
  return `${argument.name()}${argument.variadic ? '…' : ''}`;
}

function bracketed(argument: Argument): string {
  return argument.required ? `<${named(argument)}>` : `[${named(argument)}]`;
}

function argumentLine(argument: Argument): string {
  const { description, argChoices } = argument;
  return `- \`${named(argument)}\`: ${description}${argChoices === undefined ? '' : ` (${argChoices.join(', ')})`}`;
}

function optionLine({ flags, description, mandatory, defaultValue, defaultValueDescription }: Option): string {
  const standard = defaultValueDescription ?? (defaultValue === undefined ? undefined : String(defaultValue));
  return `- \`${flags}\`${mandatory ? ', required' : ''}: ${description}${standard === undefined ? '' : ` (${standard} unless said)`}`;
}
