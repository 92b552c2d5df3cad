import { shortened, type Carried, type Moment, type SpaceTime, type Text, type Violation } from '../kernel';
import { Cluster } from './cluster';
import { isSilence } from './panics';
import type { RaftPort } from './port';
import { Portrait } from './portrait';
import { titleOf } from './portray-title';
import type { Experiment } from './program';
import { LastCall } from './silence';
import type { Fact, Recorder } from './simulated';
import { Witnesses } from './witness';

/** Of a longer story the end is told. */
const MOMENTS_MAX = 150;

/** What of the facts recorded in a moment is told beside it. */
export type Tells<F> = (fact: F) => Text;

type Holds<F> = (facts: readonly F[], experiment: Experiment) => Violation | undefined;

/** An experiment as it goes for an implementation, up to the moment in which a rule is broken, or a call is not answered, if that happens. */
export function portray<F extends Fact>(port: RaftPort, experiment: Experiment, invariant: string, recorder: Recorder<F>, holds: Holds<F>, tells?: Tells<F>): SpaceTime {
  // How much had been recorded for the rule when each moment was over.
  const recorded: number[] = [];
  const portrait: Portrait = new Portrait(experiment, () => recorded.push(recorder.facts.length));
  const last = new LastCall();
  const { lanes, messages } = portrait;
  let cluster: Cluster | undefined;
  try {
    cluster = new Cluster(portrait.through(last.through(port)), experiment, new Witnesses([portrait, recorder]));
    portrait.end(cluster);
    for (const operation of experiment.program) portrait.perform(cluster, operation);
  } catch (problem) {
    if (!isSilence(problem)) throw problem;
    if (cluster !== undefined) portrait.end(cluster);
    return last.ending({ kind: 'space-time', lanes, moments: portrait.moments, messages }, MOMENTS_MAX, cluster?.step ?? -1);
  }
  const moments = tells === undefined ? portrait.moments : withFacts(portrait.moments, recorded, recorder.facts, tells);
  const story = { kind: 'space-time' as const, lanes, moments, messages };
  const broken = brokenAt(recorder.facts, experiment, holds);
  if (broken === undefined) return shortened({ ...story, title: titleOf(lanes.length) }, MOMENTS_MAX);
  const found = recorded.findIndex((count) => count >= broken);
  const at = found < 0 ? moments.length - 1 : found;
  return shortened({ ...story, title: titleOf(lanes.length, invariant), moments: moments.slice(0, at + 1).map((moment, i) => (i === at ? { ...moment, breaks: invariant } : moment)), messages: until(messages, at) }, MOMENTS_MAX);
}

/** The moments with what was recorded in each. */
function withFacts<F extends Fact>(moments: readonly Moment[], recorded: readonly number[], facts: readonly F[], tells: Tells<F>): readonly Moment[] {
  return moments.map((moment, i) => {
    const own = facts.slice(recorded[i - 1] ?? 0, recorded[i]).filter(({ node }) => node - 1 === moment.lane);
    if (own.length === 0) return moment;
    const { isIdle: _, ...rest } = moment;
    return { ...rest, texts: [...moment.texts, ...own.map(tells)] };
  });
}

/** How many facts it takes to break the rule in the operation in which it is broken first. */
function brokenAt<F extends Fact>(facts: readonly F[], experiment: Experiment, holds: Holds<F>): number | undefined {
  const whole = holds(facts, experiment);
  if (whole === undefined) return undefined;
  for (const [i, { step }] of facts.entries()) {
    if (step !== (whole.step ?? step)) continue;
    const sofar = holds(facts.slice(0, i + 1), experiment);
    if (sofar?.clause === whole.clause && sofar.step === whole.step) return i + 1;
  }
  return facts.length;
}

function until(messages: readonly Carried[], last: number): readonly Carried[] {
  return messages.filter(({ sent, fate, ends = 0 }) => sent <= last && !(fate === 'again' && ends > last)).map((message): Carried => {
    if (message.ends === undefined || message.ends <= last) return message;
    const { ends: _, ...rest } = message;
    return { ...rest, fate: 'under way' };
  });
}
