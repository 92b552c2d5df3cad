import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCorpus } from './corpus';
import { temporaryFolder } from './folder.testkit';
import { implementations } from './implementations';
import { load } from './load';
import { subject, topicIds } from './topics';
import { splitCommand } from './words';

const folder = temporaryFolder();
const written = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('the list of implementations', () => {
  const list = (content: string) => () => implementations(written('implementations.yaml', content));

  test('says which can be examined here, and why the others cannot', () => {
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'mine.ts'), '');
    const listed = list(`
- { name: reference, kind: reference }
- { name: mine, kind: module, module: mine/mine.ts }
- { name: gone, kind: module, module: gone.ts }
- { name: exotic, kind: command, command: [exotic], needs: [no-such-program] }
`)();
    expect(listed.map(({ name, available, reason }) => [name, available, reason])).toEqual([
      ['reference', true, undefined],
      ['mine', true, undefined],
      ['gone', false, 'gone.ts does not exist'],
      ['exotic', false, 'it needs no-such-program, which is not installed'],
    ]);
  });

  test.each([
    ['- { name: Mine, kind: reference }', /implementations\.yaml:1:\d+: 0\.name: expected lower-case letters/],
    ['- { name: a, kind: robot }', /implementations\.yaml:1:\d+: 0\.kind/],
    ['- { name: a, kind: reference, colour: red }', /implementations\.yaml:1:\d+: 0: there is no member "colour" here/],
    ['- name: a\n  kind: command\n  command: []', /implementations\.yaml:3:\d+: 0\.command/],
    ['- { name: a, kind: reference }\n- { name: a, kind: reference }', /implementations\.yaml:2:11: there are two entries "a"/],
    ['- { name: a, kind: reference, topics: [qoss] }', /implementations\.yaml:1:40: there is no topic "qoss"; did you mean "qos"/],
    ['- { name: a, kind: system, system: kubernets }', /implementations\.yaml:1:36: there is no system "kubernets"; did you mean "kubernetes"/],
    ['- name: a\n  kind: command\n  command: [""]', /implementations\.yaml:3:13: 0\.command\.0: expected a name, and this is empty/],
    ['- name: a\n  kind: command\n  command: ["a\\0b"]', /implementations\.yaml:3:13: 0\.command\.0: expected text without the character NUL/],
    ['- name: a\n  kind: command\n  command: [a, "b\\0"]', /implementations\.yaml:3:16: 0\.command\.1: expected text without the character NUL/],
    ['- { name: a, kind: reference, runs: { qoss: 3 } }', /implementations\.yaml:1:\d+: there is no topic "qoss"; did you mean "qos"/],
    ['- { name: a', /implementations\.yaml:1:\d+: this is not YAML/],
  ])('%s', (content, words) => expect(list(content)).toThrow(words));
});

test('an entry whose module does not exist is told with its place', () => {
  const before = process.env['PROCTOR_IMPLEMENTATIONS'];
  process.env['PROCTOR_IMPLEMENTATIONS'] = written('gone.yaml', '- name: gone\n  kind: module\n  module: /nope.ts\n');
  try {
    expect(() => load('gone', { deadlineMs: 1000 })).toThrow(/gone\.yaml:3:11: there is no module \/nope\.ts; check the path \[no-such-module\]/);
  } finally {
    if (before === undefined) delete process.env['PROCTOR_IMPLEMENTATIONS'];
    else process.env['PROCTOR_IMPLEMENTATIONS'] = before;
  }
});

test('what a few lines of aliases stand for is not written out', () => {
  const tens = (name: string, of: string) => `${name}: &${name} [${Array.from({ length: 10 }, () => of).join()}]\n`;
  expect(() => implementations(written('laughs.yaml', tens('a', 'x') + tens('b', '*a') + tens('c', '*b') + tens('d', '*c')))).toThrow(/laughs\.yaml:1:1: too much stands here by aliases/);
});

describe('the corpus of counterexamples', () => {
  const { topic } = subject('qos');
  const corpus = (content: string) => () => readCorpus(topic, written('corpus.yaml', content));

  test('of every topic is read, and each entry names what it caught', () => {
    for (const id of topicIds()) {
      const entries = readCorpus(subject(id).topic);
      expect(entries.length).toBeGreaterThan(0);
      expect(entries.every(({ caught }) => caught.startsWith(`${id}/`))).toBe(true);
    }
  });

  test.each([
    ['- invariant: qos/gone\n  caught: x\n  scenario: 1', /corpus\.yaml:1:14: there is no invariant "qos\/gone"/],
    ['- invariant: qos/class\n  scenario: 1', /corpus\.yaml:1:\d+: 0\.caught/],
    ['- invariant: qos/class\n  caught: x\n  scenario: 1', /corpus\.yaml:3:13: 0\.scenario: an object is expected, and this is 1;/],
    ['- invariant: qos/class\n  caught: x\n  scenario:\n    metadata: { name: pod }\n    spec: { containers: all }', /corpus\.yaml:5:25: 0\.scenario\.spec\.containers: a list is expected, and this is "all";/],
    ['- invariant: qos/defaulting\n  caught: x\n  scenario: null', /corpus\.yaml:3:13: 0\.scenario: an object is expected, and this is null;/],
    ['# JSON is YAML\n[\n{"invariant":"qos/gone","caught":"x","scenario":1}\n]', /corpus\.yaml:3:14: there is no invariant "qos\/gone"/],
    ['# JSON is YAML\n[\n{"invariant":"qos/class","scenario":1}\n]', /corpus\.yaml:3:\d+: 0\.caught/],
    ['- invariant: [', /corpus\.yaml:\d+:\d+: this is not YAML/],
  ])('%s', (content, words) => expect(corpus(content)).toThrow(words));
});

test.each([
  ['python3 qos.py', ['python3', 'qos.py']],
  [`sh -c 'echo "a b"'`, ['sh', '-c', 'echo "a b"']],
  ['"my program" --flag', ['my program', '--flag']],
  ['  spaced   out ', ['spaced', 'out']],
])('a quoted command is split as a shell would: %s', (command, words) => expect(splitCommand(command)).toEqual(words));

test('a quote that is not closed is told', () => expect(() => splitCommand(`sh -c 'oops`)).toThrow(/quote/));
