/** How long a question to a foreign process takes: `npm run bench -- bridge`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { foreign } from '../impl/bridge/foreign-implementation';
import { topicNamed } from '../impl/topics';
import { packageRoot } from '../impl/package';

const ASKED = 20_000;
const examples = join(packageRoot(), 'docs', 'examples');
const made = mkdtempSync(join(tmpdir(), 'proctor-bench-'));
const pod = { metadata: { name: 'pod' }, spec: { containers: [{ name: 'app', resources: { limits: { cpu: '1', memory: '1Gi' } } }] } };

function measure(command: string, args: readonly string[]): Record<string, number> {
  const session = foreign(command, args, { deadlineMs: 5000 }).open(topicNamed('qos'));
  const port = session.port as { qosClass(pod: object): string };
  for (let i = 0; i < ASKED / 10; i++) port.qosClass(pod);
  const times = Array.from({ length: ASKED }, () => {
    const start = performance.now();
    port.qosClass(pod);
    return (performance.now() - start) * 1000;
  }).sort((a, b) => a - b);
  session.close();
  const at = (share: number) => Math.round(times[Math.floor(share * ASKED)] ?? NaN);
  return { 'median µs': at(0.5), '95th percentile µs': at(0.95), 'mean µs': Math.round(times.reduce((sum, time) => sum + time, 0) / ASKED) };
}

const rows: Record<string, Record<string, number>> = { python3: measure('python3', [join(examples, 'qos.py')]) };
if (spawnSync('go', ['build', '-o', join(made, 'qos'), '.'], { cwd: join(examples, 'qos-go') }).status === 0) rows['go'] = measure(join(made, 'qos'), []);
console.log('one question and its answer over stdio (goal: 100 µs with a Go child)');
console.table(rows);
rmSync(made, { recursive: true });
