/**
 * How fast Kubernetes' own code, linked, is examined, as `proctor verify` does, and where the time goes: `npm run bench -- linked`.
 * Other work on the machine makes the first figure smaller; the processor time of a scenario stays.
 */
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { Connection } from '../impl/bridge/connection';
import { sessionOn } from '../impl/bridge/foreign-implementation';
import { adapterPath, buildCommand, isBuilt, system } from '../impl/system/systems';
import { subjects } from '../impl/topics';
import { examine, finish, type AnyTopic, type Implementation } from '../spec/kernel';

/** Scenarios an invariant, by topic: where every second of a story is worked through, fewer will do. */
const RUNS: Readonly<Record<string, number>> = { qos: 1000, rbac: 1000, 'service-account': 1000, 'pod-lifecycle': 200, 'pv-binding': 50 };
const DEADLINE_MS = 60_000;

/** What the adapter counts of itself, in microseconds. */
interface Spent {
  readonly kubernetes: number;
  readonly cpu: number;
}

const adapterTopic = { id: 'adapter', port: { spent: { doc: '', params: [], result: z.object({ kubernetes: z.number(), cpu: z.number() }) } } } as unknown as AnyTopic;

function measure(connection: Connection, topic: AnyTopic, runs: number): Record<string, number | string> {
  const { spent } = connection.port(adapterTopic) as { spent(): Spent };
  const features = connection.greeting.topics[topic.id]?.features ?? [];
  const implementation: Implementation = { name: 'kubernetes', version: '', features: () => features, open: () => ({ ...sessionOn(connection, topic), close() {} }) };
  const [before, waitedBefore, cpuBefore, start] = [spent(), connection.waitedMs, process.cpuUsage(), performance.now()];
  const { invariants, outcome } = finish(examine(topic, implementation, { seed: 1, runs }));
  const ms = performance.now() - start;
  const { user, system: kernel } = process.cpuUsage(cpuBefore);
  const [waitedMs, after] = [connection.waitedMs - waitedBefore, spent()];
  const kubernetesMs = (after.kubernetes - before.kubernetes) / 1000;
  const scenarios = invariants.reduce((sum, each) => sum + each.scenarios, 0);
  const share = (part: number) => `${Math.round((100 * part) / ms)} %`;
  return {
    outcome,
    scenarios,
    'scenarios/s': Math.round((1000 * scenarios) / ms),
    "Kubernetes' code": share(kubernetesMs),
    bridge: share(waitedMs - kubernetesMs),
    'drawing and checks': share(ms - waitedMs),
    'processor µs, adapter': Math.round((after.cpu - before.cpu) / scenarios),
    'processor µs, Proctor': Math.round((user + kernel) / scenarios),
  };
}

const kubernetes = system('kubernetes');
if (!isBuilt(kubernetes)) console.log(`${kubernetes.title}: not built; ${buildCommand(kubernetes)}`);
else {
  const connection = new Connection(adapterPath(kubernetes), [], { deadlineMs: DEADLINE_MS });
  const rows: Record<string, Record<string, number | string>> = {};
  for (const { topic } of subjects()) {
    const runs = RUNS[topic.id];
    if (runs !== undefined) rows[topic.id] = measure(connection, topic, runs);
  }
  connection.close();
  console.log(`${kubernetes.title} (goal: 2,000 scenarios a second where nothing has to be waited for)`);
  console.table(rows);
}
