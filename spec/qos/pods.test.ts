import * as fc from 'fast-check';
import { containerPods, podLevelPods } from './pods';
import type { Resources } from './port';
import { allContainers, hasHugepagesAlone } from './terms';

const drawn = [containerPods, podLevelPods].flatMap((pods) => fc.sample(pods, { seed: 1, numRuns: 2000 }));

function names(resources: Resources = {}): readonly string[] {
  return Object.keys({ ...resources.requests, ...resources.limits });
}

const bears = (some: readonly string[]) => !some.includes('hugepages-2Mi') || some.includes('cpu') || some.includes('memory');

test('a container has hugepages only beside cpu or memory, or the API server would refuse the Pod', () => {
  const containers = drawn.flatMap(allContainers).map(({ resources }) => names(resources));
  expect(containers.filter((each) => each.includes('hugepages-2Mi')).length).toBeGreaterThan(100);
  expect(containers.filter((each) => !bears(each))).toEqual([]);
});

test('a Pod has hugepages alone at its level only if a container has cpu or memory for the API server to derive', () => {
  const alone = drawn.filter(hasHugepagesAlone);
  expect(alone.length).toBeGreaterThan(100);
  expect(alone.filter((pod) => !bears(['hugepages-2Mi', ...allContainers(pod).flatMap(({ resources }) => names(resources))]))).toEqual([]);
});
