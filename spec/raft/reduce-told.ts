import { begun, lone, otherwise } from './openings';
import { nodesOf, type Experiment } from './program';
import { quietly } from './quietly';
import { inOrder, smallerStarts } from './renaming';
import { dice } from './script';
import { simplerThan } from './simpler';
import { variedSingly } from './variations';

/** How many steps are told of an experiment if it fails in the same way; yields where that takes long. */
type Measure = (experiment: Experiment) => Generator<unknown, number | undefined>;
/** Yields nothing, in the midst of a trial. */
type Work<Result> = Generator<undefined, Result>;

/** A story, and how long it is. */
export interface Story {
  readonly experiment: Experiment;
  /** What a person reads of it. */
  readonly steps: number;
}

/** So long a story is varied at most, and so often: each time that a shorter one is found as often again. */
const VARIED_MAX = 40;
const VARIATIONS = 600;
/** A program may be so much longer than what it comes from: of what it is told to do not all is told. */
const LONGER_MAX = 2;

/**
 * Of a story the one that takes the fewest steps to tell, and of those one of few operations. `apart` is the same, with
 * every message by itself. `isTired` says when enough was tried, so that what is short already need not become shorter.
 */
export function* reduceTold(story: Experiment, apart: Experiment, measure: Measure, isTired: () => boolean): Work<Story> {
  const told = yield* quietly(measure(story));
  // It fails no more if it is run again.
  if (told === undefined) return { experiment: story, steps: Infinity };
  const whole = { experiment: story, steps: told };
  const single = yield* ifNoLonger(whole, apart, measure);
  const start = yield* retold(yield* settled(single ?? whole, measure), measure);
  return yield* folded(yield* varying(start, measure, isTired), measure);
}

function* ifNoLonger(story: Story, experiment: Experiment, measure: Measure): Work<Story | undefined> {
  const steps = yield* quietly(measure(experiment));
  return steps === undefined || steps > story.steps ? undefined : { experiment, steps };
}

function* ifLess(story: Story, experiment: Experiment, measure: Measure): Work<Story | undefined> {
  const other = yield* ifNoLonger(story, experiment, measure);
  return other !== undefined && isLess(other, story) ? other : undefined;
}

function isLess(a: Story, b: Story): boolean {
  return a.steps < b.steps || (a.steps === b.steps && a.experiment.program.length < b.experiment.program.length);
}

/** Without what it does not need, from its end, as other things then follow on less. */
function* shortened(story: Story, measure: Measure): Work<Story> {
  let current = story;
  for (let size = Math.ceil(story.experiment.program.length / 2); size >= 1; ) {
    const before = current;
    for (let from = current.experiment.program.length - size; from > -size; from -= size) {
      const { experiment } = current;
      const at = Math.max(0, from);
      const program = [...experiment.program.slice(0, at), ...experiment.program.slice(at + size)];
      current = (yield* ifLess(current, { ...experiment, program }, measure)) ?? current;
    }
    if (size > 1) size = Math.floor(size / 2);
    else if (current === before) break;
  }
  return current;
}

/** As short as it becomes step by step. */
function* settled(story: Story, measure: Measure): Work<Story> {
  for (let current = story; ; ) {
    current = yield* shortened(current, measure);
    const next: Story | undefined = (yield* plainerThan(current, measure)) ?? (yield* begunAnew(current, measure));
    if (next === undefined) return current;
    current = next;
  }
}

/** Told in another way, where it takes fewer steps then: above all by a voter who needs no other. */
function* retold(story: Story, measure: Measure): Work<Story> {
  for (const other of [...lone(story.experiment), ...otherwise(story.experiment)]) {
    const steps = yield* quietly(measure(other));
    const next = steps === undefined ? undefined : yield* shortened({ experiment: other, steps }, measure);
    if (next !== undefined && isLess(next, story)) return yield* retold(yield* settled(next, measure), measure);
  }
  return story;
}

/** In a smaller cluster, or with a simpler operation, where no more is told then. */
function* plainerThan(story: Story, measure: Measure): Work<Story | undefined> {
  const { experiment } = story;
  const { program } = experiment;
  for (const start of smallerStarts(inOrder(experiment) ?? experiment)) {
    const next = yield* ifNoLonger(story, start, measure);
    if (next !== undefined) return next;
  }
  for (const [at, operation] of program.entries()) {
    for (const simpler of operation.op === 'exchange' ? [] : simplerThan(operation, experiment)) {
      const next = yield* ifNoLonger(story, { ...experiment, program: program.map((each, i) => (i === at ? simpler : each)) }, measure);
      if (next !== undefined) return next;
    }
  }
  return undefined;
}

function* begunAnew(story: Story, measure: Measure): Work<Story | undefined> {
  for (const other of begun(story.experiment)) {
    const next = yield* ifLess(story, other, measure);
    if (next !== undefined) return next;
  }
  return undefined;
}

/** Goes from story to story of which no more is told, and starts anew from each of which less is. */
function* varying(story: Story, measure: Measure, isTired: () => boolean): Work<Story> {
  const die = dice(story.experiment.program.length);
  const seen = new Set<string>();
  let least = story;
  let here = story;
  for (let count = 0; count < VARIATIONS && here.experiment.program.length <= VARIED_MAX && !isTired(); count++) {
    const { length } = here.experiment.program;
    const experiment = variedSingly(here.experiment, die);
    if (experiment.program.length > length + LONGER_MAX) continue;
    const name = JSON.stringify(experiment);
    if (seen.has(name)) continue;
    seen.add(name);
    const next = yield* ifNoLonger(here, experiment, measure);
    if (next === undefined || next.experiment.program.length - length > here.steps - next.steps) continue;
    here = next;
    if (!isLess(here, least)) continue;
    least = here = yield* settled(here, measure);
    count = 0;
  }
  return least;
}

/** Messages that arrive one after the other are one operation where no more is told then. */
function* folded(story: Story, measure: Measure): Work<Story> {
  let current = story;
  for (let from = 0; from < current.experiment.program.length; from++) {
    const { experiment } = current;
    const { program } = experiment;
    let end = from;
    while (program[end]?.op === 'deliver') end++;
    for (; end - from >= 2; end--) {
      const own = program.slice(from, end).flatMap((each) => (each.op === 'deliver' ? [each.from, each.to] : []));
      const exchange = { op: 'exchange' as const, among: nodesOf(experiment).filter((node) => own.includes(node)), count: end - from };
      const next = yield* ifLess(current, { ...experiment, program: [...program.slice(0, from), exchange, ...program.slice(end)] }, measure);
      if (next === undefined) continue;
      current = next;
      break;
    }
  }
  return current;
}
