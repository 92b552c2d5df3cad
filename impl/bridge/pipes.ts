import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem, STATUS } from '../../spec/kernel';
import { causeOf } from '../files';

/**
 * The two ends of a named pipe. Ours never blocks, so that a deadline can be kept without a second thread;
 * the other one is an ordinary pipe to whoever gets it.
 */
export interface Pipe {
  readonly ours: number;
  readonly theirs: number;
}

const NAMES = ['stdin', 'stdout', 'stderr'] as const;

/** Pipes for a process to be. The files are gone from the folder before anybody could find them. */
export function openPipes(): Record<(typeof NAMES)[number], Pipe> {
  const folder = temporaryFolder();
  try {
    const paths = NAMES.map((name) => join(folder, name));
    const made = spawnSync('mkfifo', ['-m', '600', ...paths]);
    if (made.status !== 0) {
      throw new Problem('no-named-pipes', 'this system has no named pipes (mkfifo)', { fix: 'use Linux, macOS or WSL for implementations outside of this process', status: STATUS.cannotStart });
    }
    const [stdin = '', stdout = '', stderr = ''] = paths;
    return { stdin: openPipe(stdin, 'write'), stdout: openPipe(stdout, 'read'), stderr: openPipe(stderr, 'read') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'proctor-'));
  } catch (error) {
    throw new Problem('no-temporary-folder', `no folder can be made in ${tmpdir()}: ${causeOf(error)}`, { fix: 'set TMPDIR to a folder that can be written', status: STATUS.cannotStart });
  }
}

function openPipe(path: string, we: 'read' | 'write'): Pipe {
  // A pipe opens at once only if its other end is open: this handle is, until both are.
  const keeper = openSync(path, constants.O_RDWR);
  const [our, their] = we === 'read' ? [constants.O_RDONLY, constants.O_WRONLY] : [constants.O_WRONLY, constants.O_RDONLY];
  const pipe = { ours: openSync(path, our | constants.O_NONBLOCK), theirs: openSync(path, their) };
  closeSync(keeper);
  return pipe;
}

/** Node tells of an empty or full pipe by an exception; without a stack it costs little enough for a loop. */
function withoutStack<Result>(work: () => Result): Result {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** How many bytes were read; 0 at the end of the pipe, -1 if there is nothing yet. */
export function readNow(fd: number, into: Buffer): number {
  try {
    return withoutStack(() => readSync(fd, into, 0, into.length, null));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return -1;
    throw error;
  }
}

/** How many bytes were written; -1 if the pipe is full, `undefined` if nobody reads it any more. */
export function writeNow(fd: number, from: Buffer, offset: number): number | undefined {
  try {
    return withoutStack(() => writeSync(fd, from, offset, from.length - offset));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return -1;
    if (code === 'EPIPE') return undefined;
    throw error;
  }
}

const clock = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps without giving up the thread. */
export function pause(ms: number): void {
  Atomics.wait(clock, 0, 0, ms);
}
