import type { Carried, Moment, SpaceTime, Text } from '../kernel';
import type { NodeId, NodeState } from './port';
import { crashSaid, nodeSaid } from './portrait-words';
import { ELECTION_TICKS } from './program';

/** A node as far as it has shown itself. */
export interface Known {
  /** What was seen of it last; undefined after a crash. */
  seen: NodeState | undefined;
  lastIndex: number;
  ticks: number;
  /** When it was called last: how far the fastest clock had come, and how much had happened. */
  calledAt: number;
  before: number;
}

/** Something that happened at a node. */
export interface Happening {
  readonly node: NodeId;
  readonly texts: readonly Text[];
  readonly told: Pick<Moment, 'term' | 'role' | 'commit'>;
  /** What its clock shows, where waiting is worth a word. */
  readonly waited?: { readonly ticks: number; readonly least: number };
  /** The same happened before, and nothing has changed since. */
  readonly isRepeated?: true;
  /** Nobody asked for it, and nothing comes of it. */
  readonly isIdle?: boolean;
}

/** A message, once for each time that it arrives. */
export interface Way {
  readonly to: NodeId;
  readonly text: string;
  readonly sent: Happening;
  ends: Happening | undefined;
  fate: Carried['fate'];
}

/** What was written down of some nodes. */
export interface Written {
  readonly happened: readonly Happening[];
  readonly ways: readonly Way[];
  readonly nodes: ReadonlyMap<NodeId, Known>;
  readonly lanes: number;
  readonly clock: number;
}

/** So far behind the fastest clock a clock stands only if its node does not run any more. */
const DOWN_TICKS = 3 * ELECTION_TICKS;

/** What is worth telling; where a rule is broken, `breaks` names that at the end, at a node if it is this node's doing. */
export function retold(written: Written, breaks: string | undefined, culprit: NodeId | undefined): Omit<SpaceTime, 'title'> {
  const { nodes, ways, lanes } = written;
  const kept = [...keptOf(written)];
  const clocks = new Map<NodeId, number>();
  const moments = kept.map(({ node, texts, told, waited, isIdle }): Moment => {
    const moment = { lane: node - 1, texts, ...told, ...(isIdle === true ? { isIdle } : {}) };
    if (waited === undefined) return moment;
    const passed = waited.ticks - (clocks.get(node) ?? 0);
    clocks.set(node, waited.ticks);
    return passed >= waited.least ? { ...moment, ticks: passed } : moment;
  });
  const waiting = [...nodes].sort(([a], [b]) => Number(a === culprit) - Number(b === culprit)).flatMap(([node, { ticks }]): readonly Moment[] => {
    const passed = ticks - (clocks.get(node) ?? 0);
    return passed < ELECTION_TICKS && node !== culprit ? [] : [{ lane: node - 1, texts: [], ...(passed > 0 ? { ticks: passed } : {}) }];
  });
  // Where nothing is waited for in vain, the last thing of any consequence is the end.
  while (waiting.length === 0 && kept.at(-1)?.isIdle === true) kept.pop();
  const at = new Map(kept.map((each, i) => [each, i]));
  const shown = [...moments.slice(0, kept.length), ...waiting];
  return {
    kind: 'space-time',
    lanes: Array.from({ length: lanes }, (_, i) => ({ name: nodeSaid(i + 1), term: 0 })),
    moments: breaks === undefined ? shown : shown.map((moment, i) => (i === shown.length - 1 ? { ...moment, breaks } : moment)),
    messages: ways.flatMap(({ to, text, fate, sent, ends }): readonly Carried[] => {
      const [from, until] = [at.get(sent), ends === undefined ? undefined : at.get(ends)];
      if (from === undefined || (until === undefined && fate === 'again')) return [];
      return [{ from: sent.node - 1, to: to - 1, text, sent: from, ...(until === undefined ? { fate: 'under way' } : { fate, ends: until }) }];
    }),
  };
}

/** What did not happen in the same way before; of a message both ends, or none; and the crashes that nothing else tells of. */
function keptOf({ happened, ways, nodes, clock }: Written): readonly Happening[] {
  const kept = new Set(happened.filter(({ isRepeated }) => isRepeated !== true));
  for (let size = -1; size < kept.size; ) {
    size = kept.size;
    for (const { sent, ends } of ways) if (ends !== undefined && (kept.has(sent) || kept.has(ends))) kept.add(sent).add(ends);
  }
  const all: (Happening | undefined)[] = happened.map((each) => (kept.has(each) ? each : undefined));
  const gone = [...nodes].filter(([, { calledAt }]) => clock - calledAt >= DOWN_TICKS).sort(([, a], [, b]) => b.before - a.before);
  for (const [node, { before }] of gone) all.splice(before, 0, { node, texts: [crashSaid(undefined)], told: { role: 'down' } });
  return all.filter((each) => each !== undefined);
}
