import { canonical, equal, text, violation, type Violation } from '../kernel';
import { difference } from './explain';
import type { Cluster, Operation } from './port';
import { calmed, outcomes } from './settle-rule';
import { emptyWorld, performed, view, type World } from './world';

/** What is done to an empty cluster, one thing after the other. */
export type Program = readonly Operation[];

/** The cluster after each operation. */
export type Sight = readonly Cluster[];

/** How much of two clusters differs: the objects that are not the same. */
function distance(a: Cluster, b: Cluster): number {
  const objects = ({ persistentVolumes, persistentVolumeClaims, pods }: Cluster) => [...persistentVolumes, ...persistentVolumeClaims, ...pods].map(canonical);
  const [own, other] = [new Set(objects(a)), new Set(objects(b))];
  return [...own].filter((each) => !other.has(each)).length + [...other].filter((each) => !own.has(each)).length;
}

/** What may follow in each world that a program reaches, by step: all of its answers, right and wrong, are held against the same. */
const explored = new WeakMap<Program, Map<World, readonly World[]>[]>();

function following(program: Program, step: number, world: World, operation: Operation): readonly World[] {
  const steps = explored.get(program) ?? program.map(() => new Map<World, readonly World[]>());
  explored.set(program, steps);
  const found = steps[step]?.get(world) ?? outcomes(world, operation);
  steps[step]?.set(world, found);
  return found;
}

/** Holds each step to what may follow from the one before. */
export function runViolation(program: Program, sight: Sight): Violation | undefined {
  let world: World = emptyWorld;
  for (const [step, operation] of program.entries()) {
    const observed = sight[step];
    if (observed === undefined) return violation('answers', text('An answer is missing.', '缺少回答。'), step);
    const possible = following(program, step, world, operation);
    const found = possible.find((each) => equal(view(each), observed));
    if (found === undefined) {
      const [nearest = world] = [...possible].sort((a, b) => distance(view(a), observed) - distance(view(b), observed));
      const { clause, message } = difference(world, calmed(performed(world, operation)), nearest, observed);
      return violation(clause, message, step);
    }
    world = found;
  }
  return undefined;
}

const RUNS_MAX = 64;

const taken = new WeakMap<Program, readonly (readonly World[])[]>();

/** Every course that the program may take: the world after each operation. Each answer to a question looks for its own among them. */
export function courses(program: Program): readonly (readonly World[])[] {
  const known = taken.get(program) ?? coursesOf(program);
  taken.set(program, known);
  return known;
}

function coursesOf(program: Program): readonly (readonly World[])[] {
  let open: readonly (readonly World[])[] = [[]];
  for (const [step, operation] of program.entries()) {
    open = open.flatMap((course) => following(program, step, course.at(-1) ?? emptyWorld, operation).map((next) => [...course, next])).slice(0, RUNS_MAX);
  }
  return open;
}
