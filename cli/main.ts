#!/usr/bin/env node
import { performance } from 'node:perf_hooks';
import { causeOf } from '../impl/files';
import { STATUS } from '../spec/kernel';
import type { Io } from './io';
import { broken, run } from './run';

/** When somebody interrupted first. */
let interruptedAt: number | undefined;
/** One interruption may come as several signals: `timeout` sends one to its child, and at once another to the group of both. */
const SAME_MS = 500;

const outside: Io = {
  out: process.stdout,
  err: process.stderr,
  in: process.stdin,
  env: process.env,
  now: () => performance.now(),
  interrupted: () => interruptedAt !== undefined,
};

function onInterrupt(): void {
  interruptedAt ??= performance.now();
  // The second Ctrl-C does not wait for the work in hand.
  if (performance.now() - interruptedAt >= SAME_MS) process.exit(STATUS.interrupted);
}

process.on('SIGINT', onInterrupt);
process.on('SIGTERM', onInterrupt);
// `proctor … | head` closes our stdout early: that is no error of anybody's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`proctor: cannot write to stdout: ${causeOf(error)}; send it elsewhere [cannot-write]\n`);
  process.exit(STATUS.badInput);
});
// What no command line waits for, such as a stream that fails.
process.on('uncaughtException', (error) => process.exit(broken(error, outside)));
// Where notes cannot be written there is nobody to be told.
process.stderr.on('error', () => undefined);

void run(process.argv.slice(2), outside).then((status) => {
  // Not process.exit: what is still in the pipe must get out.
  process.exitCode = status;
});
