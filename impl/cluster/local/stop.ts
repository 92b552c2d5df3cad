import { existsSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../../../spec/kernel';
import { inRun, runFolder } from './folders';
import { below, cgroupFolders, machineNow, processesOf } from './machine';

const WAITS_MAX = 1500;
const WAIT_MS = 10;

/**
 * Ends the cluster and removes what it had: with its first process end all others, and with them its mounts, its
 * network and all of its files; then its cgroups and its folder go. False if there was none.
 */
export async function stopCluster(): Promise<boolean> {
  const out = runFolder();
  if (!existsSync(out)) return false;
  const machine = machineNow(out);
  if (machine !== undefined) process.kill(machine.pid, 'SIGKILL');
  const name = cgroupName(out);
  if (name !== undefined) {
    await until(() => processesOf(name).length === 0, 'processes of the cluster do not end');
    await until(() => removed(name), 'cgroups of the cluster are still busy');
  }
  rmSync(out, { recursive: true, force: true });
  return true;
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
