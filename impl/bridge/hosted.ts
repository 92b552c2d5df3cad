/** JSON-RPC error code by which an implementation sets a scenario aside. */
export const SCENARIO_UNSUPPORTED = -32001;

/** A port that a module exports: how to make one, and the optional features that its methods bring. */
export interface ProvidedPort {
  readonly make: () => unknown;
  readonly features: readonly string[];
}

/** What was found in a module: a port for each topic that is complete, and what is nearly one. */
export interface Provided {
  readonly ports: Readonly<Record<string, ProvidedPort>>;
  readonly halves: readonly string[];
}
