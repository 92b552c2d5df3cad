import { spawn, spawnSync } from 'node:child_process';
import { Problem, STATUS } from '../../spec/kernel';
import { buildCommand, type System } from './systems';

/** What a build needs, for whoever has a full disk. */
const NEEDS = 'it needs about 3 GB in the caches of Go and 60 MB for the adapter';
const GO_MINOR_MIN = 26;

/** What this machine lacks to build an adapter; `undefined` if nothing. */
export function lacks(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const go = spawnSync('go', ['version'], { encoding: 'utf8', env });
  if (go.status !== 0) return `a Go toolchain (1.${GO_MINOR_MIN} or newer)`;
  const [, minor] = /\bgo1\.(\d+)/.exec(go.stdout) ?? [];
  return minor !== undefined && Number(minor) < GO_MINOR_MIN ? `Go 1.${GO_MINOR_MIN} or newer (this is 1.${minor})` : undefined;
}

/** Where what is said while a build works goes. */
export type Say = (text: string) => void;

export function diskFull(each: System): Problem {
  return new Problem('disk-full', `the build of ${each.name} failed: the disk is full`, { fix: `make room (${NEEDS}) and run: ${buildCommand(each)}`, status: STATUS.cannotStart });
}

/** Runs a command of Go and gives what it writes to stdout; a Problem if it fails. */
export type Go = (args: readonly string[], folder: string) => Promise<string>;

export async function runGo(each: System, args: readonly string[], folder: string, say: Say, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return await compiled('go', args, folder, say, env);
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
