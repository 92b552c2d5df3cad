import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { invariantNamed, readReproductions } from '../cli/reproductions';
import { readText } from '../impl/files';
import { implementations } from '../impl/implementations';
import { load } from '../impl/load';
import { packageRoot } from '../impl/package';
import { subject, subjects } from '../impl/topics';
import { inProcess, observeOnce, type AnyMisconception } from '../spec/kernel';

/** An entry: its heading, what it tells under each bold word, and the invariants and misconceptions it names. */
interface Finding {
  readonly title: string;
  readonly told: readonly (readonly [what: string, text: string])[];
  readonly named: readonly string[];
}

const docs = join(packageRoot(), 'docs');
const ids = new RegExp(`\`((?:${subjects().map(({ topic }) => topic.id).join('|')})/[a-z0-9-]+)\``, 'g');

function findingOf(entry: string): Finding {
  const [title = '', ...parts] = entry.split(/^(?:- \*\*(?=\w)|## )/m);
  const told = parts.map((part) => part.split('**: ')).filter((part): part is [string, string] => part.length === 2);
  return { title: title.trim(), told, named: [...entry.matchAll(ids)].map(([, id]) => id ?? '') };
}

const entries = readText(join(docs, 'findings.md')).split(/^### /m).slice(1).map(findingOf);
const text = ({ told }: Finding, part: string) => told.find(([what]) => what === part)?.[1] ?? '';

const misconceptions = subjects().flatMap((each) => each.misconceptions);
const invariants = subjects().flatMap(({ topic }) => topic.invariants.map(({ id }): string => id));
const misconceptionsNamed = ({ named }: Finding) => misconceptions.filter(({ id }) => named.includes(id));
const invariantsNamed = ({ named }: Finding) => invariants.filter((id) => named.includes(id));

/** The files that the smallest scenario of an entry has replayed. */
const replayed = (finding: Finding) => [...text(finding, 'Smallest scenario').matchAll(/`proctor replay docs\/(findings\/[a-z0-9-]+\.json)(?: --impl [a-z-]+)?`/g)].map(([, file]) => file ?? '');
/** What the files hold, each read as the command reads it. */
const scenariosOf = (finding: Finding) => replayed(finding).flatMap((file) => readReproductions(file, readText(join(docs, file))));
const ofKubernetes = entries.filter(({ named }) => !named.some((id) => /^(?:raft|wal)\//.test(id)));

/** An entry about a library is held by what the library itself does in its scenarios. */
const ofLibraries = entries.filter((entry) => !ofKubernetes.includes(entry));
const asked = ofLibraries.flatMap((finding) =>
  [...text(finding, 'Smallest scenario').matchAll(/`proctor replay docs\/(findings\/[a-z0-9-]+\.json) --impl ([a-z-]+)`/g)].map(([, file = '', name = '']) => ({ finding, file, name })),
);
/** Where the paper and the library part and both are right, nobody breaks the rule. */
const isFreedom = (finding: Finding) => text(finding, 'Here').startsWith('a freedom');

/** Whether an implementation of the topic breaks the invariant in the scenario. */
function breaks(create: () => object, { invariant: id, scenario }: ReturnType<typeof scenariosOf>[number]): boolean {
  const session = inProcess('asked', '1', create).open(subject(id.split('/')[0] ?? '').topic);
  return observeOnce(invariantNamed(id), session, scenario).violation !== undefined;
}

test('every finding says what is documented, what the code does and where, the smallest scenario, and where it is examined', () => {
  expect(ofKubernetes.length).toBeGreaterThan(28);
  for (const { title, told } of entries) expect([title, told.map(([what]) => what)]).toEqual([title, ['Documentation', 'Code', 'Smallest scenario', 'Here']]);
});

test('every finding has the words of the documentation, or says that it is silent', () => {
  expect(entries.filter((each) => !/"[^"]+ [^"]+ [^"]+"|\bsilent\b/.test(text(each, 'Documentation'))).map(({ title }) => title)).toEqual([]);
});

test('every invariant and misconception that a finding names exists, and each names an invariant', () => {
  for (const finding of entries) {
    const known = [...invariantsNamed(finding), ...misconceptionsNamed(finding).map(({ id }): string => id)];
    expect([finding.title, finding.named.filter((id) => !known.includes(id))]).toEqual([finding.title, []]);
    expect(invariantsNamed(finding)).not.toEqual([]);
  }
});

test('every finding about Kubernetes has a scenario for each invariant that it names, and every scenario has its finding', () => {
  for (const finding of ofKubernetes) {
    expect([finding.title, [...new Set(scenariosOf(finding).map(({ invariant }) => invariant))].sort()]).toEqual([finding.title, [...invariantsNamed(finding)].sort()]);
  }
  expect([...new Set(entries.flatMap(replayed))].sort()).toEqual(readdirSync(join(docs, 'findings')).map((file) => `findings/${file}`).sort());
});

test.each(ofKubernetes.map((finding) => [finding.title, finding] as const))('%s: the reference keeps the rule, who believes otherwise breaks it', (_title, finding) => {
  const scenarios = scenariosOf(finding);
  for (const each of scenarios) expect([each, breaks(subject(each.invariant.split('/')[0] ?? '').createReference, each)]).toEqual([each, false]);
  const isTold = ({ create }: AnyMisconception) => scenarios.some((each) => breaks(create, each));
  const believed = misconceptionsNamed(finding);
  expect(believed.filter((each) => !isTold(each)).map(({ id }) => id)).toEqual([]);
  // Where nobody is known who believes otherwise, the scenario still tells somebody from the truth: the rule says something in it.
  if (believed.length === 0) expect(subject(scenarios[0]?.invariant.split('/')[0] ?? '').misconceptions.some(isTold)).toBe(true);
});

test('every finding about a library says how to see it there, or why no replay shows it', () => {
  const untold = ofLibraries.filter((finding) => asked.every((each) => each.finding !== finding) && !text(finding, 'Smallest scenario').includes('No replay shows it'));
  expect(untold.map(({ title }) => title)).toEqual([]);
  for (const { finding, file } of asked) for (const { invariant } of readReproductions(file, readText(join(docs, file)))) expect([file, finding.named.includes(invariant)]).toEqual([file, true]);
});

test('liferaft needs no build: its findings are always held to it where its package is', () => {
  expect(implementations().filter(({ name, available, reason }) => name === 'liferaft' && !available && !/liferaft/.test(reason ?? ''))).toEqual([]);
  expect(asked.filter(({ name }) => name === 'liferaft').length).toBeGreaterThan(12);
});

describe.each(asked)('$file', ({ finding, file, name }) => {
  const [scenario] = readReproductions(file, readText(join(docs, file)));
  if (scenario === undefined) throw new Error(`${file} holds no scenario`);
  const { topic, createReference } = subject(scenario.invariant.split('/')[0] ?? '');

  test('the reference keeps the rule', () => expect(breaks(createReference, scenario)).toBe(false));

  const entry = implementations().find((each) => each.name === name);
  (entry?.available === true ? test : test.skip)(`${name} ${isFreedom(finding) ? 'keeps it, too' : 'breaks it'}${entry?.available === true ? '' : ` (skipped: ${entry?.reason ?? 'unknown'})`}`, () => {
    const session = load(name, { deadlineMs: 60_000 }).open(topic);
    try {
      expect(observeOnce(invariantNamed(scenario.invariant), session, scenario.scenario).violation === undefined).toBe(isFreedom(finding));
    } finally {
      session.close();
    }
  });
});
