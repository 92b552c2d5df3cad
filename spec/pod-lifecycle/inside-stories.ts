import * as fc from 'fast-check';
import type { InsideContainer, InsidePod, Step } from './inside-port';

/** A Pod whose containers all run, and what its programs do one after the other. */
export interface InsideStory {
  readonly pod: InsidePod;
  readonly steps: readonly Step[];
}

const names = ['app', 'web'] as const;
const container = fc.constantFrom(...names);
const exact = { noNullPrototype: true } as const;

function podOf(containers: readonly InsideContainer[], volumes: readonly string[] = []): InsidePod {
  return { metadata: { name: 'shop' }, spec: { containers: [...containers], ...(volumes.length === 0 ? {} : { volumes: volumes.map((name) => ({ name, emptyDir: {} })) }) } };
}

const mounting = (name: string, ...mountPaths: readonly string[]): InsideContainer => ({ name, ...(mountPaths.length === 0 ? {} : { volumeMounts: mountPaths.map((mountPath) => ({ name: 'data', mountPath })) }) });

/** A Pod, and two paths that tell something in it. */
interface Layout {
  readonly pod: InsidePod;
  readonly paths: readonly [string, string];
}

/** Two containers that mount no volume, one at the same path, at two paths, or one of them only. */
const layouts: readonly Layout[] = [
  { pod: podOf([mounting('app'), mounting('web')]), paths: ['/tmp/x', '/data/x'] },
  { pod: podOf([mounting('app', '/data'), mounting('web', '/data')], ['data']), paths: ['/data/x', '/tmp/x'] },
  { pod: podOf([mounting('app', '/data'), mounting('web', '/pub')], ['data']), paths: ['/data/x', '/pub/x'] },
  { pod: podOf([mounting('app', '/data'), mounting('web')], ['data']), paths: ['/data/x', '/tmp/x'] },
];
const layout = fc.constantFrom(...layouts.slice(0, 3), ...layouts.slice(2));

/** Paths are the first or the second one of the layout. */
const path = fc.constantFrom('0', '0', '1');
const read: fc.Arbitrary<Step> = fc.record({ do: fc.constant('read' as const), container, path }, exact);
const write: fc.Arbitrary<Step> = fc.record({ do: fc.constant('write' as const), container, path, content: fc.constantFrom('one', 'two') }, exact);
const restart: fc.Arbitrary<Step> = fc.record({ do: fc.constant('restart' as const), container }, exact);

/** Each container is restarted once at most: later restarts are put off, which shows nothing new. */
function restartedOnce(steps: readonly Step[]): readonly Step[] {
  const isSame = (a: Step, b: Step) => a.do === 'restart' && b.do === 'restart' && a.container === b.container;
  return steps.filter((step, i) => steps.findIndex((each) => isSame(each, step)) === -1 || steps.findIndex((each) => isSame(each, step)) === i);
}

/** Different files, or the same one in different containers. */
const different = (step: fc.Arbitrary<Step>, maxLength: number) => fc.uniqueArray(step, { minLength: 1, maxLength, selector: (each) => JSON.stringify(each) });
/** The story with its steps at the paths of the layout. */
function placed({ pod, paths }: Layout, steps: readonly Step[]): InsideStory {
  return { pod, steps: steps.map((step) => ('path' in step ? { ...step, path: step.path === '0' ? paths[0] : paths[1] } : step)) };
}

const few = (step: fc.Arbitrary<Step>, maxLength: number) => fc.array(step, { minLength: 1, maxLength });

/** Files that are written and read while every container runs. */
export const fileStories: fc.Arbitrary<InsideStory> = fc
  .tuple(layout, few(write, 2), different(read, 3))
  .map(([from, writes, reads]) => placed(from, [...writes, ...reads]));

/** Files that are written, containers that are restarted, and what is left of the files. */
export const restartStories: fc.Arbitrary<InsideStory> = fc
  .tuple(layout, few(write, 2), restart, few(fc.oneof({ weight: 4, arbitrary: read }, { weight: 1, arbitrary: write }, { weight: 1, arbitrary: restart }), 2), different(read, 2))
  .map(([from, writes, first, middle, reads]) => placed(from, restartedOnce([...writes, first, ...middle, ...reads])));

const port = fc.constantFrom(80, 80, 80, 9000);
const declarations: readonly InsidePod[] = [
  podOf([{ name: 'app' }, { name: 'web' }]),
  podOf([{ name: 'app', ports: [{ containerPort: 80 }] }, { name: 'web' }]),
  podOf([{ name: 'app', ports: [{ containerPort: 9000 }] }, { name: 'web' }]),
];
const listen: fc.Arbitrary<Step> = fc.record({ do: fc.constant('listen' as const), container, host: fc.constantFrom('127.0.0.1' as const, '0.0.0.0' as const, 'podIP' as const), port }, exact);
const connect: fc.Arbitrary<Step> = fc.record({ do: fc.constant('connect' as const), container, host: fc.constantFrom('127.0.0.1' as const, 'podIP' as const), port }, exact);
const address: fc.Arbitrary<Step> = fc.record({ do: fc.constant('address' as const), container }, exact);

/** Programs that listen on ports, connect to them and look up their address; now and then a container is restarted. */
export const networkStories: fc.Arbitrary<InsideStory> = fc
  .tuple(fc.constantFrom(...declarations), listen, few(fc.oneof({ weight: 3, arbitrary: listen }, { weight: 4, arbitrary: connect }, { weight: 2, arbitrary: restart }, { weight: 2, arbitrary: address }), 4), fc.oneof({ weight: 3, arbitrary: connect }, { weight: 1, arbitrary: address }))
  .map(([pod, first, middle, last]) => ({ pod, steps: restartedOnce([first, ...middle, last]) }));
