import * as fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { reportPage } from '../generators/site/report';
import { temporaryFolder } from '../impl/folder.testkit';
import { readCorpus } from '../impl/corpus';
import { encodeReproduction } from '../impl/reproduction';
import { subject } from '../impl/topics';
import { misconceived } from '../spec/kernel';
import { conduct, toJson } from './examination';
import { paintFor } from './io';
import { renderExamination } from './render';
import { proctor } from './proctor.testkit';

const BELIEF = 'raft/late-votes-count';
const folder = temporaryFolder();
const { topic, misconceptions } = subject('raft');
const belief = misconceptions.find(({ id }) => id === BELIEF);
const corpus = readCorpus(topic);
const found = corpus.find(({ caught }) => caught.split(', ').includes(BELIEF));
if (belief === undefined || found === undefined) throw new Error(`${BELIEF} is gone`);
const { invariant: rule, scenario } = found;
const outside = new PassThrough();
const io = { out: outside, err: outside, in: new PassThrough(), env: { NO_COLOR: '1' }, now: () => 0, interrupted: () => false };

test('a failing run of a cluster is told by verify and drawn in its report', async () => {
  const examination = await conduct(io, 'late', misconceived(belief), ['raft'], { seed: 1, runs: 1 });
  const said = renderExamination(examination, paintFor({}, io.env));
  expect(said).toMatch(new RegExp(`story +operation \\d+, node \\d(.*\\n)+? .*here ${rule} is broken`));
  const page = reportPage([toJson(examination, '0')], [examination.pictures]);
  expect(page).toMatch(/<figure class="picture"><svg [^>]*class="pd"/);
  expect(page).toContain(`✗ ${rule}`);
  // The published JSON has no pictures: they follow from the scenario.
  expect(JSON.stringify(toJson(examination, '0'))).not.toContain('svg');
}, 120_000);

test('a failing run is told and drawn by replay', async () => {
  const late = join(folder, 'late-votes.ts');
  const picture = join(folder, 'deep', 'story.svg');
  writeFileSync(late, `import { misconceptions } from ${JSON.stringify(join(__dirname, '..', 'impl', 'misconceptions', 'raft'))};
const believer = misconceptions.find(({ id }) => id === '${BELIEF}');
export class LateVotes { constructor() { return believer.create(); } start() {} tick() {} receive() {} propose() {} }
`);
  const { status, out } = await proctor(['replay', encodeReproduction({ invariant: rule, scenario }), '--impl', late, '--picture', picture, '--deadline', '30s']);
  expect({ status, out }).toEqual({ status: 1, out: expect.stringMatching(new RegExp(`operation 1, node \\d: times out; T1 candidate\\n(.*\\n)+.*here ${rule} is broken`)) as string });
  expect(readFileSync(picture, 'utf8')).toContain(`✗ ${rule}`);
}, 120_000);

test('whatever verify finds can be replayed: each scenario that is drawn, and each that one is reduced to, is one that a file may hold', () => {
  const formed = topic.invariants.flatMap(({ id, scenario: drawn, form }) => (form === undefined ? [] : [{ id, drawn, form }]));
  expect(formed.length).toBeGreaterThan(20);
  for (const { id, drawn, form } of formed) {
    const strange: unknown[] = [];
    // It fails on purpose, so that what it is reduced to is seen, too.
    fc.check(fc.property(drawn, (each) => {
      if (!form.safeParse(each).success) strange.push(each);
      return JSON.stringify(each).length < 300;
    }), { seed: 1, numRuns: 40 });
    for (const each of corpus) if (each.invariant === id && !form.safeParse(each.scenario).success) strange.push(each.scenario);
    expect({ id, strange }).toEqual({ id, strange: [] });
  }
});
