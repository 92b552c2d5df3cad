import type { Command } from 'commander';
import { smoke } from '../impl/smoke';
import { STATUS } from '../spec/kernel';
import { deadlineOption } from './arguments';
import { chosenCluster, clusterOptions, loadChosen, type ClusterChoice } from './cluster-choice';
import { paintFor, print } from './io';
import type { Context } from './run';

interface SmokeOptions extends ClusterChoice {
  readonly impl: string;
  readonly deadline: number;
}

export function registerSmoke(root: Command, context: Context): void {
  const smoking = root
    .command('smoke')
    .description('is the adapter itself sound? (handshake, shapes, reset, deadline; not whether the answers are right)')
    .requiredOption('--impl <X>', 'an entry of implementations.yaml, a module by path, or a quoted command')
    .addOption(deadlineOption())
    .action((options: SmokeOptions) => {
      const paint = paintFor(context.io.out, context.io.env);
      const checks = smoke(loadChosen(context.io, options.impl, { deadlineMs: options.deadline, ...chosenCluster([options.impl], options) }));
      for (const { name, ok, message } of checks) print(context.io, `${ok ? paint.green('✓') : paint.red('✗')} ${name}${message === undefined ? '' : `: ${message}`}`);
      if (checks.some(({ ok }) => !ok)) context.status = STATUS.differs;
    });
  clusterOptions(smoking);
}
