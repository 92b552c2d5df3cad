import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../folder.testkit';
import { described } from '../health';
import { inRun, lastLogs, runFolder } from './folders';
import { stopCluster } from './stop';

process.env['XDG_CACHE_HOME'] = temporaryFolder();

/** What a cluster leaves whose machine is gone: its log has these words. */
function leave(words: string | undefined): void {
  const log = join(runFolder(), inRun.log('etcd'));
  mkdirSync(dirname(log), { recursive: true });
  if (words !== undefined) writeFileSync(log, words);
}

test('a component that is gone is told with the end of its log and with its path', () => {
  leave('one\npanic: two\n');
  expect(described('etcd', 'it exited with 2')).toContain(`etcd is gone: it exited with 2; the end of its log (${join(runFolder(), 'log', 'etcd.log')}):\none\npanic: two\n`);
});

test('the logs of a cluster outlive it, until there are others; nothing else does', async () => {
  leave('first');
  expect(await stopCluster()).toEqual({ logs: lastLogs() });
  expect(existsSync(runFolder())).toBe(false);
  leave('second');
  await stopCluster();
  leave(undefined);
  expect(await stopCluster()).toEqual({});
  expect(readFileSync(join(lastLogs(), 'etcd.log'), 'utf8')).toBe('second');
  expect(await stopCluster()).toBeUndefined();
});
