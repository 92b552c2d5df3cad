/** Prints in one line why no local cluster can be examined here; nothing if it can. */
import { spawnSync } from 'node:child_process';
import { isClusterBuilt } from '../impl/cluster/local/build';
import { cannotBuild, cannotRun } from '../impl/cluster/local/obstacles';

function lacking(): string | undefined {
  const tools = isClusterBuilt() ? undefined : cannotBuild();
  return tools === undefined ? undefined : `it lacks ${tools}`;
}

/** Whoever shut this machine in may have forbidden what its root has the capabilities for. */
function isShutIn(): string | undefined {
  const { error, status, stderr } = spawnSync('unshare', ['--mount', '--net', '--pid', '--ipc', '--uts', '--cgroup', '--fork', 'sh', '-c', 'mount -t proc none /proc && mount -t tmpfs none /run'], { encoding: 'utf8' });
  return error === undefined && status !== 0 ? `namespaces and mounts of its own are forbidden here: ${stderr.trim().split('\n').at(-1) ?? ''}` : undefined;
}

process.stdout.write(cannotRun() ?? lacking() ?? isShutIn() ?? '');
