/** JSON-RPC error code by which an implementation sets a scenario aside. */
export const SCENARIO_UNSUPPORTED = -32001;

/** What to do about a module that does not get as far as to be asked. */
export const IMPORT_BY_HAND = 'import it by hand: that must come to an end, without an error (docs/adapters.md)';
