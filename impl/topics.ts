import { join } from 'node:path';
import { inProcess, unknownName, type AnyMisconception, type AnyTopic, type Implementation, type Lookout, type Subject } from '../spec/kernel';
import { readErrors } from './errors';
import { topicIds } from './ports';

export type { Subject };
export { topicIds };

const root = join(__dirname, '..');
const loaded = new Map<string, Subject>();

/** Loads a topic alone: its port, scenarios and invariants. */
export function topicNamed(id: string): AnyTopic {
  if (!topicIds().includes(id)) throw unknownName('topic', id, topicIds());
  return load<{ topic: AnyTopic }>(`spec/${id}`).topic;
}

/** Loads a topic, its reference and its misconceptions by their places. */
export function subject(id: string): Subject {
  const known = loaded.get(id);
  if (known !== undefined) return known;
  const topic = topicNamed(id);
  const { create } = load<{ create: () => object }>(`impl/reference/${id}`);
  const { misconceptions, lookout } = load<{ misconceptions: readonly AnyMisconception[]; lookout?: Lookout }>(`impl/misconceptions/${id}`);
  const errors = readErrors(id);
  const found = { topic, createReference: create, misconceptions, ...(lookout === undefined ? {} : { lookout }), ...(errors === undefined ? {} : { errors }) };
  loaded.set(id, found);
  return found;
}

function load<Module>(place: string): Module {
  return require(join(root, place)) as Module;
}

export function subjects(): readonly Subject[] {
  return topicIds().map(subject);
}

/** The embedded reference: it provides every topic with every feature. */
export function reference(version: string): Implementation {
  return inProcess('reference', version, (topic) => subject(topic.id).createReference());
}
