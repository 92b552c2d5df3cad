import { performance } from 'node:perf_hooks';
import { buildCluster, isClusterBuilt } from '../impl/cluster/local/build';
import { groups, kubernetesVersion } from '../impl/cluster/local/components';
import { machineNow } from '../impl/cluster/local/machine';
import { cannotBuild, cannotRun } from '../impl/cluster/local/obstacles';
import { startCluster } from '../impl/cluster/local/start';
import { stopCluster } from '../impl/cluster/local/stop';
import { missingToolchain } from '../impl/system/toolchains';
import { note, print, type Io } from './io';
import { untilInterrupted } from './interruption';

export const CLUSTER = 'cluster';

/** What it is, with the version that counts. */
export function clusterTitle(): string {
  return `a local cluster of Kubernetes ${kubernetesVersion()}`;
}

/** In one line: whether it runs, or what has to be done or installed before it can. */
export function clusterState(): string {
  if (machineNow() !== undefined) return 'running; ask it with --impl cluster';
  const obstacle = cannotRun();
  if (obstacle !== undefined) return `cannot run here: ${obstacle}`;
  if (isClusterBuilt()) return 'built; proctor system start cluster';
  const lacking = cannotBuild();
  return lacking === undefined ? 'not built; proctor system start cluster' : `not built; needs ${lacking}`;
}

export async function build(io: Io): Promise<void> {
  const lacking = isClusterBuilt(io.env) ? undefined : cannotBuild(io.env);
  if (lacking !== undefined) throw missingToolchain(CLUSTER, lacking);
  print(io, await untilInterrupted(io, (signal) => buildCluster({ say: (text) => note(io, text), env: io.env, signal })));
}

/** Starts it and prints the path of its kubeconfig. */
export async function start(io: Io, port: number): Promise<void> {
  const began = performance.now();
  const { kubeconfig, restarted } = await untilInterrupted(io, (signal) => startCluster({ say: (text) => note(io, text), port, now: () => performance.now(), signal }));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (restarted === undefined) note(io, `${groups().flatMap(({ programs }) => Object.keys(programs)).length} programs, ready after ${seconds} s; kubectl --kubeconfig ${kubeconfig} get nodes`);
  else note(io, restarted.length === 0 ? 'it runs already' : `started again: ${restarted.join(', ')}`);
  print(io, kubeconfig);
}

export async function stop(io: Io): Promise<void> {
  const stopped = await stopCluster();
  if (stopped === undefined) note(io, 'it does not run');
  else note(io, `stopped: nothing of it is left${stopped.logs === undefined ? '' : ` but its logs, in ${stopped.logs}`}`);
}
