/** What the local cluster does in a second, beside the goals: run it with the cluster stopped and built. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { examine } from '../spec/kernel';
import { machineNow, processesOf } from '../impl/cluster/local/machine';
import { inRun, runFolder } from '../impl/cluster/local/folders';
import { startCluster } from '../impl/cluster/local/start';
import { stopCluster } from '../impl/cluster/local/stop';
import { Api } from '../impl/cluster/api';
import { configOf } from '../impl/cluster/kubeconfig';
import { load } from '../impl/load';
import { subject } from '../impl/topics';

const goals = { startSeconds: 15, scenariosPerSecond: 200, podsPerMinute: 60, mebibytes: 1024 } as const;
const seconds = (since: number) => (performance.now() - since) / 1000;
const said = (what: string, text: string) => console.log(`${what.padEnd(32)} ${text}`);

/** Mebibytes of memory by the names of the cluster's processes, as the kernel counts them. */
function residentMebibytes(): Readonly<Record<string, number>> {
  const { cgroup } = JSON.parse(readFileSync(`${runFolder()}/${inRun.plan}`, 'utf8')) as { cgroup: string };
  const found: Record<string, number> = {};
  for (const pid of new Set(processesOf(cgroup))) {
    const status = statusOf(pid);
    const name = /^Name:\s*(.+)$/m.exec(status)?.[1];
    const kibibytes = Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0);
    if (name !== undefined) found[name] = (found[name] ?? 0) + kibibytes / 1024;
  }
  return found;
}

/** What the kernel says of a process; '' if it has ended. */
function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** What the API server counts: requests that it has answered since its start, by what they were for. */
interface Answered {
  readonly reviews: number;
  readonly 'dry runs': number;
  readonly writes: number;
}

async function answeredBy(api: Api): Promise<Answered> {
  const answered = { reviews: 0, 'dry runs': 0, writes: 0 };
  for (const line of (await api.ask<string>('GET', '/metrics')).split('\n')) {
    const [, labels = '', count = '0'] = /^apiserver_request_total\{(.*)\} (\S+)$/.exec(line) ?? [];
    const kind = /resource="[a-z]*reviews"/.test(labels) ? 'reviews' : /dry_run="All"/.test(labels) ? 'dry runs' : /verb="(POST|PUT|PATCH|DELETE|DELETECOLLECTION)"/.test(labels) ? 'writes' : undefined;
    if (kind !== undefined && !/resource="(leases|events)"/.test(labels)) answered[kind] += Number(count);
  }
  return answered;
}

/**
 * Examines an invariant, and says how many scenarios were observed in a second or, with containers, Pods in a minute: those that
 * were set aside are none. Beside it what the API server was asked for them, by its own count. `goal` is for what is asked by dry
 * runs and reviews, and for Pods: where each scenario makes and removes several objects for one review, there is none.
 */
async function rate(api: Api, topic: string, invariant: string, runs: number, goal?: number): Promise<void> {
  const before = await answeredBy(api);
  const began = performance.now();
  const implementation = load('cluster', { deadlineMs: 5000 });
  const started = performance.now();
  let [ended, observed, setAside] = [started, 0, 0];
  for (const { report } of examine(subject(topic).topic, implementation, { seed: 1, runs, only: [invariant] })) {
    if (report === undefined) continue;
    ended = performance.now();
    observed += report.scenarios;
    setAside += report.setAside;
    if (report.outcome === 'fail' || report.outcome === 'error' || report.outcome === 'timeout') said(report.id, `${report.outcome}: ${report.reason ?? report.failure?.violation.message ?? ''}`);
  }
  const cleaned = seconds(ended);
  const after = await answeredBy(api);
  const perSecond = observed / ((ended - started) / 1000);
  const speed = topic === 'pod-lifecycle' ? `${(perSecond * 60).toFixed(0)} Pods/min` : `${perSecond.toFixed(0)} scenarios/s`;
  said(invariant, `${speed}${goal === undefined ? '' : ` (goal: ${goal} or more)`}; ${observed} observed, ${setAside} set aside, start ${((started - began) / 1000).toFixed(1)} s, clean-up ${cleaned.toFixed(1)} s`);
  const counts = (Object.keys(before) as (keyof Answered)[]).map((kind) => `${kind} ${((after[kind] - before[kind]) / ((ended - began) / 1000)).toFixed(0)}/s`);
  said('', `  the API server answered: ${counts.join(', ')}`);
}

async function main(): Promise<void> {
  if (machineNow() !== undefined) await stopCluster();
  let began = performance.now();
  await startCluster({ say: console.error, port: 0, now: () => performance.now(), signal: new AbortController().signal });
  said('start', `${seconds(began).toFixed(1)} s (goal: under ${goals.startSeconds})`);
  const api = await Api.of(await configOf(undefined));
  await rate(api, 'qos', 'qos/class', 2000, goals.scenariosPerSecond);
  await rate(api, 'rbac', 'rbac/union', 400);
  await rate(api, 'service-account', 'service-account/default-rights', 400, goals.scenariosPerSecond);
  await rate(api, 'pv-binding', 'pv-binding/capacity', 60);
  // Some stories wait for a minute, whatever the machine can do: of few Pods that would be measured.
  await rate(api, 'pod-lifecycle', 'pod-lifecycle/init-once', 180, goals.podsPerMinute);
  const resident = residentMebibytes();
  const sum = Object.values(resident).reduce((all, each) => all + each, 0);
  said('resident', `${sum.toFixed(0)} MiB (goal: under ${goals.mebibytes}): ${Object.entries(resident).map(([name, size]) => `${name} ${size.toFixed(0)}`).join(', ')}`);
  began = performance.now();
  await stopCluster();
  said('stop', `${seconds(began).toFixed(1)} s`);
}

void main();
