import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { DeadlineExceeded, preview } from '../../spec/kernel';
import { causeOf } from '../files';
import { killAll, MARKER, nextMarker, watch } from './children';
import { ForeignError, whyNotRun } from './foreign-error';
import { LineBuffer } from './lines';
import { openPipes, pause, readNow, writeNow } from './pipes';

/** For this long an answer is waited for awake: most come sooner than a sleeping thread is woken. */
const AWAKE_MS = 0.1;
/** Then in naps that are this part of what was waited for so far: on a busy machine the process needs our processor to answer at all. */
const NAP_SHARE = 1 / 8;
const SHORTEST_NAP_MS = 0.05;
const NAP_MS = 1;
/** How long a process may take to leave after its stdin was closed. */
const LEAVE_MS = 1000;
const STDERR_CHARACTERS_MAX = 4000;
const CHUNK_BYTES = 1 << 16;

/** How a process leaves that has to tidy up: it is given this time, and is not killed with this process either. */
export interface Leaving {
  readonly ms: number;
  /** Hears what it writes to its stderr meanwhile: what it cannot tidy up, nobody else knows. */
  readonly say: (text: string) => void;
}

/** A process that is written a line and blocked for until it writes one back, within a deadline. */
export class ForeignProcess {
  private readonly marker = nextMarker();
  private readonly child: ChildProcess | undefined;
  private readonly pipes = openPipes();
  private readonly lines = new LineBuffer();
  private readonly chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  private stderr = '';
  private closed = false;
  /** Why it cannot be used any more. */
  private ended: ForeignError | undefined;

  constructor(command: string, args: readonly string[], private readonly leaving?: Leaving) {
    const { stdin, stdout, stderr } = this.pipes;
    // Who has to tidy up outlives this process for a moment: it notices that its stdin is closed.
    if (leaving === undefined) watch(this.marker);
    try {
      // A group of its own, so that it can be killed with all of its children.
      this.child = spawn(command, args, {
        stdio: [stdin.theirs, stdout.theirs, stderr.theirs],
        detached: true,
        env: { ...process.env, [MARKER]: this.marker },
      });
      this.child.on('error', () => {}); // A process that could not be started has no pid.
      this.child.unref();
      if (this.child.pid === undefined) this.ended = new ForeignError(whyNotRun(command));
    } catch (error) {
      // Some of what a system refuses is thrown at once.
      this.ended = new ForeignError(`the command "${preview(command)}" cannot be run: ${causeOf(error)}`);
    }
    for (const { theirs } of [stdin, stdout, stderr]) closeSync(theirs);
  }

  /** Whether it can still be asked. */
  get isOpen(): boolean {
    return this.ended === undefined;
  }

  /** Writes a line and gives the line that comes back. Throws a ForeignError or DeadlineExceeded. */
  exchange(line: string, what: string, deadlineMs: number): string {
    const end = performance.now() + deadlineMs;
    if (this.ended !== undefined) throw this.ended;
    if (this.lines.hasNext()) throw this.fail('it wrote a line without being asked');
    this.write(Buffer.from(line), what, end, deadlineMs);
    for (const start = performance.now(); ; ) {
      const answer = this.arrived();
      if (answer !== undefined) return answer;
      const now = performance.now();
      if (now >= end) throw this.late(what, deadlineMs);
      const napMs = (now - start) * NAP_SHARE;
      if (napMs >= NAP_MS) this.nap();
      else if (now - start >= AWAKE_MS) pause(Math.max(SHORTEST_NAP_MS, napMs));
    }
  }

  /** The process cannot be trusted any more: it is killed, with the reason kept for whoever asks again. */
  fail(reason: string): ForeignError {
    this.drainStderr();
    this.ended = new ForeignError(reason, this.stderr.trim().slice(-1000));
    this.kill();
    return this.ended;
  }

