import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { proctor } from '../cli/proctor.testkit';
import { readCorpus } from '../impl/corpus';
import { temporaryFolder } from '../impl/folder.testkit';
import { load } from '../impl/load';
import { subject } from '../impl/topics';
import { examineInvariant } from './raft-in-an-hour.testkit';

const examples = join(__dirname, 'examples');
const steps = join(examples, 'raft-in-an-hour');
const folder = temporaryFolder();
const node = join(folder, 'node.py');
const implementation = `python3 ${node}`;
const { topic } = subject('raft');
const python = spawnSync('python3', ['--version']).status === 0;

interface Block {
  readonly kind: string;
  readonly lines: readonly string[];
}

/** The sections of the tutorial, each with its fenced blocks in order. */
const sections = readFileSync(join(__dirname, 'raft-in-an-hour.md'), 'utf8').split(/^## /m).slice(1).map((section) => ({
  title: section.slice(0, section.indexOf('\n')),
  blocks: [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = '', body = '']): Block => ({ kind, lines: body.trimEnd().split('\n') })),
}));

/** Applies a change: each part between `@@` begins where its context and removed lines stand next. */
function applied(source: string, { lines }: Block): string {
  const old = source.split('\n');
  const result: string[] = [];
  let from = 0;
  for (const part of lines.join('\n').split(/^@@\n/m).slice(1).map((hunk) => hunk.replace(/\n$/, '').split('\n'))) {
    const before = part.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
    const at = old.findIndex((_, i) => i >= from && before.every((line, j) => old[i + j] === line));
    if (at < 0) throw new Error(`this part fits nowhere:\n${part.join('\n')}`);
    result.push(...old.slice(from, at), ...part.filter((line) => !line.startsWith('-')).map((line) => line.slice(1)));
    from = at + before.length;
  }
  return [...result, ...old.slice(from)].join('\n');
}

/** What the tutorial prints of a run of `verify`, and what it is. */
function verified({ lines: [command = '', ...printed] }: Block) {
  const { seed = '', runs = '' } = /--seed (?<seed>\d+) --runs (?<runs>\d+)$/.exec(command)?.groups ?? {};
  const corpus = readCorpus(topic);
  return printed.map((line) => {
    const { id = '', outcome = '', reason = '' } = /^ {2}[✓✗∅!–] (?<id>\S+) +(?<outcome>\w+)(: (?<reason>.*))?$/.exec(line)?.groups ?? {};
    const report = examineInvariant(load(implementation, { deadlineMs: 60_000 }), topic, id, { seed: Number(seed), runs: Number(runs), corpus: corpus.filter((each) => each.invariant === id).map(({ scenario }) => scenario) });
    return { printed: { id, outcome, ...(reason === '' ? {} : { reason }) }, seen: { id, outcome: report.outcome, ...(reason === '' ? {} : { reason: report.reason }) } };
  });
}

async function replayed({ lines: [command = '', ...printed] }: Block) {
  const [, file = ''] = /^\$ npx proctor replay (\S+) --impl 'python3 node\.py'$/.exec(command) ?? [];
  const { out } = await proctor(['replay', join(steps, file), '--impl', implementation, '--deadline', '60s']);
  const said = out.split('\n');
  return printed.filter((line) => !said.includes(line));
}

const following = python ? describe : describe.skip;

following(`the tutorial, followed to the letter${python ? '' : ' (skipped: python3 is not installed)'}`, () => {
  let source = readFileSync(join(steps, 'echo.py'), 'utf8');

  test('it begins with the program that it shows', () => {
    expect(sections[0]?.blocks[0]).toEqual({ kind: 'python', lines: source.trimEnd().split('\n') });
    expect(source.trimEnd().split('\n').length).toBeLessThan(25);
  });

  for (const { title, blocks } of sections.slice(0, -1)) {
    test(title, async () => {
      const change = blocks.find(({ kind }) => kind === 'diff');
      if (change !== undefined) source = applied(source, change);
      writeFileSync(node, source);
      const runs = blocks.filter(({ kind, lines }) => kind === 'console' && lines[0]?.startsWith('$ npx proctor verify') === true);
      expect(runs).toHaveLength(1);
      for (const { printed, seen } of runs.flatMap(verified)) expect(seen).toEqual(printed);
      for (const block of blocks.filter(({ lines }) => lines[0]?.startsWith('$ npx proctor replay') === true)) expect(await replayed(block)).toEqual([]);
    }, 240_000);
  }

  test('it ends with the node of the examples', () => {
    expect(source).toBe(readFileSync(join(examples, 'raft_node.py'), 'utf8'));
  });
});
