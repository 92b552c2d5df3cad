import { join } from 'node:path';
import { cacheFolder } from '../../cache';
import { groups, keyOf, type Group } from './components';

/** Where everything about clusters is kept, outside of any repository. */
export function clusterCache(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), 'cluster');
}

/** What a build of the group makes. It is moved there whole. */
export function builtFolder(group: Group, env: NodeJS.ProcessEnv = process.env): string {
  return join(clusterCache(env), `${group.group}-${keyOf(group)}`);
}

/** One folder with all programs, as links. Its name changes with any of them. */
export function programsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(clusterCache(env), `programs-${groups().map(keyOf).join('-')}`);
}

/** Of the cluster that runs: its plan, kubeconfig, logs and control socket. */
export function runFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(clusterCache(env), 'run');
}

/** The logs of the cluster that was stopped last, or that could not be started. */
export function lastLogs(env: NodeJS.ProcessEnv = process.env): string {
  return join(clusterCache(env), 'last-log');
}

export const inRun = {
  plan: 'plan.json',
  machine: 'machine.json',
  authority: 'ca.crt',
  control: 'control.sock',
  kubeconfig: 'kubeconfig',
  logs: 'log',
  log: (component: string) => join('log', `${component}.log`),
} as const;
