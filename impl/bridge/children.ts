import { readdirSync, readFileSync } from 'node:fs';
import { pause } from './pipes';

/** The environment variable by which the descendants of a process are found. */
export const MARKER = 'PROCTOR_MARKER';
const living = new Set<string>();
let count = 0;

/** A word that no other process of this machine has in its environment. */
export function nextMarker(): string {
  return `${process.pid}-${process.hrtime.bigint().toString(36)}-${++count}`;
}

/** Sees to it that what carries the marker does not outlive this process, however it ends. */
export function watch(marker: string): void {
  if (living.size === 0) process.on('exit', killLiving);
  living.add(marker);
}

function killLiving(): void {
  for (const marker of [...living]) killAll(marker, undefined);
}

/** So often it is looked for what is left: who is killed takes a moment to go, a long one on a busy machine, and may have forked just before. */
const LOOKS_MAX = 1000;
const BETWEEN_LOOKS_MS = 2;

/** Kills a process group, and everything that inherited the marker even if it left the group; waits until all of it is gone. */
export function killAll(marker: string, pid: number | undefined): void {
  if (pid !== undefined) kill(-pid);
  for (let look = 0; look < LOOKS_MAX; look++) {
    const left = marked(marker);
    if (left.length === 0) break;
    left.forEach(kill);
    pause(BETWEEN_LOOKS_MS);
  }
  living.delete(marker);
  if (living.size === 0) process.off('exit', killLiving);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** Processes that carry any marker of this process: none, once all implementations are closed. */
export function everMarked(): readonly number[] {
  return marked(`${process.pid}-`, false);
}

/** Processes that carry the marker in their environment. Only Linux tells; elsewhere the group must do. */
export function marked(marker: string, isWhole = true): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => environment(name).includes(`${MARKER}=${marker}${isWhole ? '\0' : ''}`))
    .map(Number);
}

function environment(pid: string): string {
  try {
    return `${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`;
  } catch {
    return ''; // It ended meanwhile, or belongs to somebody else.
  }
}
