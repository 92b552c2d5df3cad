import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lacksGo } from '../../system/toolchains';

const CAPABILITIES = { CAP_NET_ADMIN: 12, CAP_SYS_CHROOT: 18, CAP_SYS_ADMIN: 21 } as const;

/** Where and as whom a cluster would run. */
interface Here {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
}

/** Why a cluster cannot run on this machine, in one line; `undefined` if it can. */
export function cannotRun({ platform, uid }: Here = { platform: process.platform, uid: process.getuid?.() }): string | undefined {
  if (platform !== 'linux') return `it needs Linux, and this is ${platform}`;
  if (uid !== 0) return 'it needs root, for namespaces, mounts and cgroups of its own';
  const missing = Object.entries(CAPABILITIES).find(([, bit]) => !hasCapability(bit));
  if (missing !== undefined) return `it needs ${missing[0]}, which root does not have here (a container? run it with --privileged)`;
  const hierarchy = ['/sys/fs/cgroup', '/sys/fs/cgroup/memory'].find((folder) => existsSync(join(folder, 'cgroup.procs')));
  if (hierarchy === undefined) return 'it needs cgroups with a memory controller below /sys/fs/cgroup';
  return isWritable(hierarchy) ? undefined : `it needs ${hierarchy} writable, for cgroups of its own (a container? run it with --privileged)`;
}

/** What is lacking to build the components; `undefined` if nothing. */
export function cannotBuild(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const lacking = lacksGo(env);
  if (lacking !== undefined) return lacking;
  return spawnSync(env['CC'] || 'cc', ['--version'], { env }).status === 0 ? undefined : 'a C compiler (runc needs one)';
}

/** A place that is mounted read-only is not, to root neither. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function hasCapability(bit: number): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${effective}`) >> BigInt(bit)) & 1n) === 1n;
}
