import { randomBytes } from 'node:crypto';
import { commands } from './commands';
import { configurations } from './configurations';
import { addresses, NODE, PLACE, type Component, type User } from './places';

/** What the machine is told: everything that it runs, and where. */
export interface Plan {
  readonly cgroup: string;
  readonly bin: string;
  readonly out: string;
  readonly port: number;
  readonly components: readonly Component[];
  readonly [more: string]: unknown;
}

/** Host-wide settings that a kubelet writes: it is shown files with the values that it wants. */
const sysctls = {
  'vm/overcommit_memory': '1', 'vm/panic_on_oom': '0', 'kernel/panic': '10', 'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000', 'kernel/keys/root_maxbytes': '25000000',
} as const;

/** Certificates, all signed by the authority that is made at each start. */
const servers = [
  { name: 'apiserver', subject: 'kube-apiserver', group: '', hosts: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'], addresses: ['127.0.0.1', addresses.node, addresses.apiService] },
  { name: 'kubelet', subject: `system:node:${NODE}`, group: 'system:nodes', hosts: [NODE], addresses: [addresses.node] },
  { name: 'kubelet-client', subject: 'kube-apiserver-kubelet-client', group: 'system:masters', hosts: [], addresses: [] },
  { name: 'service-account', subject: 'service-accounts', group: '', hosts: [], addresses: [] },
] as const;

export function token(): string {
  return randomBytes(24).toString('hex');
}

export function planOf(where: { readonly bin: string; readonly out: string; readonly port: number; readonly tokens: Readonly<Record<User, string>> }): Plan {
  const { bin, out, port, tokens } = where;
  return {
    cgroup: `proctor-${randomBytes(4).toString('hex')}`,
    bin, out, port,
    target: addresses.api,
    place: PLACE,
    hostname: NODE,
    address: `${addresses.node}/24`,
    gateway: addresses.gateway,
    covered: ['/tmp', '/var/tmp', '/var/lib', '/var/log'],
    sysctls,
    servers,
    files: Object.entries(configurations(tokens)).map(([path, content]) => ({ path, content: typeof content === 'string' ? content : JSON.stringify(content) })),
    components: commands(),
  };
}
