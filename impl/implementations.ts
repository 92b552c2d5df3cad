import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { Problem, STATUS, unknownName } from '../spec/kernel';
import { machineNow } from './cluster/local/machine';
import { cannotRun } from './cluster/local/obstacles';
import { readText } from './files';
import { packageRoot } from './package';
import { onPath } from './path';
import { adapterPath, buildCommand, isBuilt, system, systems } from './system/systems';
import { lacks } from './system/toolchains';
import { topicIds } from './topics';
import { placedYaml } from './yaml';

/** What a program can be called and given: the system takes NUL for the end of a word. */
const word = z.string().refine((text) => !text.includes('\0'), { error: 'expected text without the character NUL' });
const name = word.refine((text) => text !== '', { error: 'expected a name, and this is empty' });

const common = {
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, { error: 'expected lower-case letters, digits, dots and dashes' }),
  /** Topics that it provides; all if absent. */
  topics: z.exactOptional(z.array(z.string())),
  homepage: z.exactOptional(z.string()),
  /** Programs without which it cannot run. */
  needs: z.exactOptional(z.array(name)),
  /** The npm package that it puts behind a port, with its version, where that is no part of Proctor. */
  package: z.exactOptional(z.string().regex(/^(@[\w.-]+\/)?[\w.-]+@[\w.-]+$/, { error: 'expected an npm package with its version: name@1.2.3' })),
  /** How many scenarios of an invariant it is given at most, for slow ones; or so by topic. */
  runs: z.exactOptional(z.union([z.int().min(1), z.record(z.string(), z.int().min(1))])),
};

const entrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('reference') }),
  z.strictObject({ ...common, kind: z.literal('module'), module: name }),
  z.strictObject({ ...common, kind: z.literal('command'), command: z.tuple([name], word) }),
  z.strictObject({ ...common, kind: z.literal('system'), system: z.string(), arguments: z.exactOptional(z.array(word)) }),
  z.strictObject({ ...common, kind: z.literal('cluster') }),
]);

/** An entry of implementations.yaml. */
export type Entry = z.infer<typeof entrySchema>;

/** An entry, and whether it can be examined on this machine. */
export interface Listed {
  readonly name: string;
  readonly kind: Entry['kind'];
  readonly topics: readonly string[];
  readonly available: boolean;
  readonly reason?: string;
  readonly entry: Entry;
  /** What relative paths of the entry are relative to. */
  readonly folder: string;
  /** Where the list says something of the entry: `file:line:col`. */
  at(member: PropertyKey): string;
}

/** Proctor's own list, or the one that PROCTOR_IMPLEMENTATIONS names. */
export function implementationsFile(env: NodeJS.ProcessEnv = process.env): string {
  return env['PROCTOR_IMPLEMENTATIONS'] || join(packageRoot(), 'impl', 'implementations.yaml');
}

export function implementations(file: string = implementationsFile()): readonly Listed[] {
  const { value: entries, at } = placedYaml(relative(process.cwd(), file), readText(file), z.array(entrySchema));
  const folder = dirname(resolve(file));
  return entries.map((entry, i) => {
    if (entries.findIndex((each) => each.name === entry.name) < i) {
      throw new Problem('duplicate-implementation', `there are two entries "${entry.name}"`, { where: at([i, 'name']), fix: 'give one of them another name' });
    }
    for (const [n, topic] of (entry.topics ?? []).entries()) if (!topicIds().includes(topic)) throw unknownName('topic', topic, topicIds(), at([i, 'topics', n]));
    const byTopic = typeof entry.runs === 'object' ? Object.keys(entry.runs) : [];
    for (const topic of byTopic) if (!topicIds().includes(topic)) throw unknownName('topic', topic, topicIds(), at([i, 'runs', topic]));
    if (entry.kind === 'system' && !systems().some((each) => each.name === entry.system)) {
      throw unknownName('system', entry.system, systems().map((each) => each.name), at([i, 'system']));
    }
    const reason = obstacle(entry, folder);
    const listed = { name: entry.name, kind: entry.kind, topics: entry.topics ?? topicIds(), entry, folder, at: (member: PropertyKey) => at([i, member]) };
    return reason === undefined ? { ...listed, available: true } : { ...listed, available: false, reason };
  });
}

/** Why an entry cannot be examined here; `undefined` if it can. */
function obstacle(entry: Entry, folder: string): string | undefined {
  const lacking = (entry.needs ?? []).find((program) => onPath(program) === undefined);
  if (lacking !== undefined) return `it needs ${lacking}, which is not installed`;
  if (entry.package !== undefined && !isInstalled(entry.package, folder)) return `it needs an npm package: npm install --no-save ${entry.package}`;
  if (entry.kind === 'system') {
    const each = systems().find(({ name }) => name === entry.system);
    if (each?.refusal !== undefined) return each.refusal.message;
    if (each !== undefined && !isBuilt(each)) return `not built: ${buildCommand(each)}`;
  }
  if (entry.kind === 'cluster' && machineNow() === undefined) return `it does not run: ${cannotRun() ?? 'proctor system start cluster'}`;
  if (entry.kind === 'module' && !existsSync(resolve(folder, entry.module))) return `${entry.module} does not exist`;
  return undefined;
}

function isInstalled(named: string, folder: string): boolean {
  try {
    createRequire(join(folder, 'implementations.yaml')).resolve(named.slice(0, named.lastIndexOf('@')));
    return true;
  } catch {
    return false;
  }
}

/** Command and arguments by which a built system's adapter is started. */
export function systemCommand(name: string): readonly string[] {
  const each = system(name);
  if (!isBuilt(each)) {
    const lacking = lacks(each);
    const fix = lacking === undefined ? `run: ${buildCommand(each)}` : `install ${lacking} and run: ${buildCommand(each)}`;
    throw new Problem('not-built', `the adapter to ${each.title} is not built`, { fix, status: STATUS.cannotStart });
  }
  return [adapterPath(each)];
}
