import { createHash } from 'node:crypto';
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { Problem, STATUS } from '../../../spec/kernel';
import { buildFailed, compiled, CompilerFailed, type Building, type Say } from '../../system/compiler';
import { exclusively } from '../../system/lock';
import { stagingModules } from '../../system/module';
import { goMod, groups, ownSources, type Group } from './components';
import { builtFolder, clusterCache, programsFolder } from './folders';
import { writeImages } from './image';

export interface BuildOptions {
  /** Hears what is being done, and what the compiler says. */
  readonly say: Say;
  readonly env?: NodeJS.ProcessEnv;
  /** Aborts when nobody waits for the build any more: then it throws the signal's reason, and leaves nothing half done. */
  readonly signal?: AbortSignal | undefined;
}

const MANIFEST = 'complete.json';
const manifestSchema = z.record(z.string(), z.string());

function fingerprint(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Whether every file is there as it was built. `deeply` reads them all; otherwise their presence is enough. */
function isWhole(folder: string, deeply: boolean): boolean {
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')));
    return Object.entries(manifest).every(([name, sum]) => (deeply ? fingerprint(join(folder, name)) === sum : existsSync(join(folder, name))));
  } catch {
    return false;
  }
}

/** Whether the programs of one group are there. */
export function isGroupBuilt(group: Group, env: NodeJS.ProcessEnv = process.env): boolean {
  return isWhole(builtFolder(group, env), false);
}

export function isClusterBuilt(env: NodeJS.ProcessEnv = process.env): boolean {
  return groups().every((group) => isWhole(builtFolder(group, env), false)) && isWhole(programsFolder(env), false);
}

/** Builds what is missing or broken, and gives the folder with all programs and images. Of two builds at once each makes what the other does not. */
export async function buildCluster({ say, env = process.env, signal }: BuildOptions): Promise<string> {
  removeLeftovers(env);
  for (const group of groups()) await buildGroup(group, { say, env, signal });
  const folder = programsFolder(env);
  return once(folder, 'all of the cluster', { say, env, signal }, () => made(folder, (part) => gather(part, env)));
}

/** Builds the programs of one group, unless they are there and whole, and gives their folder. */
export async function buildGroup(group: Group, { say, env = process.env, signal }: BuildOptions): Promise<string> {
  const folder = builtFolder(group, env);
  return once(folder, group.group, { say, env, signal }, async () => {
    if (existsSync(folder)) say(`the build of ${group.group} is broken and is made again`);
    say(`building ${Object.keys(group.programs).join(', ')}`);
    await made(folder, (part) => compileGroup(group, part, { say, env, signal }));
  });
}

/** Makes a folder that is not there, or not whole, while nobody else makes it. */
async function once(folder: string, what: string, { say, signal }: Building, make: () => Promise<void>): Promise<string> {
  if (isWhole(folder, true)) return folder;
  const waiting = () => say(`somebody else builds ${what}; waiting for it`);
  try {
    return await exclusively(`${folder}.lock`, waiting, async () => {
      if (!isWhole(folder, true)) await make();
      return folder;
    }, signal);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(folder);
    throw problem;
  }
}

/** Halves that a build left which was killed. */
function removeLeftovers(env: NodeJS.ProcessEnv): void {
  const cache = clusterCache(env);
  for (const name of existsSync(cache) ? readdirSync(cache) : []) {
    const owner = /\.(\d+)\.part$/.exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/** Makes a folder beside its place and moves it there whole, with the fingerprints of its files. */
async function made(folder: string, make: (part: string) => Promise<void> | void): Promise<void> {
  const part = `${folder}.${process.pid}.part`;
  try {
    mkdirSync(part, { recursive: true });
    await make(part);
    const files = readdirSync(part).filter((name) => statSync(join(part, name)).isFile());
    writeFileSync(join(part, MANIFEST), JSON.stringify(Object.fromEntries(files.map((name) => [name, fingerprint(join(part, name))]))));
    rmSync(folder, { recursive: true, force: true });
    renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

async function compileGroup(group: Group, part: string, { say, env, signal }: Building): Promise<void> {
  const work = join(part, 'work');
  mkdirSync(work);
  const sources = ownSources(group);
  if (sources !== undefined) cpSync(sources, join(work, basename(sources)), { recursive: true });
  const environment = { ...env, GOFLAGS: '-buildvcs=false -mod=mod', GOWORK: 'off', ...(group.static === true ? { CGO_ENABLED: '0' } : {}) };
  const go = (...args: readonly string[]) => runGo(args, work, { say, env: environment, signal });
  writeFileSync(join(work, 'go.mod'), goMod(group, []));
  if (group.staging !== undefined) {
    const found = z.object({ GoMod: z.string() }).parse(JSON.parse(await go('mod', 'download', '-json', Object.entries(group.modules)[0]?.join('@') ?? '')));
    writeFileSync(join(work, 'go.mod'), goMod(group, stagingModules(readFileSync(found.GoMod, 'utf8'))));
  }
  await go('mod', 'tidy');
  const variables = Object.entries(group.variables ?? {}).map(([name, value]) => ` -X ${name}=${value}`).join('');
  for (const [name, path] of Object.entries(group.programs)) {
    await go('build', '-trimpath', `-ldflags=-s -w${variables}`, '-o', join('..', name), path);
  }
  rmSync(work, { recursive: true });
}

/** All programs in one folder, without a second copy, and the images. */
function gather(part: string, env: NodeJS.ProcessEnv): void {
  for (const group of groups()) {
    for (const name of Object.keys(group.programs)) linkSync(join(builtFolder(group, env), name), join(part, name));
  }
  symlinkSync('machine', join(part, 'runc-unfiltered'));
  writeImages(part, readFileSync(join(part, 'machine')));
}

function diskFull(where: string): Problem {
  return new Problem('disk-full', `the build stopped: the disk is full (${where})`, {
    fix: 'free some space (the build needs about 6 GB for the Go cache, 0.5 GB for the result), or set XDG_CACHE_HOME and GOCACHE to a place that has it',
    status: STATUS.cannotStart,
  });
}

/** Runs the Go tool below other work of the machine; gives its output. */
async function runGo(args: readonly string[], cwd: string, building: Building): Promise<string> {
  const say = (words: string) => void (words.startsWith('go: ') || building.say(words));
  try {
    return await compiled('nice', ['-n', '10', 'go', ...args], cwd, { ...building, say });
  } catch (problem) {
    if (!(problem instanceof CompilerFailed)) throw problem;
    throw problem.isDiskFull ? diskFull(cwd) : buildFailed(`go ${args[0] ?? ''} failed: ${problem.message}`);
  }
}
