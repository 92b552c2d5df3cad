import { spawn } from 'node:child_process';
import { Problem, STATUS } from '../../spec/kernel';
import { buildCommand, type System } from './systems';

/** Where what is said while a build works goes. */
export type Say = (text: string) => void;

export function diskFull(each: System): Problem {
  return new Problem('disk-full', `the build of ${each.name} failed: the disk is full`, { fix: `make room (it needs ${each.room}) and run: ${buildCommand(each)}`, status: STATUS.cannotStart });
}

/** Runs a compiler for an adapter and gives what it writes to stdout; a Problem if it fails. */
export async function runTool(each: System, command: string, args: readonly string[], folder: string, say: Say, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return await compiled(command, args, folder, say, env);
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

  constructor(stderr: string, how: string) {
    super(stderr.trim().split('\n').at(-1) || how);
    this.isDiskFull = /no space left on device|ENOSPC/i.test(stderr);
  }
}

/** Runs a compiler and gives what it writes to stdout; what it says on stderr goes to `say`. Rejects with CompilerFailed. */
export function compiled(command: string, args: readonly string[], folder: string, say: Say, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const compiler = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, end] = ['', ''];
    compiler.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
    compiler.stderr.on('data', (chunk: Buffer) => {
      const words = chunk.toString('utf8');
      end = (end + words).slice(-4000);
      say(words);
    });
    compiler.on('error', (error) => reject(new CompilerFailed(end, error.message)));
    compiler.on('close', (code, signal) => (code === 0 ? resolve(out) : reject(new CompilerFailed(end, `it ended with ${signal ?? code}`))));
  });
}
