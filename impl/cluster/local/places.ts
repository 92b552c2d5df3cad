import { join } from 'node:path';

/** Folder that exists inside only. */
export const PLACE = '/run/proctor';
export const NODE = 'n1';
export const addresses = { node: '10.99.0.1', gateway: '10.99.0.254', pods: '10.244.0.0/20', services: '10.96.0.0/16', apiService: '10.96.0.1', api: '127.0.0.1:6443' } as const;

/** Who talks to the API server, each with a token of its own. */
export const users = {
  admin: { name: 'proctor:admin', group: 'system:masters' },
  'kube-controller-manager': { name: 'system:kube-controller-manager', group: '' },
  'kube-scheduler': { name: 'system:kube-scheduler', group: '' },
  kubelet: { name: `system:node:${NODE}`, group: 'system:nodes' },
} as const;

export type User = keyof typeof users;

export interface Component {
  readonly name: string;
  readonly command: readonly string[];
  /** Started once these paths exist, inside. */
  readonly after: readonly string[];
  /** For what ends by itself: the path that shows that it succeeded. */
  readonly creates: string;
}

export function inPlace(...parts: readonly string[]): string {
  return join(PLACE, ...parts);
}
