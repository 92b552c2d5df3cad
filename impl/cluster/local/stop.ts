import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../../../spec/kernel';
import { inRun, lastLogs, runFolder } from './folders';
import { below, cgroupFolders, machineNow, processesOf } from './machine';

const WAITS_MAX = 1500;
const WAIT_MS = 10;

export interface Stopped {
  /** Where its logs are now; absent if there were none. */
  readonly logs?: string;
}

/**
 * Ends the cluster and removes what it had: with its first process end all others, and with them its mounts, its
 * network and all of its files; then its cgroups and its folder go. Only its logs are kept, in the place of those of the
 * cluster before it. `undefined` if there was none.
 */
export async function stopCluster(): Promise<Stopped | undefined> {
  const out = runFolder();
  if (!existsSync(out)) return undefined;
  const machine = machineNow(out);
  if (machine !== undefined) process.kill(machine.pid, 'SIGKILL');
  const name = cgroupName(out);
  if (name !== undefined) {
    await until(() => processesOf(name).length === 0, 'processes of the cluster do not end');
    await until(() => removed(name), 'cgroups of the cluster are still busy');
  }
  const logs = keepLogs(join(out, inRun.logs));
  rmSync(out, { recursive: true, force: true });
  return logs === undefined ? {} : { logs };
}

/** Moves the logs to where they are found afterwards, if there are any. */
function keepLogs(from: string): string | undefined {
  if (!existsSync(from) || readdirSync(from).length === 0) return undefined;
  const kept = lastLogs();
  rmSync(kept, { recursive: true, force: true });
  renameSync(from, kept);
  return kept;
}

function cgroupName(out: string): string | undefined {
  try {
    return z.object({ cgroup: z.string().regex(/^proctor-[0-9a-f]+$/) }).parse(JSON.parse(readFileSync(join(out, inRun.plan), 'utf8'))).cgroup;
  } catch {
    return undefined; // Nothing was started before the plan was whole.
  }
}

/** Removes the cgroup folders; false if the kernel has not let go of one yet. */
function removed(name: string): boolean {
  try {
    cgroupFolders(name).flatMap(below).forEach((folder) => rmdirSync(folder));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EBUSY') return false;
    throw error;
  }
}

async function until(isDone: () => boolean, otherwise: string): Promise<void> {
  for (let i = 0; !isDone(); i++) {
    if (i >= WAITS_MAX) throw new Problem('cannot-stop', otherwise, { fix: 'try again: proctor system stop cluster' });
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}