  /** Closes its stdin and gives it a second to leave, or its time to tidy up; then it is killed with all of its children. */
  close(): void {
    if (this.closed) return;
    if (this.ended === undefined) {
      this.drainStderr();
      this.stderr = '';
      closeSync(this.pipes.stdin.ours);
      const end = performance.now() + (this.leaving?.ms ?? LEAVE_MS);
      for (; performance.now() < end && !this.isGone(); pause(NAP_MS)) this.passOn();
      this.passOn();
      this.ended = new ForeignError('it was closed');
      this.release(false);
    } else this.kill();
  }

  private passOn(): void {
    this.drainStderr();
    if (this.stderr !== '') this.leaving?.say(this.stderr);
    this.stderr = '';
  }

  private kill(): void {
    if (this.closed) return;
    this.release(true);
  }

  private release(stdinIsOpen: boolean): void {
    this.closed = true;
    killAll(this.marker, this.child?.pid);
    const { stdin, stdout, stderr } = this.pipes;
    for (const fd of [...(stdinIsOpen ? [stdin.ours] : []), stdout.ours, stderr.ours]) closeSync(fd);
  }

  private late(what: string, deadlineMs: number): DeadlineExceeded {
    return new DeadlineExceeded(this.fail(`${what} was not answered within ${deadlineMs} ms`).message);
  }

  private write(bytes: Buffer, what: string, end: number, deadlineMs: number): void {
    for (let offset = 0; offset < bytes.length; ) {
      const written = writeNow(this.pipes.stdin.ours, bytes, offset);
      if (written === undefined) throw this.fail(`it does not read ${what}: it exited or closed its stdin`);
      if (written >= 0) offset += written;
      else if (performance.now() >= end) throw this.late(what, deadlineMs);
      else this.nap();
    }
  }

  /** A whole line, if one is there. */
  private arrived(): string | undefined {
    let bytes = readNow(this.pipes.stdout.ours, this.chunk);
    for (; bytes > 0; bytes = readNow(this.pipes.stdout.ours, this.chunk)) {
      this.lines.push(this.chunk.subarray(0, bytes));
      if (this.lines.hasNext()) break;
    }
    const line = this.lines.next();
    if (line === undefined) {
      if (bytes === 0) throw this.gone();
      return undefined;
    }
    if ('broken' in line) throw this.fail(`it wrote ${line.broken}`);
    return line.text;
  }

  private gone(): ForeignError {
    for (let i = 0; i < 20 && !this.isGone(); i++) pause(NAP_MS);
    const half = this.lines.rest();
    const how = this.isGone() ? 'it exited' : 'it closed its stdout';
    return this.fail(half === '' ? `${how} instead of answering` : `${how} in the middle of a line: ${preview(half, 120)}`);
  }

  private nap(): void {
    this.drainStderr();
    // A grandchild may hold the pipe open after the process itself is gone.
    if (this.isGone() && this.exitedSilently()) throw this.gone();
    pause(NAP_MS);
  }

  /** Reads what the process wrote before it ended; true if that was no whole line. */
  private exitedSilently(): boolean {
    for (let bytes = readNow(this.pipes.stdout.ours, this.chunk); bytes > 0; bytes = readNow(this.pipes.stdout.ours, this.chunk)) {
      this.lines.push(this.chunk.subarray(0, bytes));
    }
    return !this.lines.hasNext();
  }

  private drainStderr(): void {
    if (this.closed) return;
    for (let i = 0; i < 64; i++) {
      const bytes = readNow(this.pipes.stderr.ours, this.chunk);
      if (bytes <= 0) return;
      this.stderr = (this.stderr + this.chunk.toString('utf8', 0, bytes)).slice(-STDERR_CHARACTERS_MAX);
    }
  }

  /** Whether it ended; its exit status is known only once the event loop runs, its state at once. */
  private isGone(): boolean {
    if (this.child?.pid === undefined) return true;
    try {
      process.kill(this.child.pid, 0);
      return process.platform === 'linux' && /\) [ZX] /.test(readFileSync(`/proc/${this.child.pid}/stat`, 'latin1'));
    } catch {
      return true;
    }
  }
}
