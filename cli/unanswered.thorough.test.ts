import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../impl/folder.testkit';
import { proctor } from './proctor.testkit';
import { outputs } from './schemas';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
/** Exits as soon as a container asks for a limit, whatever it is. */
const exits = `node ${at('exits.cjs')}`;
writeFileSync(at('exits.cjs'), `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (line.includes('"limits"')) { process.stderr.write('assertion failed: no limits\\n'); process.exit(3); }
  const result = method === 'initialize' ? { protocol: 1, name: 'exits', version: '1', topics: { qos: {} } } : method === 'reset' ? null : line.includes('"requests"') ? 'Burstable' : 'BestEffort';
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
});
`);

interface Report {
  readonly topics: readonly { readonly invariants: readonly { readonly id: string; readonly outcome: string; readonly reason?: string; readonly unanswered?: { readonly invariant: string; readonly scenario: unknown; readonly replay: string } }[] }[];
}

describe('an implementation that exits is reported with the scenario in which it does, and the command that repeats it', () => {
  let report: Report;
  let replay: string;
  beforeAll(async () => {
    const { status, out } = await proctor(['verify', 'qos', '--impl', exits, '--deadline', '2m', '--runs', '30', '--seed', '1', '--json', '--junit', at('junit.xml'), '--report', at('report.html')]);
    expect(status).toBe(1);
    writeFileSync(at('report.json'), out);
    report = JSON.parse(out) as Report;
    replay = report.topics[0]?.invariants.find(({ id }) => id === 'qos/class')?.unanswered?.replay ?? '';
  });

  test('in JSON, as its schema says: what several have met in the same words is as small as it becomes', () => {
    expect(outputs.verify.safeParse(report)).toMatchObject({ success: true });
    const ended = report.topics[0]?.invariants.find(({ id }) => id === 'qos/class');
    expect(ended).toMatchObject({ outcome: 'error', reason: 'it exited instead of answering; the end of its stderr: assertion failed: no limits', unanswered: { invariant: 'qos/class' } });
    expect(JSON.stringify(ended?.unanswered?.scenario).length).toBeLessThan(200);
  });

  test('for build servers, and on a page', () => {
    expect(readFileSync(at('junit.xml'), 'utf8')).toMatch(/<error type="error" message="it exited [^>]*>proctor replay [^<]*qos\/class~/);
    expect(readFileSync(at('report.html'), 'utf8')).toMatch(/The scenario that was not answered:[^]*limits[^]*Repeat it:[^]*proctor replay/);
  });

  test('the command says the same error, and so does the file of all of them', async () => {
    const [, word = ''] = /^proctor replay '([^']+)'/.exec(replay) ?? [];
    const said = 'exits gave no answer to qos/class: it exited instead of answering; the end of its stderr: assertion failed: no limits';
    const again = await proctor(['replay', word, '--impl', exits, '--deadline', '2m']);
    expect({ status: again.status, last: again.out.trim().split('\n').at(-1) }).toEqual({ status: 1, last: said });
    const all = await proctor(['replay', at('report.json'), '--impl', exits, '--deadline', '2m']);
    expect({ status: all.status, isSaid: all.out.includes(said) }).toEqual({ status: 1, isSaid: true });
  });

  test('in words, the scenario once and the command each time', async () => {
    const { out } = await proctor(['verify', 'qos', '--impl', exits, '--deadline', '2m', '--runs', '30', '--seed', '1']);
    expect(out).toMatch(/! qos\/class +error: it exited instead of answering; .*no limits\n +scenario +\{.*limits.*\n(.*\n)*? +replay +proctor replay 'qos\/class~/);
    const scenarios = out.split('\n').filter((line) => /^ +scenario +\{/.test(line));
    expect(new Set(scenarios).size).toBe(scenarios.length);
  });
});
