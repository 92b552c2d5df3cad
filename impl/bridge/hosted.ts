/** JSON-RPC error code by which an implementation sets a scenario aside. */
export const SCENARIO_UNSUPPORTED = -32001;
