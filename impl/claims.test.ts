import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readClaims } from './claims';
import { readText } from './files';
import { packageRoot } from './package';
import { subject, subjects } from './topics';
import { readYaml } from './yaml';

const claims = readClaims();

const entry = { id: z.string() };
const entrySchema = z.union([
  z.strictObject({ ...entry, heading: z.string() }),
  z.strictObject({ ...entry, letters: z.int(), sha256: z.string().regex(/^[0-9a-f]{16}$/) }),
]);
const sections = readYaml('sections.yaml', readText(join(packageRoot(), 'spec', 'notes', 'sections.yaml')), z.array(entrySchema)).value;

const isIn = (section: string) => ({ id }: { readonly id: string }) => id === section || id.startsWith(`${section}.`);

test('every entry of every section that a topic covers is told word by word by its claims', () => {
  const covered = subjects().flatMap(({ topic }) => topic.sections);
  expect(covered.filter((section) => !sections.some(isIn(section)))).toEqual([]);
  // A claim belongs to the innermost entry that it stands in: an entry of two sentences has two claims.
  const homeOf = ({ id }: { readonly id: string }) => sections.filter((each) => isIn(each.id)({ id })).sort((a, b) => b.id.length - a.id.length)[0]?.id;
  for (const section of sections) {
    const words = claims.filter((claim) => homeOf(claim) === section.id).map(({ sentence }) => sentence).join('').match(/[\p{L}\p{N}]/gu) ?? [];
    const sha256 = createHash('sha256').update(words.join('')).digest('hex').slice(0, 16);
    expect({ id: section.id, letters: words.length, sha256 }).toEqual('heading' in section ? { id: section.id, letters: 0, sha256: expect.any(String) as string } : section);
  }
});

test('each claim is there once, at the topic that covers its section', () => {
  const ids = claims.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  const elsewhere = claims.filter((claim) => subjects().some(({ topic }) => topic.id !== claim.topic && topic.sections.some((section) => isIn(section)(claim))));
  expect(elsewhere.map(({ id }) => id)).toEqual([]);
});

test('each sentence that is outdated is a misconception to be caught, unless no invariant can decide it', () => {
  for (const { id, topic } of claims.filter(({ verdict, decidedBy }) => verdict === 'outdated' && decidedBy.length > 0)) {
    const cited = subject(topic).misconceptions.flatMap(({ sources }) => sources).flatMap(({ kind, place }) => (kind === 'notes' ? [place.replace('study notes ', '')] : []));
    expect({ id, caught: cited.some((section) => isIn(section)({ id })) }).toEqual({ id, caught: true });
  }
});

test('a mistake in the file is told with its place and the way out', () => {
  const good = (more: string) => `- id: "28.1"\n  topic: qos\n  sentence: s\n  verdict: holds\n  truth: { en: a, zh: b }\n${more}`;
  const read = (content: string) => () => readClaims('claims.yaml', content);
  expect(read(good('  decidedBy: [qos/clas]\n'))).toThrow(/claims\.yaml:6:15: there is no invariant "qos\/clas"; did you mean "qos\/class"/);
  expect(read(good('  decidedBy: []\n'))).toThrow(/claims\.yaml:6:14: no invariant decides/);
  expect(read(good('  decidedBy: []\n').replace('topic: qos', 'topic: qoss'))).toThrow(/claims\.yaml:2:10: there is no topic "qoss"/);
  expect(read(good('  decidedBy: []\n').replace('verdict: holds', 'verdict: maybe'))).toThrow(/claims\.yaml:4:12: 0\.verdict/);
  expect(read('- id: [')).toThrow(/claims\.yaml:\d+:\d+: this is not YAML/);
});
