import type { Judged } from './asked';
import { canonical, equal } from './json';

/** Those who answer alike, together: by their answers, in the order in which they come first. */
export function groupedBy<Each extends Omit<Judged, 'clause'>>(stances: readonly Each[]): readonly [Each, ...Each[]][] {
  const groups = new Map<string, [Each, ...Each[]]>();
  for (const stance of stances) {
    const key = canonical([stance.verdict, stance.observation, 'observation' in stance ? undefined : stance.reason]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [stance]);
    else group.push(stance);
  }
  return [...groups.values()];
}

/**
 * What is different, in few words that stay the same while a scenario becomes smaller: which clauses are broken, and what is in the
 * answers of the first where something else is in those of the others. Of numbers it says only which one is larger, and of what
 * happened step by step only where it parts first: what follows from that is no difference of its own.
 */
export function signOf(stances: readonly Judged[]): string {
  const [first, ...others] = groupedBy(stances).map(([each]) => each);
  const clauses = [first, ...others].flatMap((each) => (each === undefined || each.verdict === 'holds' ? [] : [each.clause ?? each.verdict]));
  const parts = others.map((each) => (first !== undefined && 'observation' in first && 'observation' in each ? parting(first.observation, each.observation) : `${first?.verdict} ≠ ${each.verdict}`));
  return `${[...new Set(clauses)].join(', ')}: ${parts.join('; ')}`;
}

function parting(a: unknown, b: unknown): string {
  if (!Array.isArray(a) || !Array.isArray(b)) return [...new Set(partsOf(a, b, ''))].join(', ');
  const [left, right]: readonly unknown[][] = [a, b];
  const at = Array.from({ length: Math.max(a.length, b.length) }).findIndex((_, i) => !equal(left?.[i], right?.[i]));
  return [...new Set(partsOf(left?.[at], right?.[at], ''))].join(', ');
}

function partsOf(a: unknown, b: unknown, path: string): readonly string[] {
  if (equal(a, b)) return [];
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return partsOf(a.length, b.length, `${path}.length`);
    return a.flatMap((each, i) => partsOf(each, b[i], path));
  }
  if (isRecord(a) && isRecord(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort().flatMap((key) => partsOf(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  const words = typeof a === 'number' && typeof b === 'number' ? (a < b ? '<' : '>') : `${word(a)} ≠ ${word(b)}`;
  return [`${path} ${words}`.trim()];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function word(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'number') return 'a number';
  return value !== null && typeof value === 'object' ? 'some' : String(value);
}
