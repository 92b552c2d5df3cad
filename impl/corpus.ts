import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { Problem, type AnyTopic } from '../spec/kernel';
import { readText } from './files';
import { packageRoot } from './package';
import { readYaml } from './yaml';

const corpusSchema = z.array(
  z.strictObject({
    invariant: z.string(),
    /** Which misconception, implementation or release it once caught. */
    caught: z.string(),
    scenario: z.json(),
  }),
);

export type Corpus = z.infer<typeof corpusSchema>;

export function corpusFile(topic: string): string {
  return join(packageRoot(), 'spec', topic, 'corpus.yaml');
}

/** The past counterexamples of a topic. Each names an invariant that exists. */
export function readCorpus(topic: AnyTopic, file: string = corpusFile(topic.id)): Corpus {
  if (!existsSync(file)) return [];
  const name = relative(process.cwd(), file);
  const corpus = readYaml(name, readText(file), corpusSchema);
  const stray = corpus.find(({ invariant }) => !topic.invariants.some(({ id }) => id === invariant));
  if (stray === undefined) return corpus;
  throw new Problem('unknown-invariant', `the corpus names an invariant that ${topic.id} does not have: "${stray.invariant}"`, {
    where: name,
    fix: 'correct its name or remove the entry',
  });
}

/** The scenarios of one invariant, as the kernel takes them. */
export function corpusOf(topic: AnyTopic): (invariant: string) => readonly unknown[] {
  const corpus = readCorpus(topic);
  return (invariant) => corpus.filter((entry) => entry.invariant === invariant).map(({ scenario }) => scenario);
}
