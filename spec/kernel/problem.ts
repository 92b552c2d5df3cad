/** Exit statuses of the command line. */
export const STATUS = { conforms: 0, differs: 1, badInput: 2, cannotStart: 3, interrupted: 130 } as const;

export interface ProblemDetails {
  /** Where in the input, such as `claims.yaml:12:5`. */
  readonly where?: string;
  /** What to do about it, as an imperative. */
  readonly fix: string;
  /** Exit status: 2 for bad input unless said otherwise. */
  readonly status?: number;
}

/** Bad input, or a machine that lacks something: said to a person in one line, with a code that stays the same. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;

  constructor(
    /** Stable and lower case: `unknown-topic`. */
    readonly code: string,
    readonly what: string,
    readonly details: ProblemDetails,
  ) {
    super(`${details.where === undefined ? '' : `${details.where}: `}${what}; ${details.fix} [${code}]`);
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

/** The known name that was probably meant, if one is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

/** A name that is not among the known ones. */
export function unknownName(what: string, name: string, known: readonly string[], where?: string): Problem {
  const guess = nearest(name, known);
  const fix = guess === undefined ? `choose one of: ${known.join(', ')}` : `did you mean "${guess}"?`;
  return new Problem(`unknown-${what.replaceAll(' ', '-')}`, `there is no ${what} "${name}"`, { fix, ...(where === undefined ? {} : { where }) });
}
