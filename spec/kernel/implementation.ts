import { methodNames } from './port';
import type { AnyTopic } from './topic';

/** Scenarios that are asked one after the other: of each, a function that asks a port. */
export interface Portion {
  readonly name: string;
  readonly asks: readonly ((port: object) => unknown)[];
}

/** An implementation in use for one topic. */
export interface Session {
  readonly port: object;
  /** Forget all state: called before each scenario. */
  reset(): void;
  /**
   * Told what it will be asked from now on, in this order; the portions are drawn as they are needed. A slow implementation
   * may ask many scenarios side by side, those of later portions too, and answer from what it found. It need not be there.
   */
  foresee?(portions: Iterable<Portion>): void;
  /** The foreseen portion of this name comes next, and those before it are done with. Yields while it is not yet found out. */
  ahead?(name: string): Generator<void, void>;
  /** A scenario takes so long that few are spent on making a counterexample smaller, or on comparing it with others. */
  readonly isSlow?: true;
  /** Whether it can go on after an error; where this is missing, it is replaced. */
  isUsable?(): boolean;
  /** Ends what was started for it: a process, a connection. Safe to call twice. */
  close(): void;
}

/** Something that provides ports: the reference, a plug-in, a real system behind an adapter. */
export interface Implementation {
  readonly name: string;
  readonly version: string;
  readonly homepage?: string;
  /** Why it provides nothing at all here, and what would help. */
  readonly absence?: string;
  /** The optional features that it has for a topic, or `undefined` if it does not provide the topic. */
  features(topic: AnyTopic): readonly string[] | undefined;
  /** Throws if it cannot be started. */
  open(topic: AnyTopic): Session;
  /** How many scenarios of an invariant it is given where nobody says how many, for slow ones: the same for all topics, or by topic. */
  readonly runs?: number | Readonly<Record<string, number>>;
}

/** Scenarios for each invariant where nobody says how many. */
export const USUAL_RUNS = 200;

/** How many scenarios of a topic's invariants it is given where nobody says how many: as many as are usual, or as it wants. */
export function runsOf({ runs }: Pick<Implementation, 'runs'>, topic: string): number {
  return (typeof runs === 'number' ? runs : runs?.[topic]) ?? USUAL_RUNS;
}

/** Name and version as people read them; modules without a version say 0. */
export function called({ name, version }: { readonly name: string; readonly version: string }): string {
  return version === '0' ? name : `${name} ${version}`;
}

/**
 * An implementation in this process. `create` makes a fresh port; where `reset` is missing,
 * a stateful topic gets a fresh port for each scenario.
 */
export function inProcess(
  name: string,
  version: string,
  create: (topic: AnyTopic) => object | undefined,
  features: (topic: AnyTopic) => readonly string[] = (topic) => Object.keys(topic.features ?? {}),
): Implementation {
  return {
    name,
    version,
    features: (topic) => (create(topic) === undefined ? undefined : features(topic)),
    open(topic) {
      let port = create(topic);
      if (port === undefined) throw new Error(`${name} does not provide ${topic.id} (methods: ${methodNames(topic.port).join(', ')})`);
      return {
        get port() {
          return port as object;
        },
        reset() {
          if (!topic.stateful) return;
          const current = port as { reset?: () => void };
          if (typeof current.reset === 'function') current.reset();
          else port = create(topic);
        },
        close() {},
      };
    },
  };
}
