import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { unknownName, type AnyTopic } from '../spec/kernel';
import { readText } from './files';
import { packageRoot } from './package';
import { strangeness } from './scenario';
import { malformed, readYaml } from './yaml';

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

/** Those of hunts, as short as they are known: they are tried beside what a hunt finds. */
export function storiesFile(topic: string): string {
  return join(packageRoot(), 'spec', topic, 'stories.yaml');
}

/** One line for each; JSON, which is YAML, and read a hundred times as fast. */
export function textOfCorpus(head: string, corpus: Corpus): string {
  return `${head}[\n${corpus.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`;
}

/** The past counterexamples of a topic. Each is a scenario of an invariant that exists. */
export function readCorpus(topic: AnyTopic, file: string = corpusFile(topic.id)): Corpus {
  if (!existsSync(file)) return [];
  const { value: corpus, at } = readYaml(relative(process.cwd(), file), readText(file), corpusSchema);
  for (const [i, { invariant: id, scenario }] of corpus.entries()) {
    const invariant = topic.invariants.find((each) => each.id === id);
    if (invariant === undefined) throw unknownName('invariant', id, topic.invariants.map((each) => each.id), at([i, 'invariant']));
    const strange = strangeness(topic, invariant, scenario);
    if (strange !== undefined) throw malformed(at, [i, 'scenario', ...strange.path], strange.message);
  }
  return corpus;
}

const known = new WeakMap<AnyTopic, Corpus>();

/** The scenarios of one invariant, as the kernel takes them: counterexamples and stories. A topic's are read once. */
export function corpusOf(topic: AnyTopic): (invariant: string) => readonly unknown[] {
  const corpus = known.get(topic) ?? [...readCorpus(topic), ...readCorpus(topic, storiesFile(topic.id))];
  known.set(topic, corpus);
  return (invariant) => corpus.filter((entry) => entry.invariant === invariant).map(({ scenario }) => scenario);
}
