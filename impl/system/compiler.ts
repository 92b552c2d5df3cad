import { spawn } from 'node:child_process';
import { z } from 'zod';
import { Problem, STATUS } from '../../spec/kernel';
import { buildCommand, type System } from './systems';

/** Where what is said while a build works goes. */
export type Say = (text: string) => void;

/** In which surroundings something is built. */
export interface Building {
  readonly say: Say;
  readonly env: NodeJS.ProcessEnv;
  /** Aborts when nobody waits for the build any more: then it throws the signal's reason, and leaves nothing half done. */
  readonly signal?: AbortSignal | undefined;
}

export function diskFull(each: System): Problem {
  return new Problem('disk-full', `the build of ${each.name} failed: the disk is full`, { fix: `make room (it needs ${each.room}) and run: ${buildCommand(each)}`, status: STATUS.cannotStart });
}

/** Runs a compiler for an adapter and gives what it writes to stdout; a Problem if it fails. */
export async function runTool(each: System, command: string, args: readonly string[], folder: string, building: Building): Promise<string> {
  try {
    return await compiled(command, args, folder, building);
  } catch (problem) {
    if (!(problem instanceof CompilerFailed)) throw problem;
    throw problem.isDiskFull ? diskFull(each) : buildFailed(`the build of ${each.name} failed: ${problem.message}`);
  }
}

export function buildFailed(what: string): Problem {
  return new Problem('build-failed', what, { fix: 'read what the compiler says above', status: STATUS.cannotStart });
}

/** A compiler that did not do its work; the message is the last line that it said, or how it ended. */
export class CompilerFailed extends Error {
  readonly isDiskFull: boolean;

  constructor(said: string, how: string) {
    super(said.trim().split('\n').at(-1) || how);
    this.isDiskFull = /no space left on device|ENOSPC/i.test(said);
  }
}

/** How long a compiler that was told to end is waited for. */
const END_MS_MAX = 3000;

/**
 * Runs a compiler and gives what it writes to stdout; what it says on stderr goes to `say`. Rejects with CompilerFailed. It has a
 * group of its own, which ends as a whole: with the signal, or with this process.
 */
export function compiled(command: string, args: readonly string[], folder: string, { say, env, signal }: Building): Promise<string> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const compiler = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let [out, end] = ['', ''];
    const tell = (words: string) => {
      end = (end + words).slice(-4000);
      say(words);
    };
    const kill = (how: NodeJS.Signals) => endGroup(compiler.pid, how);
    const onExit = () => kill('SIGKILL');
    let late: NodeJS.Timeout | undefined;
    const stop = () => {
      kill('SIGINT');
      late = setTimeout(() => kill('SIGKILL'), END_MS_MAX);
    };
    const ended = (problem?: CompilerFailed) => {
      clearTimeout(late);
      process.off('exit', onExit);
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if (problem === undefined) resolve(out);
      else reject(problem);
    };
    process.on('exit', onExit);
    signal?.addEventListener('abort', stop, { once: true });
    compiler.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
    compiler.stderr.on('data', (chunk: Buffer) => tell(chunk.toString('utf8')));
    compiler.on('error', ({ message }) => ended(new CompilerFailed(end, message)));
    compiler.on('close', (code, by) => {
      if (code === 0) return ended();
      const error = signal?.aborted === true ? undefined : errorIn(out);
      if (error !== undefined) tell(`${error}\n`);
      ended(new CompilerFailed(end, `it ended with ${by ?? code}`));
    });
  });
}

/** What went wrong, where a tool says it in JSON: `go mod download -json` says nothing else. */
function errorIn(out: string): string | undefined {
  try {
    return z.object({ Error: z.string() }).parse(JSON.parse(out)).Error;
  } catch {
    return undefined;
  }
}

/** Ends a process with all that it has started. */
function endGroup(leader: number | undefined, how: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, how);
  } catch {
    // It has ended.
  }
}
