import { z } from 'zod';
import { checked, repeatedIn, type Say } from '../kernel';
import type { InsideStory } from './inside-stories';
import type { Story } from './life';
import { podLifecyclePort } from './port';

const { create, apply, inside } = podLifecyclePort;

interface Named {
  readonly name: string;
}

/** A Pod has a container at least, and no two of the same name. */
function expectContainers(say: Say, containers: readonly Named[], initContainers: readonly Named[] = []): void {
  const place = ['pod', 'spec', 'containers'];
  if (containers.length === 0) say(place, 'at least 1 entry is expected, and there is none');
  const at = repeatedIn([...initContainers, ...containers].map(({ name }) => name));
  if (at === undefined) return;
  const isInit = at < initContainers.length;
  say([...(isInit ? ['pod', 'spec', 'initContainers', at] : [...place, at - initContainers.length]), 'name'], 'another container has this name already');
}

export const storyForm: z.ZodType<Story> = checked(z.object({ pod: create.params[0], stops: create.params[1], operations: z.array(apply.params[0]) }), ({ pod: { spec } }, say) => expectContainers(say, spec.containers, spec.initContainers));

export const insideForm: z.ZodType<InsideStory> = checked(z.object({ pod: inside.params[0], steps: inside.params[1] }), ({ pod: { spec }, steps }, say) => {
  expectContainers(say, spec.containers);
  const names = spec.containers.map(({ name }) => name);
  const at = steps.findIndex(({ container }) => !names.includes(container));
  if (at >= 0) say(['steps', at, 'container'], `there is no container "${steps[at]?.container ?? ''}": one of ${names.join(', ')} is expected`);
});
