/** What the local cluster does in a second: run it with the cluster stopped and built. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { finish, examine } from '../spec/kernel';
import { cgroupFolders, processesOf } from '../impl/cluster/local/machine';
import { inRun, runFolder } from '../impl/cluster/local/folders';
import { startCluster } from '../impl/cluster/local/start';
import { stopCluster } from '../impl/cluster/local/stop';
import { load } from '../impl/load';
import { subject } from '../impl/topics';

const seconds = (since: number) => (performance.now() - since) / 1000;

/** Mebibytes of memory of the processes with this name, as the kernel counts them. */
function residentMebibytes(): Record<string, number> {
  const plan = JSON.parse(readFileSync(`${runFolder()}/${inRun.plan}`, 'utf8')) as { cgroup: string };
  const pids = [...new Set(cgroupFolders(plan.cgroup).length === 0 ? [] : processesOf(plan.cgroup))];
  const found: Record<string, number> = {};
  for (const pid of pids) {
    const status = spawnSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' }).stdout;
    const name = /^Name:\s*(.+)$/m.exec(status)?.[1];
    const kibibytes = Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0);
    if (name !== undefined) found[name] = Math.round((found[name] ?? 0) + kibibytes / 1024);
  }
  return found;
}

function rate(topic: string, invariant: string, runs: number): string {
  const { topic: asked } = subject(topic);
  const implementation = load('cluster', { deadlineMs: 5000 });
  const began = performance.now();
  const { invariants } = finish(examine(asked, implementation, { seed: 1, runs, only: [invariant] }));
  const { scenarios = 0, setAside = 0 } = invariants[0] ?? {};
  return `${invariant.padEnd(24)} ${((scenarios + setAside) / seconds(began)).toFixed(1)} scenarios/s (${scenarios} observed, ${setAside} set aside, with start and clean-up)`;
}

async function main(): Promise<void> {
  await stopCluster();
  let began = performance.now();
  await startCluster({ say: console.error, port: 0, now: () => performance.now(), checkpoint: () => {} });
  console.log(`start                    ${seconds(began).toFixed(1)} s`);
  console.log(rate('qos', 'qos/class', 500));
  console.log(rate('rbac', 'rbac/union', 60));
  console.log(rate('service-account', 'service-account/default-rights', 200));
  console.log(rate('pv-binding', 'pv-binding/capacity', 60));
  console.log(rate('pod-lifecycle', 'pod-lifecycle/init-once', 60));
  console.log(`resident, MiB            ${Object.entries(residentMebibytes()).map(([name, size]) => `${name} ${size}`).join(', ')}`);
  began = performance.now();
  await stopCluster();
  console.log(`stop                     ${seconds(began).toFixed(1)} s`);
}

void main();
