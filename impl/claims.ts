import { join, relative } from 'node:path';
import { z } from 'zod';
import { Problem, unknownName } from '../spec/kernel';
import { readText } from './files';
import { packageRoot } from './package';
import { subject, topicIds } from './topics';
import { placedYaml } from './yaml';

const words = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

const claimSchema = z.strictObject({
  /** Section of the study notes and place in it: `28.1.2`. */
  id: z.string().regex(/^\d+(\.\d+)*$/, { error: 'expected a section number such as 28.1.2' }),
  topic: z.string(),
  /** The sentence as the notes have it. */
  sentence: z.string().min(1),
  verdict: z.enum(['holds', 'refined', 'outdated']),
  /** What is true today. */
  truth: words,
  /** The invariants that decide it. */
  decidedBy: z.array(z.string()),
  /** Why no invariant can decide it. */
  reason: z.exactOptional(z.string().min(1)),
});

/** One sentence of the study notes, with its verdict. */
export type Claim = z.infer<typeof claimSchema>;

export function claimsFile(): string {
  return join(packageRoot(), 'spec', 'notes', 'claims.yaml');
}

/** Every sentence of the study notes that the topics cover. Topics and invariants that it names exist. */
export function readClaims(file: string = claimsFile(), content: string = readText(file)): readonly Claim[] {
  const { value: claims, at } = placedYaml(relative(process.cwd(), file), content, z.array(claimSchema));
  for (const [i, { topic, decidedBy, reason }] of claims.entries()) {
    if (!topicIds().includes(topic)) throw unknownName('topic', topic, topicIds(), at([i, 'topic']));
    const known = subject(topic).topic.invariants.map((invariant) => invariant.id);
    for (const [n, invariant] of decidedBy.entries()) {
      if (!known.some((each) => each === invariant)) throw unknownName('invariant', invariant, known, at([i, 'decidedBy', n]));
    }
    if (decidedBy.length === 0 && reason === undefined) {
      throw new Problem('undecided-claim', 'no invariant decides this claim', { where: at([i, 'decidedBy']), fix: 'name one in decidedBy, or say in reason why there can be none' });
    }
  }
  return claims;
}
