import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { machineNow } from '../impl/cluster/local/machine';
import { isEtcdBuilt } from '../impl/etcd/program';
import { implementations } from '../impl/implementations';
import { packageVersion } from '../impl/package';
import { buildCommand, isBuilt, systems } from '../impl/system/systems';
import { lacks } from '../impl/system/toolchains';
import { subjects } from '../impl/topics';
import { clusterState, clusterTitle } from './cluster';
import { ETCD, etcdState, etcdTitle } from './etcd';
import { paintFor, print } from './io';
import type { Context } from './run';

/** Tools that examples and real systems need; nothing of Proctor itself does. */
const tools: readonly { name: string; args: readonly string[]; gain: string }[] = [
  { name: 'go', args: ['version'], gain: "build the adapters to Kubernetes and to etcd's raft, run the Go example" },
  { name: 'cargo', args: ['--version'], gain: 'build the adapter to raft-rs' },
  { name: 'python3', args: ['--version'], gain: 'run the Python examples' },
];

export function registerDoctor(root: Command, context: Context): void {
  root
    .command('doctor')
    .description('what is installed, which real systems can be examined, and how to get the rest')
    .action(() => print(context.io, diagnosis(paintFor(context.io.out, context.io.env)).join('\n')));
}

function diagnosis(paint: ReturnType<typeof paintFor>): readonly string[] {
  const good = (words: string) => `${paint.green('✓')} ${words}`;
  const open = (words: string) => `${paint.yellow('–')} ${words}`;
  const topics = subjects();
  const invariants = topics.reduce((sum, { topic }) => sum + topic.invariants.length, 0);
  const beliefs = topics.reduce((sum, { misconceptions }) => sum + misconceptions.length, 0);
  return [
    good(`proctor ${packageVersion()}, Node ${process.versions.node}: ${topics.length} topics, ${invariants} invariants, ${beliefs} misconceptions`),
    ...tools.map(({ name, args, gain }) => {
      const { status, stdout } = spawnSync(name, args, { encoding: 'utf8' });
      return status === 0 ? good(stdout.trim()) : open(`${name} is not installed: with it you could ${gain}`);
    }),
    ...systems().map((each) => {
      if (each.refusal !== undefined) return open(`${each.name}: ${each.refusal.message}`);
      if (isBuilt(each)) return good(`${each.title}: built, ask it with --impl ${each.name}`);
      const lacking = lacks(each);
      return open(`${each.title}: not built. You would gain ${each.gain}: ${lacking === undefined ? buildCommand(each) : `install ${lacking} first`}`);
    }),
    isEtcdBuilt() ? good(`${etcdTitle()}: built, proctor system examine ${ETCD}`) : open(`${etcdTitle()}: ${etcdState(process.env)}. You would gain what a real store does when its members are killed`),
    machineNow() === undefined ? open(`${clusterTitle()}: ${clusterState()}. You would gain the answers of real API server, controllers and kubelet`) : good(`${clusterTitle()}: ${clusterState()}`),
    ...implementations().map(({ name, available, reason }) => (available ? good(`implementation ${name}`) : open(`implementation ${name}: ${reason ?? 'not available'}`))),
  ];
}
