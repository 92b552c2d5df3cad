import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { type outputs } from './schemas';
import { temporaryFolder } from '../impl/folder.testkit';
import { proctor } from './proctor.testkit';

const root = join(__dirname, '..');
const folder = temporaryFolder();
/** The wrong example, which is started often here: in a third of the time that its path takes. */
const wrongModule = join(folder, 'wrong-qos.cjs');
writeFileSync(wrongModule, `module.exports = require(${JSON.stringify(join(root, 'docs', 'examples', 'wrong-qos.ts'))});`);
const wrong = `${process.execPath} --require tsx/cjs ${join(root, 'impl', 'bridge', 'host.ts')} ${wrongModule}`;
/** It is waited for, as long as a busy machine may take to start it. */
const patient = ['--deadline', '2m'] as const;

const ajv = new Ajv2020({ strict: false });

/** Holds an output to its schema as published, with a validator that is not ours; each schema is compiled once. */
function expectPublished(name: keyof typeof outputs, output: string): void {
  if (ajv.getSchema(name) === undefined) ajv.addSchema(JSON.parse(readFileSync(join(root, 'docs', 'schemas', `${name}.json`), 'utf8')) as object, name);
  const isValid = ajv.validate(name, JSON.parse(output));
  expect(ajv.errors ?? []).toEqual([]);
  expect(isValid).toBe(true);
}

describe('every JSON output is as its published schema says', () => {
  test('verify, of one implementation', async () => {
    const one = await proctor(['verify', 'qos', '--runs', '60', '--seed', '1', '--json']);
    expect(one.status).toBe(0);
    expectPublished('verify', one.out);
  });

  test('matrix', async () => {
    const { status, out } = await proctor(['matrix', 'qos', '--runs', '50', '--json']);
    expect(status).toBe(0);
    expectPublished('matrix', out);
  });

  test('list, whole and in parts', async () => {
    const { out } = await proctor(['list', '--json']);
    expectPublished('list', out);
    for (const part of ['topics', 'invariants', 'misconceptions', 'implementations']) expectPublished('list', (await proctor(['list', part, '--json'])).out);
  });

  test('quiz, in both languages and narrowed to one', async () => {
    const both = await proctor(['quiz', 'qos', '--count', '8', '--format', 'json']);
    expectPublished('quiz', both.out);
    const narrow = await proctor(['quiz', 'qos', '--count', '8', '--format', 'json', '--lang', 'zh']);
    expectPublished('quiz', narrow.out);
    expect(narrow.out).not.toMatch(/^\s*"en":/m);
    expect(JSON.parse(narrow.out)).toMatchObject({ items: (JSON.parse(both.out) as { items: { id: string }[] }).items.map(({ id }) => ({ id })) });
  });
});

test('the same seed prints the same bytes', async () => {
  for (const args of [['quiz', 'qos', '--count', '6', '--seed', '7'], ['verify', 'qos', '--runs', '30', '--seed', '7', '--json'], ['quiz', 'qos', '--count', '4', '--format', 'html']]) {
    expect((await proctor(args)).out).toBe((await proctor(args)).out);
  }
});

test('data goes to stdout, notes to stderr; there is no progress bar in a pipe and no colour', async () => {
  const { out, err } = await proctor(['verify', 'qos', '--runs', '30', '--seed', '7']);
  expect(out).not.toContain('seed 7');
  expect(err).toBe('seed 7, 30 scenarios an invariant\n');
  // eslint-disable-next-line no-control-regex -- colours begin with this character
  expect(out + err).not.toMatch(/\u001b/);
});

