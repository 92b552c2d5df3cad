import type { Bounds } from './bounds';
import type { HuntRun } from './hunt';
import type { AnyInvariant, InvariantId } from './invariant';
import type { PortSchema } from './port';
import type { Text } from './text';

/** What of a topic an implementation knows. It stands beside the port, so that it can be loaded without scenarios and rules. */
export interface PortDeclaration<Port extends object = object> {
  readonly id: string;
  readonly port: PortSchema<Port>;
  /** Set if an implementation remembers something between calls; `reset` then precedes each scenario. */
  readonly stateful?: true;
  /** Optional features that an implementation may declare, with their meaning. */
  readonly features?: Readonly<Record<string, string>>;
}

/** One subsystem: its port and everything that must be true of whoever implements it. */
export interface Topic<Port extends object = object> extends PortDeclaration<Port> {
  readonly title: Text;
  /** Sections of the study notes that it covers. */
  readonly sections: readonly string[];
  readonly invariants: readonly AnyInvariant[];
  /** How much there can be in its scenarios, where that is not the usual. */
  readonly bounds?: Partial<Bounds>;
  /** The invariant that says that every call is answered: whatever an implementation does not answer is reported with it, too. */
  readonly answering?: InvariantId;
  /**
   * One run of a long search, by its seed: what it finds is a scenario of one of the invariants. The port was reset before. It yields
   * what came of it so far whenever somebody waits; where it yields a scenario, the port is free to be asked about that. `known` gives past counterexamples of an invariant.
   */
  hunt?(port: Port, seed: number, hasEnough: (invariant: string) => boolean, isAwaited: () => boolean, known: (invariant: string) => readonly unknown[]): Generator<HuntRun, HuntRun>;
}

/** A topic whose port is not known here. */
export type AnyTopic = Topic<object>;

/** The topic as a member of a list of topics. */
export function anyTopic<Port extends object>(topic: Topic<Port>): AnyTopic {
  return topic as unknown as AnyTopic;
}
