import { Command, CommanderError } from 'commander';
import { packageVersion } from '../impl/package';
import { preview, Problem, reasonOf, STATUS } from '../spec/kernel';
import { note, paintFor, type Io } from './io';
import { Interrupted } from './progress';
import { registerDoctor } from './doctor';
import { registerExplain } from './explain';
import { registerList } from './list';
import { registerMatrix } from './matrix';
import { registerMerge } from './merge';
import { registerPractice } from './practice';
import { registerQuiz } from './quiz';
import { registerReplay } from './replay';
import { registerSmoke } from './smoke';
import { registerSystem } from './system';
import { registerTour } from './tour';
import { statusHelp, variablesHelp } from './surroundings';
import { registerVerify } from './verify';

/** What every command is given: the outside, and a place to leave its exit status. */
export interface Context {
  readonly io: Io;
  status: number;
}

export function program(context: Context): Command {
  const { io } = context;
  const root = new Command('proctor')
    .description('Examines implementations and people with the same executable specification.')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.out.write(text),
      writeErr: (text) => void io.err.write(text),
      // Said below, as one line like every other error.
      outputError: () => undefined,
    })
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', variablesHelp())
    .addHelpText('afterAll', statusHelp());
  for (const register of [
    registerList, registerVerify, registerMerge, registerMatrix, registerReplay, registerExplain, registerQuiz,
    registerPractice, registerSmoke, registerSystem, registerDoctor, registerTour,
  ]) register(root, context);
  return root;
}

/** Runs one command line and gives its exit status. Every error ends here, as one line. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const context: Context = { io, status: STATUS.conforms };
  try {
    await program(context).parseAsync(args, { from: 'user' });
    return context.status;
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, io);
    if (error instanceof Interrupted) return STATUS.interrupted;
    if (error instanceof Problem) {
      note(io, `${paintFor(io.err, io.env).red('proctor:')} ${error.message}`);
      return error.status;
    }
    return broken(error, io);
  }
}

/** An error that nobody foresaw: one line, as every other; whence it came only for who wants to know. */
export function broken(error: unknown, io: Pick<Io, 'err' | 'env'>): number {
  const isShown = (io.env['PROCTOR_STACK'] ?? '') !== '';
  const way = isShown ? 'report it, with the command line and with what follows' : 'report it, with the command line and with what PROCTOR_STACK=1 shows';
  const what = error instanceof Error ? `${error.name}: ${reasonOf(error)}` : reasonOf(error);
  note(io, `${paintFor(io.err, io.env).red('proctor:')} this is an error of Proctor itself: ${preview(what.replaceAll('\n', ' '))}; ${way} [internal-error]`);
  if (isShown && error instanceof Error) note(io, error.stack ?? 'it has no stack');
  return STATUS.broken;
}

/** Help and versions end a command line too; so does a command line without a command, with the help that was printed. */
function usage({ exitCode, code, message }: CommanderError, io: Io): number {
  if (exitCode === 0) return STATUS.conforms;
  if (code !== 'commander.help') {
    const what = message.replace(/^error: /, '').replace(/ is invalid\. /, ' is invalid: ').replace(/\n\(Did you mean (.*?)\?\)/, '; did you mean $1?');
    const name = code.replace('commander.', '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    note(io, `${paintFor(io.err, io.env).red('proctor:')} ${what}; proctor --help tells how it is called [${name}]`);
  }
  return STATUS.badInput;
}
