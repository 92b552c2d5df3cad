/** Plain JSON: what scenarios, observations and everything that crosses a port is made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One text for one value: keys in order, absent members left out. Equal values have equal texts. */
export function canonical(value: unknown): string {
  if (typeof value === 'boolean' || Number.isFinite(value)) return String(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return `[${value.map((each) => (each === undefined ? 'null' : canonical(each))).join()}]`;
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(members).sort()) {
    if (members[key] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(members[key])}`;
  }
  return `{${text}}`;
}

/** Equality of plain JSON values. A member that is `undefined` is the same as one that is absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && equalLists(a, b);
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key in left) if (!equal(left[key], right[key])) return false;
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false;
  return true;
}

function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (let i = Math.max(a.length, b.length) - 1; i >= 0; i--) if (!equal(a[i], b[i])) return false;
  return true;
}

/** A copy that shares nothing with the original. */
export function copy<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(copy) as T;
  const result: Record<string, unknown> = {};
  for (const key in value) if (Object.hasOwn(value, key)) result[key] = copy(value[key]);
  return result as T;
}

/** Freezes a value and all that it holds, so that nobody can change a scenario behind the examiner's back. */
export function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  for (const key in value) deepFreeze(value[key]);
  return Object.freeze(value);
}

/** The value on one line, cut after `limit` characters; deep or cyclic values do not break it. */
export function preview(value: unknown, limit = 300): string {
  let line: string;
  try {
    // JSON has no word for NaN and Infinity.
    line = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  } catch {
    line = '(a value that cannot be printed: too deep, or it contains itself)';
  }
  return line.length <= limit ? line : `${line.slice(0, limit)}… (${line.length} characters)`;
}
