import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../impl/folder.testkit';
import { encodeReproduction } from '../impl/reproduction';
import { proctor } from './proctor.testkit';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

writeFileSync(at('empty.ts'), 'export const nothing = 1;\n');
writeFileSync(at('half.ts'), 'export default { qosclass: () => "BestEffort", evict: () => [] };\n');
writeFileSync(at('broken.ts'), 'export default {\n');
writeFileSync(at('answers.txt'), 'A\nZ\n');
writeFileSync(at('few.txt'), 'A\n');
writeFileSync(at('prose.md'), '# Title\n\nprose: with colons: in one line\n\tand a tab\n');
writeFileSync(at('script.py'), 'print(1)\n');
writeFileSync(at('broken.json'), '{"topics": [\n  "qos"');
writeFileSync(at('other.json'), '{"hello": 1}');
const program = (...operations: readonly object[]) => ({ invariant: 'raft/election-safety', scenario: { nodes: 3, entriesMax: 1, program: operations } });
writeFileSync(at('stranger.json'), JSON.stringify(program({ op: 'timeout', node: 1 }, { op: 'timeout', node: 7 }), null, 1));
writeFileSync(at('strangers.json'), JSON.stringify(program({ op: 'exchange', among: [1, 2, 4], count: 3 })));
writeFileSync(at('empty-members.json'), JSON.stringify(program({ op: 'members', node: 1, members: { voters: [] } })));
writeFileSync(at('absurd.json'), JSON.stringify(program({ op: 'exchange', among: [1, 2], count: 1e12 })));
writeFileSync(at('no-operation.json'), JSON.stringify(program({ op: 'timeuot', node: 1 })));
writeFileSync(at('more.json'), JSON.stringify(program({ op: 'heal' }, { op: 'timeout', node: 1, extra: 3 }), null, 1));
writeFileSync(at('no-vote.json'), JSON.stringify({ invariant: 'raft/election-safety', scenario: { nodes: 1, entriesMax: 1, disks: [{ term: 1 }], program: [] } }));
writeFileSync(at('no-name.json'), JSON.stringify({ invariant: 'qos/class', scenario: { metadata: { name: 1 }, spec: { containers: [{ name: 'app' }] } } }));
writeFileSync(at('calm.json'), JSON.stringify({ invariant: 'raft/leader-emerges', scenario: { experiment: program({ op: 'cut', from: 0, to: 2 }).scenario, down: 0, blackout: false } }));
writeFileSync(at('report.json'), JSON.stringify({ topics: [{ invariants: [{ id: 'raft/log-matching', failure: { scenario: program({ op: 'tick', node: 9 }).scenario } }] }] }));
writeFileSync(at('nobody.json'), '{"invariant":"qos/clas","scenario":1}');
writeFileSync(at('no-pod.json'), '{"invariant":"qos/class","scenario":1}');
const pod = (resources: object) => JSON.stringify({ invariant: 'qos/class', scenario: { metadata: { name: 'pod' }, spec: { containers: [{ name: 'app', resources }] } } });
writeFileSync(at('minus.json'), pod({ requests: { cpu: '-1', memory: 'zzz' } }));
writeFileSync(at('huge.json'), pod({ limits: { cpu: '9e999999' } }));
writeFileSync(at('no-containers.json'), '{"invariant":"qos/class","scenario":{"metadata":{"name":"pod"},"spec":{"containers":[]}}}');
writeFileSync(at('deep.json'), `{"topics":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
writeFileSync(at('list.json'), '[]');
writeFileSync(at('thrown.mjs'), 'throw { code: 7 };\n');
const stranger = encodeReproduction(program({ op: 'transfer', node: 1, to: 5 }));
mkdirSync(at('folder'));

/** One clear line: what, where, what to do, and a stable code. */
async function refused(args: readonly string[], status = 2): Promise<string> {
  const said = await proctor(args);
  expect({ args, status: said.status, out: said.out }).toEqual({ args, status, out: '' });
  const lines = said.err.trim().split('\n').filter((line) => !line.startsWith('seed ') && line !== '');
  expect(lines).toEqual([expect.stringMatching(/^proctor: .* \[[a-z-]+\]$/)]);
  return lines[0] ?? '';
}

describe('a name that does not exist is told with the nearest one', () => {
  test.each([
    [['verify', 'qoss'], /there is no topic "qoss"; did you mean "qos".*\[unknown-topic\]/],
    [['quiz', 'qso'], /unknown-topic/],
    [['verify', 'pv-binding/volume-name'], /there is no topic "pv-binding\/volume-name": it is an invariant of pv-binding; name its topic, pv-binding, or examine it alone in a jest suite: npx jest -t 'pv-binding\/volume-name:' \[unknown-topic\]/],
    [['quiz', 'qos/class'], /there is no topic "qos\/class": it is an invariant of qos; name its topic, qos \[unknown-topic\]/],
    [['matrix', 'nothing-like-it'], /choose one of: .*qos.*\[unknown-topic\]/],
    [['explain', 'qos/clas'], /did you mean "qos\/class"/],
    [['explain', 'raft/typo'], /there is no invariant or misconception "raft\/typo"; the nearest are raft\/[a-z-]+, raft\/[a-z-]+, raft\/[a-z-]+; all of them: proctor list invariants, proctor list misconceptions \[unknown-invariant-or-misconception\]/],
    [['verify', 'qos', '--impl', 'referense'], /there is no implementation "referense"; did you mean "reference"/],
    [['quiz', 'qos', '--format', 'htm'], /there is no format "htm"; did you mean "html"/],
    [['quiz', 'qos', '--lang', 'fr'], /there is no language "fr"/],
    [['practice', 'qos', '--lang', 'cn'], /there is no language "cn"; did you mean "zh"\?.*\[unknown-language\]/],
    [['system', 'biuld', 'kubernetes'], /there is no system command "biuld"; did you mean "build"\?.*\[unknown-system-command\]/],
    [['explain', 'nope'], /there is no invariant or misconception "nope"; all of them: proctor list invariants, proctor list misconceptions \[/],
    [['quiz', 'qos', '--kind', 'predikt'], /did you mean "predict"/],
    [['quiz', 'qos', '--level', '9'], /there is no level "9"; choose one from 1 to 5 \[unknown-level\]/],
    [['list', 'topic'], /there is no list "topic"; did you mean "topics"\? \[unknown-list\]/],
    [['list', 'foo'], /there is no list "foo"; choose one of: topics, invariants, misconceptions, implementations \[unknown-list\]/],
    [['system', 'build', 'kubernets'], /did you mean "kubernetes"/],
    [['replay', 'qos/class~!!'], /neither a reproduction nor a file/],
    [['verifi'], /unknown command 'verifi'; did you mean verify\?/],
    [['verify', '--sed', '1'], /unknown option '--sed'; did you mean --seed\?/],
  ])('%j', async (args, words) => expect(await refused(args)).toMatch(words));
});

describe('a value that is none is told with what to write', () => {
  test.each([
    [['verify', 'qos', '--seed', 'x'], /'x' is invalid: write a whole number of 32 bits.*\[invalid-argument\]/],
    [['verify', 'qos', '--seed', '99999999999'], /whole number of 32 bits/],
    [['verify', 'qos', '--runs', '0'], /a whole number from 1 on/],
    [['verify', 'qos', '--runs', '1.5'], /a whole number from 1 on/],
    [['quiz', 'qos', '--count', 'ten'], /a whole number from 1 on/],
    [['verify', 'qos', '--time', '30'], /a duration such as/],
    [['verify', 'qos', '--deadline', '-1s'], /a duration such as/],
    [['verify', 'qos', '--deadline', '99999999h'], /of at most 500h/],
    [['verify', 'qos', '--time', '0s'], /a duration such as/],
    [['verify', 'qos', '--time', '501h'], /of at most 500h/],
    [['verify', 'qos', '--runs', '9999999999'], /a whole number from 1 on, at most 1000000000/],
    [['verify', 'qos', '--shard', '0/8'], /write a part such as 3\/8/],
    [['verify', 'qos', '--impl', ''], /there is no implementation ""/],
    [['verify', 'qos', '--impl', '   '], /there is no implementation " {3}"/],
    [['verify', 'qos', '--impl', "''"], /the command begins with an empty word: ''; begin it with the name of a program \[bad-command\]/],
    [['verify', 'qos', '--impl', "'' x"], /\[bad-command\]/],
    [['smoke', '--impl', '""'], /\[bad-command\]/],
    [['verify', 'qos', '--impl', 'a b\0c'], /the command has the character NUL: "a b\\u0000c"; remove it \[bad-command\]/],
    [['quiz', 'qos', '--out', 'a\0b'], /cannot write a\0b: its name has the character NUL, which no name can have; name another file \[cannot-write\]/],
    [['quiz', 'qos', '--out', at('x'.repeat(300))], /its name is too long; name another file \[cannot-write\]/],
    [['quiz', 'qos', '--out', at('new/')], /cannot write .*new\/: it names a folder/],
    [['practice', 'qos', '--answers', ''], /the name of a file to read is empty; name a file \[cannot-read\]/],
    [['system', 'build', 'nope'], /there is no system "nope"; choose one of: kubernetes, etcd-raft, etcd-wal, raft-rs, etcd, cluster \[unknown-system\]/],
    [['system', 'start', 'etcd'], /etcd does not run by itself; build it and ask it: proctor system build etcd && proctor system examine etcd \[nothing-to-start\]/],
    [['verify', 'qos', '--report', ''], /the name of a file to write is empty; name a file \[cannot-write\]/],
    [['verify', 'qos', '--junit', at('same'), '--report', at('same')], /--junit and --report would both be written to .*same; name two files \[bad-usage\]/],
    [['quiz', 'qos', '--lang', 'zh,en'], /there is no language "zh,en"; choose one of: en, zh, both/],
    [['quiz', 'qos', '--format', 'json,html'], /there is no format "json,html"; choose one of/],
    [['quiz', 'qos', '--out', ''], /the name of a file to write is empty/],
  ])('%j', async (args, words) => expect(await refused(args)).toMatch(words));
});

describe('a module or a file that cannot be used is told with its place', () => {
  test.each([
    [['verify', 'qos', '--impl', './no-such.ts'], /there is no module \.\/no-such\.ts; check the path \[no-such-module\]/],
    [['verify', 'qos', '--impl', './no-such'], /there is no file \.\/no-such; check the path \[no-such-path\]/],
    [['verify', 'qos', '--impl', at('folder')], /is a folder; name the file that exports the port/],
    [['verify', 'qos', '--impl', at('empty.ts')], /empty\.ts: it exports no port; a port has the methods of a topic .*\[no-port\]/],
    [['verify', 'qos', '--impl', at('half.ts')], /half\.ts: half a port of qos: it lacks qosClass; see docs\/adapters\.md \[no-port\]/],
    [['practice', 'qos', '--count', '2', '--answers', at('answers.txt')], /answers\.txt:2:1: "Z" is no answer to item 2; write a letter from A to .*\[bad-answer\]/],
    [['practice', 'qos', '--count', '2', '--answers', at('few.txt')], /few\.txt:2:1: there are 2 items, but 1 answer;/],
    [['practice', 'qos', '--count', '2', '--answers', at('missing.txt')], /cannot read .*missing\.txt: it does not exist/],
    [['replay', at('broken.json')], /broken\.json:2:\d+/],
    [['replay', at('other.json')], /other\.json/],
    [['replay', at('stranger.json')], /stranger\.json:13:13: scenario\.program\.1\.node: there is no node 7: the nodes are 1 to 3.*\[malformed-file\]/],
    [['replay', at('strangers.json')], /strangers\.json:1:\d+: scenario\.program\.0\.among\.2: there is no node 4/],
    [['replay', at('empty-members.json')], /empty-members\.json:1:\d+: scenario\.program\.0\.members\.voters: a configuration has a voter at least/],
    [['replay', at('no-operation.json')], /no-operation\.json:1:\d+: scenario\.program\.0\.op: one of "timeout", .* is expected, and this is "timeuot"/],
    [['replay', at('more.json')], /more\.json:13:14: scenario\.program\.1\.extra: there is no member "extra" here; correct this entry \[malformed-file\]/],
    [['replay', at('no-vote.json')], /no-vote\.json:1:\d+: scenario\.disks\.0\.vote: a number is expected, and there is none/],
    [['replay', at('no-name.json')], /no-name\.json:1:\d+: scenario\.metadata\.name: text is expected, and this is 1/],
    [['replay', at('calm.json')], /calm\.json:1:\d+: scenario\.experiment\.program\.0\.from: there is no node 0/],
    [['replay', at('absurd.json')], /absurd\.json:1:\d+: scenario\.program\.0\.count: a whole number from 0 to 1000 is expected, and this is 1000000000000; correct this entry \[malformed-file\]/],
    [['replay', at('report.json')], /report\.json:1:\d+: topics\.0\.invariants\.0\.failure\.scenario\.program\.0\.node: there is no node 9/],
    [['replay', at('nobody.json')], /nobody\.json:1:14: there is no invariant "qos\/clas"; did you mean "qos\/class"/],
    [['replay', at('minus.json')], /minus\.json:1:\d+: scenario\.spec\.containers\.0\.resources\.requests\.cpu: a quantity is expected, such as 500m/],
    [['replay', at('huge.json')], /huge\.json:1:\d+: scenario\.spec\.containers\.0\.resources\.limits\.cpu: a quantity is expected/],
    [['replay', at('no-containers.json')], /no-containers\.json:1:\d+: scenario\.spec\.containers: at least 1 entry is expected, and there is none/],
    [['replay', at('deep.json')], /deep\.json:1:\d+: this is nested too deeply; nest at most 100 levels, one in the other \[malformed-json\]/],
    [['merge', at('deep.json')], /deep\.json:1:\d+: this is nested too deeply.*\[malformed-json\]/],
    [['merge', at('broken.json')], /broken\.json:2:\d+: this is not JSON: .*\[malformed-json\]/],
    [['replay', at('prose.md')], /prose\.md:1:1: this is not JSON: it begins with neither \{ nor \[; give a file that proctor has written.*\[malformed-json\]/],
    [['merge', at('list.json')], /list\.json:1:1: the file: an object is expected, and this is a list; correct this entry \[malformed-file\]/],
    [['merge', at('other.json')], /other\.json:1:1: seed: a number is expected, and there is none/],
    [['replay', at('no-pod.json')], /no-pod\.json:1:37: scenario: an object is expected, and this is 1; .*\[malformed-file\]/],
    [['replay', encodeReproduction({ invariant: 'qos/defaulting', scenario: null })], /scenario: an object is expected, and this is null; .*\[malformed-scenario\]/],
    [['replay', stranger], /scenario\.program\.0\.to: there is no node 5.*\[malformed-scenario\]/],
    [['replay', encodeReproduction({ invariant: 'qos/class', scenario: { metadata: { name: 'pod' }, spec: { containers: [{ name: 'app' }] } } }), '--picture', at('x.svg')], /qos\/class has no pictures; leave out --picture \[no-picture\]/],
    [['quiz', 'qos', '--count', '3', '--out', at('folder')], /cannot write .*folder: it is a folder/],
    [['verify', 'qos', '--runs', '1', '--json', '--junit', join(at('answers.txt'), 'x.xml')], /cannot write .*x\.xml: a part of the path is not a folder/],
  ])('%j', async (args, words) => {
    const said = await proctor(args);
    expect(said.status).toBe(2);
    expect(said.err).toMatch(words);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('what is refused leaves no folder behind', async () => {
    await refused(['quiz', 'qos', '--kind', 'order', '--level', '5', '--out', at('later/quiz.html')]);
    expect(readdirSync(folder)).not.toContain('later');
  });

  test('a quiz of more distinct items than exist: how many there are', async () => {
    expect(await refused(['quiz', 'qos', '--kind', 'order', '--level', '3', '--count', '100000'])).toMatch(/there are only \d+ distinct items of this sort; ask for at most \d+/);
    expect(await refused(['quiz', 'qos', '--kind', 'order', '--level', '5'])).toContain('there is no item of this sort; ask for another topic, kind or level');
  });
});

describe('an implementation that cannot be started: status 3 and the end of its stderr', () => {
  test.each([
    ['a command that is not found', 'no-such-program --flag', /could not be started: the command "no-such-program" was not found/],
    ['a program that exits', `sh -c 'echo no configuration >&2; exit 1'`, /no configuration/],
    ['a program that does not introduce itself', `sh -c 'read line; echo hello'`, /could not be started: .*hello/],
    ['a module that does not compile, by its path', at('broken.ts'), /proctor: \/\S*\/broken\.ts could not be started: it exited instead of answering; import it by hand: .*\[cannot-start\]\nthe end of its stderr:\n[^]*broken\.ts/],
    ['a module that throws what is no error', at('thrown.mjs'), /^proctor: \S*thrown\.mjs could not be started: it could not be imported: it threw something that is not an error: \{"code":7\}; import it by hand: .*\[cannot-start\]\n$/m],
    ['a path through a file, with arguments', `${at('answers.txt')}/x y`, /could not be started: the command "\S*answers\.txt\/x" cannot be run: a part of the path is not a folder; .*\[cannot-start\]/],
    ['a script that is not executable', at('script.py'), /"\S*script\.py" is not executable: chmod \+x it, or put the program that runs it in front, such as 'python3 \S*script\.py'; .*\[cannot-start\]/],
    ['a path that does not exist, with arguments: a command', './no-such --flag', /the command "\.\/no-such" was not found/],
  ])('%s', async (_name, command, words) => {
    const said = await proctor(['verify', 'qos', '--impl', command]);
    expect(said.status).toBe(3);
    expect(said.err).toMatch(words);
  });

  test('beside others it is unsupported, with the reason, and they are examined all the same', async () => {
    const said = await proctor(['verify', 'qos', '--impl', 'no-such-program --flag', '--impl', 'reference', '--runs', '2', '--seed', '1', '--json']);
    expect(said.status).toBe(3);
    expect(said.err).toMatch(/proctor: .*"no-such-program" was not found/);
    const [missing, reference] = JSON.parse(said.out) as { outcome: string; topics: { invariants: { outcome: string; scenarios: number; reason?: string }[] }[] }[];
    expect(missing?.outcome).toBe('partial');
    expect(missing?.topics.flatMap(({ invariants }) => invariants).filter(({ outcome, reason }) => outcome !== 'unsupported' || reason?.includes('"no-such-program" was not found') !== true)).toEqual([]);
    expect(reference?.topics[0]?.invariants.every(({ scenarios }) => scenarios > 0)).toBe(true);
  });
});
