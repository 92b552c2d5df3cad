import { Command } from 'commander';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../impl/files';
import { temporaryFolder } from '../impl/folder.testkit';
import { packageRoot } from '../impl/package';
import { commandLine } from './command-line';
import { documentsFilled } from './documents';
import { proctor } from './proctor.testkit';
import { variables } from './surroundings';

const folder = temporaryFolder();
const PAGE = 'docs/command-line.md';
const page = readText(join(packageRoot(), PAGE));

test.each([PAGE, 'docs/linearizability.md'])('%s shows what there is; run npm run generate where it does not', (path) => {
  expect(readText(join(packageRoot(), path))).toBe(documentsFilled([path]).get(path));
});

test('a command that is changed makes another page', () => {
  const root = new Command('proctor');
  root.command('verify').description('hold to').argument('[topic...]', 'topics').requiredOption('--runs <N>', 'how many', Number, 200);
  const before = commandLine(root);
  expect(before).toMatch(/^### `proctor verify \[options\] \[topic…\]`\n\nHold to\.\n\n- `topic…`: topics\n- `--runs <N>`, required: how many \(200 unless said\)\n/);
  root.command('more').option('--new', 'an option');
  expect(commandLine(root)).toContain('- `--new`: an option');
  expect(commandLine(root)).not.toBe(before);
});

test('the page has what scripts need', () => {
  for (const word of ['practice', '--answers', '--junit', '--level', '--kind', '--format', 'NO_COLOR', '130']) expect(page).toContain(word);
});

test('what the page has scripts do can be done', async () => {
  const [, answers = ''] = /^printf '(.*)' > answers\.txt$/m.exec(page) ?? [];
  writeFileSync(join(folder, 'answers.txt'), answers.replaceAll('\\n', '\n'));
  const commands = [...page.matchAll(/^proctor ((?:practice|quiz) .*)$/gm)].map(([, words = '']) => words.split(' ').map((word) => (/^(answers|quiz)\./.test(word) ? join(folder, word) : word)));
  expect(commands).toHaveLength(2);
  for (const command of commands) expect(await proctor(command)).toMatchObject({ status: 0 });
});

test.each(['', 'verify', 'practice', 'system build'])('proctor %s --help tells the exit statuses', async (command) => {
  const { status, out } = await proctor([...command.split(' ').filter((word) => word !== ''), '--help']);
  expect(status).toBe(0);
  for (const each of ['0', '1', '2', '3', '130']) expect(out).toMatch(new RegExp(`^  ${each} +\\w`, 'm'));
});

test('proctor --help tells the variables of the environment that are heeded, each of them', async () => {
  const { out } = await proctor(['--help']);
  for (const { name } of variables) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  const heeded = ['cli', 'impl', 'generators', 'spec'].flatMap((folder) =>
    readdirSync(join(packageRoot(), folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.ts$/.test(file) && !/\.(test|spec|testkit)\.ts$/.test(file))
      .flatMap((file) => [...readText(join(packageRoot(), folder, file)).matchAll(/env\['([A-Z_]+)'\]/g)].map(([, name = '']) => name)),
  );
  // PATH is everybody's.
  expect([...new Set(heeded)].filter((name) => name !== 'PATH' && !variables.some((each) => each.name === name))).toEqual([]);
});
