/**
 * How fast Kubernetes' own code, linked, is examined, as `proctor verify` does, and where the time goes: `npm run bench -- linked`.
 * One topic alone: `npm run bench -- linked pv-binding`.
 * Other work on the machine makes the scenarios in a second fewer; the processor time of a scenario stays.
 */
import { performance } from 'node:perf_hooks';
import { Connection } from '../impl/bridge/connection';
import { sessionOn } from '../impl/bridge/foreign-implementation';
import { adapterPath, buildCommand, isBuilt, system } from '../impl/system/systems';
import { subjects } from '../impl/topics';
import { examine, finish, type AnyTopic, type Implementation, type Session } from '../spec/kernel';
import { partsOf, spentBy, waits, type Alike } from './linked/waiting';

/** Scenarios an invariant, by topic: where every second of a story is worked through, fewer will do. */
const RUNS: Readonly<Record<string, number>> = { qos: 1000, rbac: 1000, 'service-account': 1000, 'pod-lifecycle': 300, 'pv-binding': 100 };
/** Fewer tell nothing. */
const RUNS_MIN = 20;
/** So many of each invariant are asked one by one, to see what they wait for. */
const LOOKED_AT = 100;
const DEADLINE_MS = 60_000;

/** What examining took: milliseconds, of the adapter those in Kubernetes' code and of processor time, of Proctor those awaiting answers and of processor time. */
interface Taken {
  readonly scenarios: number;
  readonly ms: number;
  readonly kubernetesMs: number;
  readonly awaitedMs: number;
  readonly adapterMs: number;
  readonly proctorMs: number;
}

function taken(connection: Connection, session: Session, topic: AnyTopic, { invariant, share }: Alike, runs: number): Taken {
  const features = connection.greeting.topics[topic.id]?.features ?? [];
  const implementation: Implementation = { name: 'kubernetes', version: '', features: () => features, open: () => session };
  const [before, awaited, cpu, start] = [spentBy(connection), connection.waitedMs, process.cpuUsage(), performance.now()];
  const { invariants } = finish(examine({ ...topic, invariants: [invariant] }, implementation, { seed: 1, runs: Math.max(RUNS_MIN, Math.round(share * runs)) }));
  const ms = performance.now() - start;
  const { user, system: kernel } = process.cpuUsage(cpu);
  const awaitedMs = connection.waitedMs - awaited;
  const after = spentBy(connection);
  const [report] = invariants;
  if (report?.outcome !== 'pass') console.log(`${invariant.id}: ${report?.outcome} ${report?.reason ?? ''}`);
  return {
    scenarios: report?.scenarios ?? 0, ms, awaitedMs, kubernetesMs: (after.kubernetes - before.kubernetes) / 1000,
    adapterMs: (after.cpu - before.cpu) / 1000, proctorMs: (user + kernel) / 1000,
  };
}

function sum(all: readonly Taken[]): Taken {
  const of = (field: keyof Taken) => all.reduce((total, each) => total + each[field], 0);
  return { scenarios: of('scenarios'), ms: of('ms'), kubernetesMs: of('kubernetesMs'), awaitedMs: of('awaitedMs'), adapterMs: of('adapterMs'), proctorMs: of('proctorMs') };
}

function row({ scenarios, ms, kubernetesMs, awaitedMs, adapterMs, proctorMs }: Taken): Record<string, number | string> {
  const share = (part: number) => `${Math.round((100 * part) / ms)} %`;
  return {
    scenarios,
    'scenarios/s': Math.round((1000 * scenarios) / ms),
    'in a second of processor time': Math.round((1000 * scenarios) / (adapterMs + proctorMs)),
    'µs, adapter': Math.round((1000 * adapterMs) / scenarios),
    'µs, Proctor': Math.round((1000 * proctorMs) / scenarios),
    "Kubernetes' code": share(kubernetesMs),
    bridge: share(awaitedMs - kubernetesMs),
    'drawing and checks': share(ms - awaitedMs),
  };
}

/** One topic, or all. */
const [part] = process.argv.slice(2);
const kubernetes = system('kubernetes');
if (!isBuilt(kubernetes)) console.log(`${kubernetes.title}: not built; ${buildCommand(kubernetes)}`);
else {
  const connection = new Connection(adapterPath(kubernetes), [], { deadlineMs: DEADLINE_MS });
  console.log(`${kubernetes.title} (goal: 2,000 scenarios a second where nothing has to be waited for)`);
  console.log('waited for: nothing (a function answers); rest (what works by itself, a controller or the kubelet, has nothing left to do); time (it passes there, too)');
  for (const { topic } of subjects()) {
    const runs = RUNS[topic.id];
    if (runs === undefined || (part !== undefined && part !== topic.id)) continue;
    const byTopic: Record<string, Record<string, number | string>> = {};
    const byInvariant: Record<string, Record<string, number | string>> = {};
    // One for all: what a session has left open in the adapter it ends itself.
    const session: Session = { ...sessionOn(connection, topic), close() {} };
    const measured = topic.invariants
      .flatMap((invariant) => partsOf(connection, session, invariant, Math.min(runs, LOOKED_AT)))
      .map((part) => ({ ...part, took: taken(connection, session, topic, part, runs) }));
    for (const { invariant, wait, share, took } of measured) {
      byInvariant[`${invariant.id}: ${wait}`] = { 'of its scenarios': `${Math.round(100 * share)} %`, ...row(took) };
    }
    for (const wait of waits) {
      const own = measured.filter((each) => each.wait === wait);
      if (own.length > 0) byTopic[`${topic.id}: ${wait}`] = row(sum(own.map(({ took }) => took)));
    }
    console.table(byTopic);
    if (!measured.some(({ wait }) => wait === 'nothing')) console.log(`no scenario of ${topic.id} waits for nothing: the goal says nothing of it`);
    console.table(byInvariant);
  }
  connection.close();
}
