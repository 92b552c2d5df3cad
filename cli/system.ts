import { Option, type Command } from 'commander';
import { build } from '../impl/system/build';
import { adapterPath, buildCommand, isBuilt, isSound, system, systems, type System } from '../impl/system/systems';
import { lacks } from '../impl/system/toolchains';
import { Problem, unknownName } from '../spec/kernel';
import { contextName, count, duration, portNumber, seed } from './arguments';
import * as cluster from './cluster';
import { clean, type CleanOptions } from './cluster-clean';
import * as etcd from './etcd';
import { untilInterrupted } from './interruption';
import { note, print } from './io';
import type { Context } from './run';

export function registerSystem(root: Command, context: Context): void {
  const { io } = context;
  const group = root.command('system').description('real systems: build an adapter, start and stop a local one');
  group
    .command('list', { isDefault: true })
    .description('which there are, and what they need')
    .allowExcessArguments()
    .action((_options: unknown, { args: [word] }: Command) => {
      if (word !== undefined) throw unknownName('system command', word, group.commands.map((each) => each.name()));
      const adapters = systems(io.env).map((each) => `${each.name}  ${each.refusal?.message ?? `${each.title}: ${stateOf(each, io.env)}`}`);
      print(io, [...adapters, `${etcd.ETCD}  ${etcd.etcdTitle()}: ${etcd.etcdState(io.env)}`, `${cluster.CLUSTER}  ${cluster.clusterTitle()}: ${cluster.clusterState()}`].join('\n'));
    });
  group
    .command('build')
    .description('build the adapter of a real system, or the programs of the local cluster, into the cache')
    .argument('<name>', [...systems({}).map(({ name }) => name), ...OTHERS].join(', '))
    .addHelpText('after', '\nKUBERNETES=1.36 or 1.35 in the environment builds, and examines, that release.')
    .action(async (name: string) => {
      if (name === cluster.CLUSTER) return cluster.build(io);
      if (name === etcd.ETCD) return etcd.build(context);
      const each = system(name, io.env, OTHERS);
      if (!isSound(each, io.env)) note(io, `building ${each.title}; ${each.duration}`);
      print(io, await untilInterrupted(io, (signal) => build(each, (text) => void io.err.write(text), io.env, signal)));
    });
  group
    .command('start')
    .description('start a local system, or again what has ended of it; prints its kubeconfig')
    .argument('<name>', cluster.CLUSTER)
    .option('--port <N>', 'port of 127.0.0.1 where its API is reached; any that is free unless said', portNumber)
    .action((name: string, { port = 0 }: { port?: number }) => (name === cluster.CLUSTER ? cluster.start(io, port) : refuse(name, io.env)));
  group
    .command('examine')
    .description('run a real system as a black box: kill its members while clients are at work, and judge what they saw')
    .argument('<name>', etcd.ETCD)
    .option('--members <N>', 'how many members the cluster has', count, 3)
    .addOption(new Option('--time <15s>', 'how long clients work').argParser(duration).default(EXAMINE_MS, '15s'))
    .option('--seed <N>', 'what is asked and who is killed', seed, 1)
    .option('--picture <FILE.svg>', 'draw the smallest history without an order, if one is found')
    .option('--json', 'one JSON object')
    .action((name: string, options: etcd.ExamineOptions) => {
      if (name !== etcd.ETCD) throw unknownName('system', name, [etcd.ETCD]);
      return etcd.examine(context, options);
    });
  group
    .command('stop')
    .description('stop a local system; nothing of it is left')
    .argument('<name>', cluster.CLUSTER)
    .action((name: string) => (name === cluster.CLUSTER ? cluster.stop(io) : refuse(name, io.env)));
  group
    .command('clean')
    .description('remove from a cluster what examinations left that were killed')
    .option('--context <NAME>', 'a context of your kubeconfig, instead of the local cluster', contextName)
    .option('--run <ID>', 'only what this run left, although nobody here knows whether it has ended')
    .action((options: CleanOptions) => clean(io, options));
}

/** Long enough for some dozen kills. */
const EXAMINE_MS = 15_000;

/** What can be built beside the adapters. */
const OTHERS = [etcd.ETCD, cluster.CLUSTER];

function refuse(name: string, env: NodeJS.ProcessEnv): never {
  const use = name === etcd.ETCD ? `proctor system examine ${name}` : `proctor verify --impl ${system(name, env, OTHERS).name}`;
  throw new Problem('nothing-to-start', `${name} does not run by itself`, { fix: `build it and ask it: proctor system build ${name} && ${use}` });
}

function stateOf(each: System, env: NodeJS.ProcessEnv): string {
  if (isBuilt(each, env)) return `built (${adapterPath(each, env)})`;
  const lacking = lacks(each, env);
  return lacking === undefined ? `not built; ${buildCommand(each)}` : `not built; needs ${lacking}`;
}
