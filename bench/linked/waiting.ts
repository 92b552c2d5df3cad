/** What scenarios have to wait for in Kubernetes' code, as the adapter counts it while they are asked one by one. */
import * as fc from 'fast-check';
import { z } from 'zod';
import type { Connection } from '../../impl/bridge/connection';
import { copy, ScenarioUnsupported, type AnyInvariant, type AnyTopic, type Session } from '../../spec/kernel';

/** What the adapter counts of itself: microseconds, and how often it waited. */
const spentSchema = z.object({ kubernetes: z.number(), cpu: z.number(), rests: z.number(), passings: z.number() });
type Spent = z.infer<typeof spentSchema>;

const adapterTopic = { id: 'adapter', port: { spent: { doc: '', params: [], result: spentSchema } } } as unknown as AnyTopic;

export function spentBy(connection: Connection): Spent {
  return (connection.port(adapterTopic) as { spent(): Spent }).spent();
}

/** From the least to the most: a function answers; what works by itself (a controller, the kubelet) has to come to rest; time has to pass there too. */
export const waits = ['nothing', 'rest', 'time'] as const;
export type Wait = (typeof waits)[number];

/** Scenarios of an invariant that wait for the same. */
export interface Alike {
  readonly invariant: AnyInvariant;
  readonly wait: Wait;
  /** Their part of the scenarios that the invariant draws. */
  readonly share: number;
}

/** What is drawn of an invariant, by what it waits for. The scenarios of a part are drawn as those of all are, and then replaced by some that wait for the same. */
export function partsOf(connection: Connection, session: Session, invariant: AnyInvariant, runs: number): readonly Alike[] {
  const drawn = new Map<Wait, unknown[]>();
  for (const scenario of fc.sample(invariant.scenario, { seed: 1, numRuns: runs })) {
    const before = spentBy(connection);
    session.reset();
    try {
      invariant.observe(session.port, scenario);
    } catch (problem) {
      if (problem instanceof ScenarioUnsupported) continue;
      throw problem;
    }
    const after = spentBy(connection);
    const wait: Wait = after.passings > before.passings ? 'time' : after.rests > before.rests ? 'rest' : 'nothing';
    drawn.set(wait, [...(drawn.get(wait) ?? []), scenario]);
  }
  const all = [...drawn.values()].reduce((sum, { length }) => sum + length, 0);
  return waits.flatMap((wait): readonly Alike[] => {
    const own = drawn.get(wait);
    if (own === undefined) return [];
    const share = own.length / all;
    return [{ invariant: share === 1 ? invariant : only(invariant, own), wait, share }];
  });
}

function only({ covers: _of, ...invariant }: AnyInvariant, scenarios: readonly unknown[]): AnyInvariant {
  return { ...invariant, scenario: fc.tuple(invariant.scenario, fc.constantFrom(...scenarios)).map(([, chosen]) => copy(chosen)) };
}
