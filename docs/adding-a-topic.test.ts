import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..');
const page = readFileSync(join(__dirname, 'adding-a-topic.md'), 'utf8');

/** The blocks of the page, each behind a comment that says what to do with it. */
const files = [...page.matchAll(/<!-- file: (\S+) -->\n```ts\n([\s\S]*?)\n```/g)].map(([, path = '', content = '']) => ({ path, content }));
const commands = [...page.matchAll(/<!-- run -->\n```sh\n([\s\S]*?)\n```/g)].flatMap(([, block = '']) => block.split('\n'));

/** A copy of the project in which the page is followed to the letter. */
function projectWithThePageFollowed(): string {
  const place = mkdtempSync(join(tmpdir(), 'proctor-topic-'));
  for (const folder of ['cli', 'generators', 'impl', 'spec']) cpSync(join(root, folder), join(place, folder), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json']) cpSync(join(root, file), join(place, file));
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
  for (const { path, content } of files) {
    mkdirSync(join(place, dirname(path)), { recursive: true });
    writeFileSync(join(place, path), `${content}\n`);
  }
  return place;
}

describe('the page about adding a topic, followed literally', () => {
  const place = projectWithThePageFollowed();
  afterAll(() => rmSync(place, { recursive: true }));

  test('writes a topic of seven files', () => {
    expect(files.map(({ path }) => path)).toHaveLength(7);
    expect(commands.length).toBeGreaterThanOrEqual(5);
  });

  test.each(commands)('%s', (command) => {
    const [name, ...args] = command.split(' ');
    expect(name).toBe('proctor');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...args], { cwd: place, encoding: 'utf8' });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/toleration/i);
  });
});
