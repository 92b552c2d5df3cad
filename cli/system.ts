import type { Command } from 'commander';
import { build, isBuilt, lacks, system, systems, adapterPath } from '../impl/systems';
import { Problem } from '../spec/kernel';
import { note, print } from './io';
import type { Context } from './run';

export function registerSystem(root: Command, context: Context): void {
  const { io } = context;
  const group = root.command('system').description('real systems: build an adapter, start and stop a local one');
  group
    .command('list', { isDefault: true })
    .description('which there are, and what they need')
    .action(() => print(io, systems.map((each) => `${each.name}  ${each.title}: ${stateOf(each.name)}`).join('\n')));
  group
    .command('build')
    .description('build the adapter of a real system into the cache')
    .argument('<name>', systems.map(({ name }) => name).join(', '))
    .action(async (name: string) => {
      const each = system(name);
      if (!isBuilt(each)) note(io, `building ${each.title}; ${each.duration}`);
      print(io, await build(each, (text) => note(io, text)));
    });
  for (const verb of ['start', 'stop']) {
    group
      .command(verb)
      .description(`${verb} a local system`)
      .argument('<name>')
      .action((name: string) => {
        throw new Problem('nothing-to-start', `${system(name).name} does not run by itself`, {
          fix: `build it and ask it: proctor system build ${name} && proctor verify --impl ${name}`,
        });
      });
  }
}

function stateOf(name: string): string {
  const each = system(name);
  if (isBuilt(each)) return `built (${adapterPath(each)})`;
  const lacking = lacks();
  return lacking === undefined ? `not built; proctor system build ${name}` : `not built; needs ${lacking}`;
}
