import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeFolder } from '../files';

const BEAT_MS = 1000;
const LOOK_MS = 200;
/** An owner that was not heard of for so many looks is gone, whoever has its process id now. */
const SILENT_LOOKS_MAX = 50;

/**
 * Does the work while nobody else does theirs under the same lock file. `waiting` is called once if somebody does.
 * Whoever was killed leaves its lock behind; it is taken over. Should two take it over at once, both work:
 * the work must bear that. Rejects with the signal's reason if it aborts before the work has begun.
 */
export async function exclusively<T>(lock: string, waiting: () => void, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  await acquire(lock, waiting, signal);
  const beat = setInterval(() => touch(lock), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(lock, { force: true });
  }
}

async function acquire(lock: string, waiting: () => void, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  makeFolder(dirname(lock));
  let told = false;
  for (let silent = 0, heard = ''; !taken(lock); ) {
    signal?.throwIfAborted();
    if (!told) waiting();
    told = true;
    const beat = lastBeat(lock);
    silent = beat === heard ? silent + 1 : 0;
    heard = beat;
    if (silent > SILENT_LOOKS_MAX || ownerIsDead(lock)) rmSync(lock, { force: true });
    else await pause(LOOK_MS);
  }
}

function taken(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function lastBeat(lock: string): string {
  return String(statSync(lock, { throwIfNoEntry: false })?.mtimeMs);
}

function touch(lock: string): void {
  // Seconds since the epoch; whoever waits compares them with each other only.
  const seconds = (performance.timeOrigin + performance.now()) / 1000;
  try {
    utimesSync(lock, seconds, seconds);
  } catch {
    // Somebody took it away: the work goes on, as it may.
  }
}

/** Whether its owner is a process of this machine that has ended. One that just begins to write its id is not known yet. */
function ownerIsDead(lock: string): boolean {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
