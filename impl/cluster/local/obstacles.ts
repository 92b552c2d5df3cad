import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { lacksGo } from '../../system/toolchains';

const CAPABILITIES = { CAP_NET_ADMIN: 12, CAP_SYS_CHROOT: 18, CAP_SYS_ADMIN: 21 } as const;

/** Why a cluster cannot run on this machine, in one line; `undefined` if it can. */
export function cannotRun(): string | undefined {
  if (process.platform !== 'linux') return `it needs Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'it needs root, for namespaces, mounts and cgroups of its own';
  const missing = Object.entries(CAPABILITIES).find(([, bit]) => !hasCapability(bit));
  if (missing !== undefined) return `it needs ${missing[0]}, which root does not have here (a container? run it with --privileged)`;
  if (!existsSync('/sys/fs/cgroup/cgroup.controllers') && !existsSync('/sys/fs/cgroup/memory/cgroup.procs')) return 'it needs cgroups with a memory controller below /sys/fs/cgroup';
  return undefined;
}

/** What is lacking to build the components; `undefined` if nothing. */
export function cannotBuild(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const lacking = lacksGo(env);
  if (lacking !== undefined) return lacking;
  return spawnSync(env['CC'] || 'cc', ['--version'], { env }).status === 0 ? undefined : 'a C compiler (runc needs one)';
}

function hasCapability(bit: number): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${effective}`) >> BigInt(bit)) & 1n) === 1n;
}
