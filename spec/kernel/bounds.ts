/** The smallest and the largest number. */
type Range = readonly [least: number, most: number];

/**
 * How much there can be in a scenario that comes from outside: a number that somebody mistyped must not keep an examination busy
 * for ever. What a topic draws itself is always within its bounds.
 */
export interface Bounds {
  /** By the name that a number stands under, in a list by the list's name. */
  readonly numbers: Readonly<Record<string, Range>>;
  /** For numbers under any other name. */
  readonly others: Range;
  /** By name: what the numbers under it come to together. */
  readonly totals: Readonly<Record<string, number>>;
  /** So many members of one list or object, so many characters of one string, so many values in all. */
  readonly members: number;
  readonly characters: number;
  readonly values: number;
}

const USUAL: Bounds = { numbers: {}, others: [0, 1000], totals: {}, members: 100, characters: 1000, values: 10_000 };

const DEPTH_MAX = 30;

/** What is wrong with something that should be a scenario, and where in it. */
export interface Strange {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The first place where a scenario is beyond the bounds of its topic, which are the usual ones but for what the topic says. */
export function beyond(scenario: unknown, own: Partial<Bounds> = {}): Strange | undefined {
  return new Measure({ ...USUAL, ...own }).of(scenario, '', []);
}

class Measure {
  private readonly totals = new Map<string, number>();
  private values = 0;

  constructor(private readonly bounds: Bounds) {}

  of(value: unknown, name: string, path: readonly PropertyKey[]): Strange | undefined {
    const { members, characters, values } = this.bounds;
    if (++this.values > values) return { path: path.slice(0, 1), message: `there is too much in it: at most ${values} values in all are expected` };
    if (typeof value === 'number') return this.number(value, name, path);
    if (typeof value === 'string') return value.length > characters ? { path, message: `at most ${characters} characters are expected, and these are ${value.length}` } : undefined;
    if (typeof value !== 'object' || value === null) return undefined;
    if (path.length >= DEPTH_MAX) return { path, message: `at most ${DEPTH_MAX} levels are expected, one in the other` };
    const isList = Array.isArray(value);
    const all = Object.entries(value);
    if (all.length > members) return { path, message: `at most ${members} ${isList ? 'entries' : 'members'} are expected, and these are ${all.length}` };
    for (const [key, part] of all) {
      const strange = this.of(part, isList ? name : key, [...path, isList ? Number(key) : key]);
      if (strange !== undefined) return strange;
    }
    return undefined;
  }

  private number(value: number, name: string, path: readonly PropertyKey[]): Strange | undefined {
    const [least, most] = own(this.bounds.numbers, name) ?? this.bounds.others;
    if (!Number.isInteger(value) || value < least || value > most) return { path, message: `a whole number from ${least} to ${most} is expected, and this is ${value}` };
    const limit = own(this.bounds.totals, name);
    if (limit === undefined) return undefined;
    const total = (this.totals.get(name) ?? 0) + value;
    this.totals.set(name, total);
    return total > limit ? { path, message: `all ${name} together may come to ${limit}, and here they come to ${total}` } : undefined;
  }
}

/** A scenario may have any names, those of what every object inherits among them. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
