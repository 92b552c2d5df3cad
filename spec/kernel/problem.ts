/** Exit statuses of the command line. */
export const STATUS = { conforms: 0, differs: 1, badInput: 2, cannotStart: 3, broken: 70, interrupted: 130 } as const;

export interface ProblemDetails {
  /** Where in the input, such as `claims.yaml:12:5`. */
  readonly where?: string;
  /** What to do about it, as an imperative. */
  readonly fix: string;
  /** What is known besides, on lines of its own. */
  readonly more?: string;
  /** Exit status: 2 for bad input unless said otherwise. */
  readonly status?: number;
}

/** Bad input, or a machine that lacks something: said to a person in one line, with a code that stays the same, and what more is known below it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;

  constructor(
    /** Stable and lower case: `unknown-topic`. */
    readonly code: string,
    readonly what: string,
    readonly details: ProblemDetails,
  ) {
    super(`${details.where === undefined ? '' : `${details.where}: `}${what}; ${details.fix} [${code}]${details.more === undefined ? '' : `\n${details.more}`}`);
    this.status = details.status ?? STATUS.badInput;
  }
}

/** How many single-character edits lead from one word to the other. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The known names, those first that are most like the one that was written. */
function ranked(name: string, known: readonly string[]): readonly { readonly candidate: string; readonly distance: number }[] {
  return known.map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
}

/** The known name that was probably meant, if one is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = ranked(name, known);
  return best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

/** Of more names than this only the nearest are told. */
const TOLD_MAX = 20;
const NEAREST = 3;

/** What may be written instead of a name that is like none. */
function choices(what: string, name: string, known: readonly string[]): string {
  if (known.length <= TOLD_MAX) return `choose one of: ${known.join(', ')}`;
  // One that would have to be written wholly anew is not near.
  const near = ranked(name, known).slice(0, NEAREST).filter(({ distance }) => distance < name.length).map(({ candidate }) => candidate);
  return `${near.length === 0 ? '' : `the nearest are ${near.join(', ')}; `}all of them: ${what.split(' or ').map((each) => `proctor list ${each}s`).join(', ')}`;
}

/** A name that is not among the known ones. */
export function unknownName(what: string, name: string, known: readonly string[], where?: string): Problem {
  const guess = nearest(name, known);
  const fix = guess === undefined ? choices(what, name, known) : `did you mean "${guess}"?`;
  return new Problem(`unknown-${what.replaceAll(' ', '-')}`, `there is no ${what} "${name}"`, { fix, ...(where === undefined ? {} : { where }) });
}
