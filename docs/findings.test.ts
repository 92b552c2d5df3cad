import { join } from 'node:path';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { subjects } from '../impl/topics';

const findings = readText(join(packageRoot(), 'docs', 'findings.md'));
const entries = findings.split(/^### /m).slice(1);
const known = new Set(subjects().flatMap(({ topic, misconceptions }) => [...topic.invariants, ...misconceptions].map(({ id }) => id as string)));

test('every finding says what is documented, what the code does and where, the smallest scenario, and where it is examined', () => {
  for (const entry of entries) {
    const told = [...entry.matchAll(/^- \*\*(\w+(?: \w+)*)\*\*: ./gm)].map(([, what]) => what);
    expect([entry.split('\n')[0], told]).toEqual([entry.split('\n')[0], ['Documentation', 'Code', 'Smallest scenario', 'Here']]);
  }
});

test('every invariant and misconception that a finding names exists, and each names one', () => {
  const topics = subjects().map(({ topic }) => topic.id).join('|');
  for (const entry of entries) {
    const named = [...entry.matchAll(new RegExp(`\`((?:${topics})/[a-z0-9-]+)\``, 'g'))].map(([, id]) => id ?? '');
    expect(named).not.toEqual([]);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  }
});
