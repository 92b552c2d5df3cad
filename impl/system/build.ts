import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Problem, STATUS } from '../../spec/kernel';
import { makeFolder, writeWhole } from '../files';
import { diskFull, type Building, type Say } from './compiler';
import { exclusively } from './lock';
import { adapterPath, isSound, stampOf, stampPath, type System } from './systems';
import { compile, lacks, missingToolchain } from './toolchains';

/**
 * Builds the adapter, unless it is built already and sound, and gives its path. What the compiler says goes to `say`.
 * Of two builds at once the second waits. A Problem says what hinders it.
 */
export async function build(each: System, say: Say, env: NodeJS.ProcessEnv = process.env, signal?: AbortSignal): Promise<string> {
  const path = adapterPath(each, env);
  if (isSound(each, env)) return path;
  try {
    return await exclusively(`${path}.lock`, () => say(`somebody else builds ${each.title}; waiting for it\n`), async () => {
      if (!isSound(each, env)) await make(each, path, { say, env, signal });
      return path;
    }, signal);
  } catch (error) {
    const { code, path: where } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw diskFull(each);
    if (code === undefined || error instanceof Problem) throw error;
    throw new Problem('cannot-build', `the build of ${each.name} failed: ${where ?? path}: ${code}`, { fix: 'name a folder that may be written to by XDG_CACHE_HOME', status: STATUS.cannotStart });
  }
}

/** Beside its place first; its stamp comes last, so that whatever was left half done is no adapter. */
async function make(each: System, path: string, building: Building): Promise<void> {
  const lacking = lacks(each, building.env);
  if (lacking !== undefined) throw missingToolchain(each.name, lacking);
  makeFolder(dirname(path));
  sweep(path);
  const part = `${path}.${process.pid}.part`;
  try {
    await compile(each, part, dirname(path), building);
    const stamp = stampOf(part);
    renameSync(part, path);
    writeWhole(stampPath(path), `${JSON.stringify(stamp)}\n`);
  } finally {
    rmSync(part, { force: true });
  }
}

/** Removes what earlier builds left when they were killed. */
function sweep(path: string): void {
  for (const file of readdirSync(dirname(path))) {
    if (file.startsWith(`${basename(path)}.`) && file.endsWith('.part')) rmSync(join(dirname(path), file));
  }
  rmSync(path, { force: true });
  rmSync(stampPath(path), { force: true });
}
