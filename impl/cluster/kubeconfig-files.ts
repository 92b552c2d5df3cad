import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { inWords } from '../expected';
import { Unavailable } from './unavailable';

/** What nobody has written is left out, or null. */
const word = z.string().nullish();
const clusterSchema = z.looseObject({
  server: z.string(), 'certificate-authority': word, 'certificate-authority-data': word, 'insecure-skip-tls-verify': z.boolean().nullish(), 'proxy-url': word,
});
const userSchema = z.looseObject({
  'client-certificate': word, 'client-certificate-data': word, 'client-key': word, 'client-key-data': word, exec: z.unknown().optional(),
});
const contextSchema = z.looseObject({ cluster: z.string(), user: word });

const name = z.string();
const list = <Entry extends z.ZodType>(entry: Entry) => z.array(entry).nullish().transform((entries) => entries ?? []);
const fileSchema = z.looseObject({
  clusters: list(z.object({ name, cluster: clusterSchema })),
  users: list(z.object({ name, user: userSchema.nullish().transform((user) => user ?? {}) })),
  contexts: list(z.object({ name, context: contextSchema })),
});

/** A cluster, user or context, with the file that says so. */
interface Of {
  readonly name: string;
  readonly file: string;
}
export type Cluster = Of & { readonly cluster: z.infer<typeof clusterSchema> };
export type User = Of & { readonly user: z.infer<typeof userSchema> };
export type Context = Of & { readonly context: z.infer<typeof contextSchema> };

/** Several kubeconfigs as one. */
export interface Merged {
  readonly files: readonly string[];
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: readonly Context[];
}

/** The files of a person's own kubeconfig, as kubectl finds them. */
function ownFiles(env: NodeJS.ProcessEnv): readonly string[] {
  const written = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  return written.length > 0 ? written : [join(homedir(), '.kube', 'config')];
}

/** A person's own kubeconfig. Throws Unavailable. */
export function ownConfig(env: NodeJS.ProcessEnv): Merged {
  const files = ownFiles(env);
  const found = files.filter((file) => existsSync(file));
  if (found.length === 0) throw new Unavailable(`there is no kubeconfig at ${files.join(', ')}`, 'name one in KUBECONFIG');
  return mergedConfig(found);
}

/** Of two entries with one name the first counts, as kubectl has it. Throws Unavailable. */
export function mergedConfig(files: readonly string[]): Merged {
  const all = files.map(read);
  return { files, clusters: firsts(all.flatMap(({ clusters }) => clusters)), users: firsts(all.flatMap(({ users }) => users)), contexts: firsts(all.flatMap(({ contexts }) => contexts)) };
}

function firsts<Entry extends Of>(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((entry, i) => entries.findIndex((each) => each.name === entry.name) === i);
}

function read(file: string): Omit<Merged, 'files'> {
  const { clusters, users, contexts } = parsed(file);
  if (clusters.length + users.length + contexts.length === 0) throw new Unavailable(`${file} is no kubeconfig: it has neither clusters nor users nor contexts`, `correct ${file}`);
  return { clusters: clusters.map((each) => ({ ...each, file })), users: users.map((each) => ({ ...each, file })), contexts: contexts.map((each) => ({ ...each, file })) };
}

function parsed(file: string): z.infer<typeof fileSchema> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8')) ?? {};
  } catch (problem) {
    // The first line ends with a colon where the next ones show the place.
    const [why = ''] = (problem as Error).message.split('\n');
    throw new Unavailable(`${file} is no kubeconfig: ${why.trim().replace(/:$/, '')}`, `correct ${file}`);
  }
  const { success, data, error } = fileSchema.safeParse(content, { error: inWords });
  if (success) return data;
  const [issue] = error.issues;
  throw new Unavailable(`${file} is no kubeconfig: ${[issue?.path.join('.') ?? '', issue?.message ?? ''].filter((each) => each !== '').join(': ')}`, `correct ${file}`);
}

/** A path as it is meant: beside the kubeconfig that names it. */
export function besideFile(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}
