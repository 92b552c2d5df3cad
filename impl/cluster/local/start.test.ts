import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../folder.testkit';
import { exclusively } from '../../system/lock';
import { ask } from './control';
import { inRun, runFolder } from './folders';
import { cannotRun } from './obstacles';
import { startCluster, startLock } from './start';

process.env['XDG_CACHE_HOME'] = temporaryFolder();
const said: string[] = [];
const starting = (signal: AbortSignal) => startCluster({ say: (text) => said.push(text), port: 0, now: () => performance.now(), signal });
/** A machine is started as root alone. */
const asRoot = cannotRun() === undefined ? test : test.skip;

/** The run folder of a machine whose process is alive, and which does not listen: as in the first moments of a start. */
async function furnishing(): Promise<() => void> {
  const process = spawn('sleep', ['1000'], { stdio: 'ignore' });
  await new Promise((resolve) => process.once('spawn', resolve));
  const stat = readFileSync(`/proc/${process.pid ?? ''}/stat`, 'utf8');
  mkdirSync(runFolder(), { recursive: true });
  writeFileSync(join(runFolder(), inRun.machine), JSON.stringify({ port: 1, pid: process.pid, started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] }));
  return () => process.kill('SIGKILL');
}

test('a machine that does not answer is told, with what helps', async () => {
  await expect(ask({ do: 'status' })).rejects.toMatchObject({ name: 'Unavailable', what: expect.stringMatching(/^the machine of the local cluster does not answer: /) as string });
});

asRoot('to start a cluster whose machine does not answer is a problem that is told', async () => {
  const end = await furnishing();
  try {
    await expect(starting(new AbortController().signal)).rejects.toThrow(/^the machine of the local cluster does not answer: .*; if nobody starts or stops it just now, run: proctor system stop cluster \[no-answer\]$/);
    expect(existsSync(startLock())).toBe(false);
  } finally {
    end();
  }
});

asRoot('of two starts at once the second waits, and does not stop what the first has begun', async () => {
  mkdirSync(runFolder(), { recursive: true });
  writeFileSync(join(runFolder(), inRun.plan), '{}');
  const controller = new AbortController();
  const given = new Error('given up');
  await exclusively(startLock(), () => {}, async () => {
    const second = starting(controller.signal);
    second.catch(() => undefined);
    while (said.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort(given);
    await expect(second).rejects.toBe(given);
  });
  expect(said).toEqual(['somebody else starts the cluster; waiting for it']);
  expect(existsSync(join(runFolder(), inRun.plan))).toBe(true);
});
