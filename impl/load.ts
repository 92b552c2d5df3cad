import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Problem, unknownName, type Implementation } from '../spec/kernel';
import { foreign } from './bridge/foreign-implementation';
import { implementations, systemCommand, type Listed } from './implementations';
import { packageVersion } from './package';
import { reference } from './topics';
import { splitCommand } from './words';

export interface LoadOptions {
  /** How long an answer may take. */
  readonly deadlineMs: number;
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
  if (command === undefined || (args.length === 0 && /^[a-z0-9-]+$/.test(command) && !onPath(command))) {
    throw unknownName('implementation', asked, implementations().map(({ name }) => name));
  }
  return foreign(command, args, options);
}

function loadEntry({ entry, folder }: Listed, options: LoadOptions): Implementation {
  const more = {
    ...options,
    name: entry.name,
    ...(entry.runs === undefined ? {} : { runs: entry.runs }),
    ...(entry.homepage === undefined ? {} : { homepage: entry.homepage }),
  };
  if (entry.kind === 'reference') return reference(packageVersion());
  if (entry.kind === 'module') return loadModule(resolve(folder, entry.module), more);
  const [command = '', ...args] = entry.kind === 'system' ? systemCommand(entry.system) : entry.command;
  return foreign(command, args, more);
}

function isModule(asked: string): boolean {
  return /\.[cm]?[jt]s$/.test(asked) && !/\s/.test(asked) ? true : existsSync(asked) && statSync(asked).isDirectory();
}

/** A person's module, in a process of its own. */
function loadModule(path: string, options: LoadOptions & { readonly name?: string; readonly runs?: number }): Implementation {
  const file = resolve(path);
  if (!existsSync(file)) throw new Problem('no-such-module', `there is no module ${path}`, { fix: 'check the path' });
  if (statSync(file).isDirectory()) throw new Problem('no-such-module', `${path} is a folder`, { fix: 'name the file that exports the port' });
  const host = join(__dirname, 'bridge', `host${__filename.endsWith('.ts') ? '.ts' : '.js'}`);
  const args = ['--import', require.resolve('tsx'), host, file];
  return foreign(process.execPath, args, { name: basename(file), ...options });
}

function onPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, command)));
}