describe('a run with failures', () => {
  const [junit, page] = [join(folder, 'deep', 'junit.xml'), join(folder, 'report.html')];
  let said = '';
  beforeAll(async () => {
    const { status, out } = await proctor(['verify', 'qos', '--impl', 'reference', '--impl', wrong, ...patient, '--runs', '60', '--seed', '1', '--json', '--junit', junit, '--report', page]);
    expect(status).toBe(1);
    said = out;
  });

  test('is as its published schema says, with an outcome for each implementation', () => {
    expectPublished('verify', said);
    expect((JSON.parse(said) as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(['pass', 'fail']);
  });

  test('can be replayed by the command that it prints, and from the JSON file', async () => {
    const [, { topics } = { topics: [] }] = JSON.parse(said) as { topics: { invariants: { id: string; failure?: { replay: string; violation: { message: string } } }[] }[] }[];
    const failure = topics[0]?.invariants.find(({ id }) => id === 'qos/class')?.failure;
    const [, word = ''] = /^proctor replay '([^']+)' --impl /.exec(failure?.replay ?? '') ?? [];
    const again = await proctor(['replay', word, '--impl', wrong, ...patient]);
    expect(again.status).toBe(1);
    expect(again.out).toContain(failure?.violation.message);
    expect((await proctor(['replay', word])).status).toBe(0);
    const file = join(folder, 'report.json');
    writeFileSync(file, said);
    expect(await proctor(['replay', file, '--impl', wrong, ...patient])).toMatchObject({ status: 1, err: '' });
    // A file may come from anybody: whom it names is not started for it.
    expect(await proctor(['replay', file])).toMatchObject({ status: 0, err: expect.stringMatching(/^this was found in \S.*, and reference is asked; --impl asks another one$/m) as string });
  });

  test('says what the others make of the failing scenario', () => {
    const [ours, theirs] = JSON.parse(said) as { topics: { invariants: { id: string; failure?: { observation: unknown; others: unknown } }[] }[] }[];
    const failure = theirs?.topics[0]?.invariants.find(({ id }) => id === 'qos/class')?.failure;
    expect(failure?.observation).toBe('Burstable');
    expect(failure?.others).toEqual([{ name: 'reference', version: '0.1.0', verdict: 'holds', observation: 'Guaranteed' }]);
    expect(ours?.topics[0]?.invariants.every((each) => each.failure === undefined)).toBe(true);
  });

  test('is reported to others: JUnit with a case for each invariant, and a page', () => {
    const xml = readFileSync(junit, 'utf8');
    expect(xml.match(/<testcase /g)).toHaveLength(30);
    expect(xml).toMatch(/<failure [^>]*firm-everywhere-is-guaranteed[^>]*>proctor replay [^<]*reference answers Guaranteed</);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('qos/limits-alone-are-burstable');
    expect(html).toMatch(/Who differs from whom[^]*≠ <code class="name">qos\/class<\/code>[^]*<code>Guaranteed<\/code>[^]*<code>Burstable<\/code>[^]*<th>reference 0\.1\.0<\/th><th>wrong-qos\.cjs<\/th>[^]*≠ <code class="name">qos\/class<\/code>/);
    expect(html).not.toMatch(/https?:\/\/[^"]+\.(js|css)/);
  });
});

describe('several implementations are set beside each other: who differs from whom', () => {
  test('a table, and each difference with its smallest scenario and everybody\'s answer to it', async () => {
    const { status, out } = await proctor(['verify', 'qos', '--impl', 'reference', '--impl', wrong, ...patient, '--runs', '20', '--seed', '1']);
    expect(status).toBe(1);
    const table = out.slice(out.indexOf('Who differs from whom'));
    expect(table).toMatch(/^ +reference 0\.1\.0 +wrong-qos\.cjs$/m);
    expect(table).toMatch(/^≠ qos\/class +pass +fail$/m);
    expect(table).toMatch(/^ {2}qos\/pod-level +pass +pass$/m);
    expect(table).toMatch(/^≠ qos\/class: reference 0\.1\.0 ≠ wrong-qos\.cjs\n +scenario +\{"metadata".*\n[^≠]*✓ reference 0\.1\.0 answers Guaranteed\n +✗ wrong-qos\.cjs answers Burstable\n +Every container/m);
  });

  test('nobody differs', async () => {
    const { status, out } = await proctor(['verify', 'qos', '--impl', 'reference', '--impl', 'reference', '--runs', '60', '--seed', '1']);
    expect(status).toBe(0);
    expect(out).toMatch(/Nobody differs\.\n$/);
  });
});

test('interrupted: what was found so far is printed, status 130', async () => {
  let asked = 0;
  const { status, out } = await proctor(['verify', 'qos', '--runs', '100', '--seed', '1', '--json'], { interrupted: () => ++asked > 12 });
  expect(status).toBe(130);
  const found = JSON.parse(out) as { interrupted?: boolean; topics: { invariants: unknown[] }[] };
  expect(found.interrupted).toBe(true);
  expect(found.topics[0]?.invariants.length).toBeGreaterThan(0);
  expect(found.topics[0]?.invariants.length).toBeLessThan(15);
});
