import { LIVE } from '../generators/answered';
import { committedQuizzes, type Committed } from '../generators/committed';
import type { AnsweredBy, Item, Reservations } from '../generators/quiz';
import { reservationsAbout } from '../generators/reservations';
import { foreign } from '../impl/bridge/foreign-implementation';
import { machineNow } from '../impl/cluster/local/machine';
import { load } from '../impl/load';
import { build } from '../impl/system/build';
import { isSound, system, systems } from '../impl/system/systems';
import { lacks } from '../impl/system/toolchains';
import { subjects } from '../impl/topics';
import type { Implementation, Subject } from '../spec/kernel';

/** Systems are asked while other work goes on. */
const DEADLINE_MS = 60_000;

/** A topic that a system provides. */
export interface Provided {
  readonly subject: Subject;
  readonly features: readonly string[];
  /** The committed ones. */
  readonly items: readonly Item[];
}

/** A real system that can be asked. */
export interface Asked {
  readonly about: AnsweredBy;
  readonly implementation: Implementation;
  readonly provided: readonly Provided[];
  readonly reservations: Reservations;
}

let committed: readonly Committed[] | undefined;

/** The items of the committed quiz of a topic, made once for all systems. */
function committedItemsOf({ topic }: Subject): readonly Item[] {
  committed ??= committedQuizzes(subjects(), []);
  return committed.flatMap(({ subject, quiz }) => (subject.topic.id === topic.id ? quiz.items : []));
}

function providedBy(implementation: Implementation): readonly Provided[] {
  return subjects().flatMap((subject) => {
    const features = implementation.features(subject.topic);
    return features === undefined ? [] : [{ subject, features, items: committedItemsOf(subject) }];
  });
}

/** The system, built if need be; the local cluster has to run. */
export async function askedSystem(name: string): Promise<Asked> {
  if (name === LIVE) {
    const implementation = load(LIVE, { deadlineMs: DEADLINE_MS });
    const provided = providedBy(implementation);
    return { about: { name: 'Kubernetes', version: implementation.version, how: 'live cluster' }, implementation, provided, reservations: reservationsAbout(name) };
  }
  const env = { ...process.env, KUBERNETES: '' };
  const each = system(name, env);
  const implementation = foreign(await build(each, (text) => void process.stderr.write(text), env), [], { name, deadlineMs: DEADLINE_MS });
  return { about: { name: each.product, version: each.release, how: 'linked' }, implementation, provided: providedBy(implementation), reservations: reservationsAbout(name) };
}

/** Why a system cannot be asked here; the local cluster is asked where it was started. */
function obstacleOf(name: string): string | undefined {
  if (name === LIVE) return machineNow() === undefined ? 'it does not run (proctor system start cluster)' : undefined;
  const each = system(name, {});
  const lacking = isSound(each, {}) ? undefined : lacks(each);
  return lacking === undefined ? undefined : `this machine lacks ${lacking}`;
}

/** Those that are named, or all; whoever cannot be asked here keeps what is recorded. */
export function askedNames(named: readonly string[]): readonly string[] {
  return (named.length > 0 ? named : [...systems({}).map(({ name }) => name), LIVE]).filter((name) => {
    const obstacle = obstacleOf(name);
    if (obstacle !== undefined) process.stderr.write(`${name} is not asked: ${obstacle}\n`);
    return obstacle === undefined;
  });
}
