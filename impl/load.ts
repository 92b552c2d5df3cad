import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Problem, STATUS, unknownName, type Implementation } from '../spec/kernel';
import { foreign, type ForeignOptions } from './bridge/foreign-implementation';
import type { ClusterOptions } from './cluster/options';
import { implementations, systemCommand, type Listed } from './implementations';
import { packageVersion } from './package';
import { onPath } from './path';
import { reference } from './topics';
import { splitCommand } from './words';

export interface LoadOptions {
  /** How long an answer may take. */
  readonly deadlineMs: number;
  /** Which cluster is asked, where the implementation is one. */
  readonly cluster?: ClusterOptions;
}

/**
 * What `--impl` names: an entry of implementations.yaml, a path to a module, or a command.
 * Throws a Problem if there is no such thing, or if it cannot be started.
 */
export function load(asked: string, options: LoadOptions): Implementation {
  const entry = implementations().find(({ name }) => name === asked);
  if (entry !== undefined) return loadEntry(entry, options);
  if (isModule(asked)) return loadModule(asked, options);
  const [command, ...args] = splitCommand(asked);
  // Somebody who writes a path alone means a file; one that is given arguments is a command that is not found.
  if (command !== undefined && args.length === 0 && command.includes('/') && !existsSync(command)) {
    throw new Problem('no-such-path', `there is no file ${command}`, { fix: 'check the path' });
  }
  if (command === undefined || (args.length === 0 && /^[a-z0-9-]+$/.test(command) && onPath(command) === undefined)) {
    throw unknownName('implementation', asked, implementations().map(({ name }) => name));
  }
  return foreign(command, args, options);
}

function loadEntry({ entry, folder, reason, at }: Listed, options: LoadOptions): Implementation {
  const more = {
    ...options,
    name: entry.name,
    ...(entry.runs === undefined ? {} : { runs: entry.runs }),
    ...(entry.homepage === undefined ? {} : { homepage: entry.homepage }),
  };
  if (entry.kind === 'reference') return reference(packageVersion());
  if (entry.kind === 'module') {
    if (reason !== undefined && entry.package !== undefined) throw new Problem('not-installed', `${entry.name} cannot be started: ${reason}`, { fix: 'install it and try again', status: STATUS.cannotStart });
    return loadModule(resolve(folder, entry.module), more, at('module'));
  }
  if (entry.kind === 'cluster') return loadCluster(more);
  const [command = '', ...args] = entry.kind === 'system' ? [...systemCommand(entry.system), ...(entry.arguments ?? [])] : entry.command;
  return foreign(command, args, more);
}

function isModule(asked: string): boolean {
  return /\.[cm]?[jt]s$/.test(asked) && !/\s/.test(asked) ? true : existsSync(asked) && statSync(asked).isDirectory();
}

/** A person's module, in a process of its own; `where` it is named, if in a file. */
function loadModule(path: string, options: LoadOptions & Pick<ForeignOptions, 'name' | 'runs'>, where?: string): Implementation {
  const file = resolve(path);
  const named = where === undefined ? {} : { where };
  if (!existsSync(file)) throw new Problem('no-such-module', `there is no module ${path}`, { ...named, fix: 'check the path' });
  if (statSync(file).isDirectory()) throw new Problem('no-such-module', `${path} is a folder`, { ...named, fix: 'name the file that exports the port' });
  return foreign(process.execPath, hosted(file), { name: basename(file), module: path, ...options });
}

/** Containers take their time, and what was made must be removed: a cluster is given longer than a program. */
const CLUSTER_MS = { deadlineMs: 120_000, startMs: 30_000, leaving: { ms: 180_000, say: (text: string) => void process.stderr.write(text) } } as const;
/** How many scenarios are asked side by side: those with containers are slow, and wait most of the time. */
const LANES = { 'pod-lifecycle': 48, 'pv-binding': 48, qos: 48, rbac: 24, 'service-account': 32 } as const;

function loadCluster({ cluster, deadlineMs, ...more }: LoadOptions & Omit<ForeignOptions, 'deadlineMs'>): Implementation {
  const options: ClusterOptions = cluster ?? { allowClusterScoped: false };
  const name = options.context === undefined ? 'cluster' : `cluster ${options.context}`;
  const host = [...hosted(join(__dirname, 'cluster', `module${EXTENSION}`)), JSON.stringify(options)];
  return foreign(process.execPath, host, { ...more, ...CLUSTER_MS, deadlineMs: Math.max(deadlineMs, CLUSTER_MS.deadlineMs), name, lanes: LANES, isSlow: true });
}

const EXTENSION = __filename.endsWith('.ts') ? '.ts' : '.js';

/** Arguments of Node by which the host runs a module behind the protocol. */
function hosted(module: string): readonly string[] {
  return ['--import', require.resolve('tsx'), join(__dirname, 'bridge', `host${EXTENSION}`), module];
}
