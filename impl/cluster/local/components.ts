import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../package';
import { readYaml } from '../../yaml';

const groupSchema = z.strictObject({
  group: z.string(),
  modules: z.record(z.string(), z.string()),
  staging: z.exactOptional(z.string()),
  /** Set by the linker, by their full names. */
  variables: z.exactOptional(z.record(z.string(), z.string())),
  /** Built without C: it must run in an image that holds nothing else. */
  static: z.exactOptional(z.literal(true)),
  own: z.exactOptional(z.string()),
  programs: z.record(z.string(), z.string()),
});

/** Programs that are built together. */
export type Group = z.infer<typeof groupSchema>;

const folder = join(packageRoot(), 'impl', 'cluster', 'local');

export function groups(): readonly Group[] {
  const file = join(folder, 'components.yaml');
  return readYaml(file, readFileSync(file, 'utf8'), z.array(groupSchema)).value;
}

/** The version of Kubernetes, without the v. */
export function kubernetesVersion(): string {
  return Object.values(groups()[0]?.modules ?? {})[0]?.slice(1) ?? '0';
}

/** Where our own sources of a group are. */
export function ownSources({ own }: Group): string | undefined {
  return own === undefined ? undefined : join(folder, own);
}

/** What a build of the group depends on: another key is another build. */
export function keyOf(group: Group): string {
  const hash = createHash('sha256').update(JSON.stringify([group, process.arch]));
  const sources = ownSources(group);
  for (const file of sources === undefined ? [] : readdirSync(sources).sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(sources ?? '', file)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** The go.mod of a group. `replaced` are the modules that Kubernetes develops inside its own. */
export function goMod({ modules, programs, staging }: Group, replaced: readonly string[]): string {
  return [
    'module proctor.local/components',
    'go 1.26.0',
    ...Object.values(programs).filter((each) => !each.startsWith('./')).map((each) => `tool ${each}`),
    ...Object.entries(modules).map(([path, version]) => `require ${path} ${version}`),
    ...replaced.map((each) => `replace ${each} => ${each} ${staging ?? ''}`),
  ].join('\n') + '\n';
}
