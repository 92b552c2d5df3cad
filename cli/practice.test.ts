import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../impl/folder.testkit';
import { proctor } from './proctor.testkit';

const folder = temporaryFolder();
const env = { XDG_STATE_HOME: folder };
const practice = (typed: string, ...more: readonly string[]) => proctor(['practice', 'qos', '--count', '6', '--seed', '3', ...more], { typed, env });
const saved = () => (existsSync(join(folder, 'proctor')) ? readdirSync(join(folder, 'proctor')) : []);

/** The letters of the right answers, as the feedback of a sitting of passes tells them. */
async function keys(): Promise<readonly string[]> {
  const { out } = await practice('?\n'.repeat(6));
  return out.split(/Question \d of 6/).slice(1).map((part) => /The right answer is ([A-E])\./.exec(part)?.[1] ?? '');
}

test('every question is followed by why, and the last by score and diagnosis', async () => {
  const { status, out } = await practice('?\n'.repeat(6));
  expect(status).toBe(0);
  expect(out.match(/Question \d of 6/g)).toHaveLength(6);
  expect(out.match(/Same answer from: reference \d/g)).toHaveLength(6);
  expect(out).toMatch(/Same answer from: reference [\d.]+, Kubernetes [\d.]+ \(linked\)/);
  expect(out).toMatch(/Score: 0 of \d/);
  expect(out).toContain('Your answers point to no particular misconception.');
  expect(saved()).toEqual([]);
});

test('right answers are scored; a wrong one is explained with the belief that leads to it', async () => {
  const right = await keys();
  const { out } = await practice(right.map((letter) => `${letter || ''}\n`).join(''));
  const choices = right.filter((letter) => letter !== '').length;
  expect(out).toContain(`Score: ${choices} of ${choices}`);
  const wrong = right.map((letter) => (letter === '' ? '\n' : letter === 'A' ? 'B\n' : 'A\n'));
  const { out: told } = await practice(wrong.join(''));
  expect(told).toContain(`Score: 0 of ${choices}`);
  expect(told).toMatch(/This answer suggests the belief: \S/);
  expect(told).toMatch(/Your answers point to these beliefs:\n {2}- qos\//);
});

test('an answer that is none is asked for again', async () => {
  const { out } = await practice(`X\nmaybe\n${'?\n'.repeat(6)}`);
  expect(out.match(/Please type one of the letters\./g)).toHaveLength(2);
});

test('who leaves goes on at the same question, in the same or the other language', async () => {
  const left = await practice('?\n?\nq\n');
  expect(left.status).toBe(130);
  expect(left.out).toContain('Progress is kept');
  expect(saved()).toHaveLength(1);
  const back = await practice('?\n'.repeat(4), '--lang', 'zh');
  expect(back.status).toBe(0);
  expect(back.out).toContain('从第 3 题继续');
  expect(back.out.match(/第 \d 题，共 6 题/g)).toHaveLength(4);
  expect(saved()).toEqual([]);
});

test('the end of the input keeps the progress too, and a damaged file of progress is as none', async () => {
  await practice('?\n');
  const [file = ''] = saved();
  writeFileSync(join(folder, 'proctor', file), '{"items": [');
  expect((await practice('?\n'.repeat(6))).out).not.toContain('Going on');
});

test('where progress cannot be kept that is said once, and the sitting goes on', async () => {
  const { status, out, err } = await proctor(['practice', 'qos', '--count', '6', '--seed', '3'], { typed: '?\n?\nq\n', env: { XDG_STATE_HOME: '/dev/null' } });
  expect(status).toBe(130);
  expect(err.match(/Progress cannot be kept/g)).toHaveLength(1);
  expect(err).toMatch(/^Progress cannot be kept \(cannot write .*\); set XDG_STATE_HOME to a folder that can be written\.$/m);
  expect(out).not.toContain('Progress is kept');
  expect(out.match(/Question \d of 6/g)).toHaveLength(3);
});

test('who leaves before the first answer is not told that anything is kept', async () => {
  expect((await practice('q\n')).out).not.toContain('Progress is kept');
  expect(saved()).toEqual([]);
});

test('a file of progress with an option that no question has is as none', async () => {
  await practice('?\n');
  const file = join(folder, 'proctor', saved()[0] ?? '');
  writeFileSync(file, readFileSync(file, 'utf8').replace('[null]', '[99]'));
  expect((await practice('?\n'.repeat(6))).out).not.toContain('Going on');
});

test('answers from a file are scored as a sitting is', async () => {
  const right = await keys();
  const file = join(folder, 'answers.txt');
  writeFileSync(file, `${right.map((letter) => letter || '?').join('\r\n')}\r\n\n`);
  const { status, out } = await practice('', '--answers', file);
  const choices = right.filter((letter) => letter !== '').length;
  expect({ status, out: out.split('\n')[0] }).toEqual({ status: 0, out: `Score: ${choices} of ${choices}` });
});
