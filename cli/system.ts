import type { Command } from 'commander';
import { build } from '../impl/system/build';
import { lacks } from '../impl/system/go';
import { adapterPath, buildCommand, isBuilt, isSound, system, systems, type System } from '../impl/system/systems';
import { Problem } from '../spec/kernel';
import { note, print } from './io';
import type { Context } from './run';

export function registerSystem(root: Command, context: Context): void {
  const { io } = context;
  const group = root.command('system').description('real systems: build an adapter, start and stop a local one');
  group
    .command('list', { isDefault: true })
    .description('which there are, and what they need')
    .action(() => print(io, systems(io.env).map((each) => `${each.name}  ${each.title}: ${stateOf(each, io.env)}`).join('\n')));
  group
    .command('build')
    .description('build the adapter of a real system into the cache')
    .argument('<name>', systems({}).map(({ name }) => name).join(', '))
    .addHelpText('after', '\nKUBERNETES=1.36 or 1.35 in the environment builds, and examines, that release.')
    .action(async (name: string) => {
      const each = system(name, io.env);
      if (!isSound(each, io.env)) note(io, `building ${each.title}; ${each.duration}`);
      print(io, await build(each, (text) => void io.err.write(text), io.env));
    });
  for (const verb of ['start', 'stop']) {
    group
      .command(verb)
      .description(`${verb} a local system`)
      .argument('<name>')
      .action((name: string) => {
        throw new Problem('nothing-to-start', `${system(name, io.env).name} does not run by itself`, {
          fix: `build it and ask it: proctor system build ${name} && proctor verify --impl ${name}`,
        });
      });
  }
}

function stateOf(each: System, env: NodeJS.ProcessEnv): string {
  if (isBuilt(each, env)) return `built (${adapterPath(each, env)})`;
  const lacking = lacks(env);
  return lacking === undefined ? `not built; ${buildCommand(each)}` : `not built; needs ${lacking}`;
}
