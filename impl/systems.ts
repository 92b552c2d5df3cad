import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Problem, STATUS, unknownName } from '../spec/kernel';
import { packageRoot } from './package';

/** A real system whose own code is linked into an adapter that Proctor builds here. */
export interface System {
  readonly name: string;
  /** What it is, with its version. */
  readonly title: string;
  /** What is gained by building it, in a few words. */
  readonly gain: string;
  /** Folder of the adapter's Go module, below `impl`. */
  readonly folder: string;
  /** How long the first build takes, and later ones. */
  readonly duration: string;
}

export const systems: readonly System[] = [
  {
    name: 'kubernetes',
    title: "Kubernetes 1.37.2's own code, linked",
    gain: 'the answers of Kubernetes itself',
    folder: 'kubernetes',
    duration: 'the first build compiles most of Kubernetes: 3 to 5 minutes on two cores; later ones take seconds',
  },
];

export function system(name: string): System {
  const found = systems.find((each) => each.name === name);
  if (found === undefined) throw unknownName('system', name, systems.map((each) => each.name));
  return found;
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'proctor');
}

function sourceFolder({ folder }: System): string {
  return join(packageRoot(), 'impl', folder);
}

/** The sources' hash: an adapter built from other sources is another adapter. */
function sourceKey(each: System): string {
  const hash = createHash('sha256');
  const folder = sourceFolder(each);
  for (const file of readdirSync(folder).sort()) {
    if (/\.(go|mod|sum)$/.test(file) && !file.endsWith('_test.go')) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Where the adapter is once it is built. It is moved there whole, so what exists there is complete. */
export function adapterPath(each: System, env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), each.name, sourceKey(each), 'adapter');
}

export function isBuilt(each: System, env: NodeJS.ProcessEnv = process.env): boolean {
  return existsSync(adapterPath(each, env));
}

/** What this machine lacks to build the adapter; `undefined` if nothing. */
export function lacks(): string | undefined {
  const go = spawnSync('go', ['version'], { encoding: 'utf8' });
  return go.status === 0 ? undefined : 'a Go toolchain (1.26 or newer)';
}

/** Builds the adapter, unless it is built already, and gives its path. What the compiler says goes to `say`. */
export async function build(each: System, say: (text: string) => void, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const path = adapterPath(each, env);
  if (existsSync(path)) return path;
  const lacking = lacks();
  if (lacking !== undefined) {
    throw new Problem('missing-toolchain', `${each.name} cannot be built: this machine lacks ${lacking}`, { fix: 'install it and try again', status: STATUS.cannotStart });
  }
  const folder = join(path, '..');
  const part = `${path}.${process.pid}.part`;
  mkdirSync(folder, { recursive: true });
  try {
    await goBuild(sourceFolder(each), part, say, env);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
  return path;
}

function goBuild(folder: string, output: string, say: (text: string) => void, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = spawn('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', output, '.'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let end = '';
    const heard = (chunk: Buffer) => {
      const words = chunk.toString('utf8');
      end = (end + words).slice(-2000);
      say(words);
    };
    go.stdout.on('data', heard);
    go.stderr.on('data', heard);
    const failed = (why: string) => reject(new Problem('build-failed', `the build of ${folder} failed: ${why}`, { fix: 'read what the compiler says above', status: STATUS.cannotStart }));
    go.on('error', (error) => failed(error.message));
    go.on('close', (code, signal) => (code === 0 ? resolve() : failed(end.trim().split('\n').at(-1) || `it ended with ${signal ?? code}`)));
  });
}
