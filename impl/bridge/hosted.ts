/** JSON-RPC error code by which an implementation sets a scenario aside. */
export const SCENARIO_UNSUPPORTED = -32001;

/** What was found in a module: a maker for each topic whose port is complete, and what is nearly one. */
export interface Provided {
  readonly ports: Readonly<Record<string, () => unknown>>;
  readonly halves: readonly string[];
}
