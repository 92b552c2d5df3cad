import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../impl/files';
import { temporaryFolder } from '../impl/folder.testkit';

const root = join(__dirname, '..');
const folder = temporaryFolder();

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly title: string; readonly status: string }[] }[];
}

/** The invariants that a run of jest examined, by what came of them; the others were skipped. */
function examined(args: readonly string[], env: NodeJS.ProcessEnv = {}): readonly string[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args, '--json', '-w', '1'], { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const tests = (JSON.parse(stdout) as Report).testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.filter((each) => each.status !== 'pending').map(({ title, status: came }) => `${title.split(':')[0] ?? ''} ${came}`);
}

test('an entry of the list is a jest project: the one that the page shows, examined as it says', () => {
  const entry = /<!-- entry -->\n```yaml\n([\s\S]*?)```/.exec(readText(join(__dirname, 'adapters.md')))?.[1] ?? '';
  mkdirSync(join(folder, 'impl'));
  symlinkSync(__dirname, join(folder, 'docs'));
  writeFileSync(join(folder, 'impl', 'list.yaml'), entry);
  const seen = examined(['spec/qos', '--selectProjects', 'mine'], { PROCTOR_IMPLEMENTATIONS: join(folder, 'impl', 'list.yaml') });
  expect(seen).toHaveLength(15);
  expect(seen.filter((each) => !each.endsWith(' passed'))).toEqual([]);
});

test('jest picks invariants by name and splits topics into shards', () => {
  const shards = ['1/2', '2/2'].map((shard) => examined(['spec/qos', 'spec/rbac', '--selectProjects', 'reference', '-t', 'qos/(class|grace):|rbac/aggregation:', `--shard=${shard}`]));
  expect(shards.map(({ length }) => length).sort()).toEqual([1, 2]);
  expect(shards.flat().sort()).toEqual(['qos/class passed', 'qos/grace passed', 'rbac/aggregation passed']);
});
