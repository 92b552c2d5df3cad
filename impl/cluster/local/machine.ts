import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { inRun, runFolder } from './folders';

const CGROUPS = '/sys/fs/cgroup';
const factsSchema = z.object({ port: z.int(), pid: z.int(), started: z.string() });

/** The machine that runs: its first process, and the port where its API is reached. */
export type Machine = z.infer<typeof factsSchema>;

/** The machine, if it runs. Its start time tells its process from a later one with the same number. */
export function machineNow(folder = runFolder()): Machine | undefined {
  try {
    const facts = factsSchema.parse(JSON.parse(readFileSync(join(folder, inRun.machine), 'utf8')));
    const stat = readFileSync(`/proc/${facts.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[19] === facts.started && !/[ZX]/.test(fields[0] ?? '') ? facts : undefined;
  } catch {
    return undefined;
  }
}

/** The cgroup folders of a machine, one for each hierarchy, that exist. */
export function cgroupFolders(name: string): readonly string[] {
  if (!existsSync(CGROUPS)) return [];
  const places = [CGROUPS, ...readdirSync(CGROUPS, { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => join(CGROUPS, each.name))];
  return places.map((place) => join(place, name)).filter((folder) => existsSync(join(folder, 'cgroup.procs')));
}

/** A folder and all below it, the deepest first. */
export function below(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const folders = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());
  return [...folders.flatMap((each) => below(join(folder, each.name))), folder];
}

/** Processes in the cgroups of a machine. */
export function processesOf(name: string): readonly string[] {
  return cgroupFolders(name).flatMap(below).flatMap((folder) => {
    try {
      return readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter((line) => line !== '');
    } catch {
      return [];
    }
  });
}
