import type { Progress } from './examine';
import type { HuntResult } from './hunt';
import { unansweredIn, type InvariantReport } from './outcome';

/** What was found of invariants whose examination has not come to its end, because somebody interrupted that: by a hunt, and by what was done last. */
export function foundSofar(hunted: HuntResult | undefined, last: Progress | undefined, examined: readonly InvariantReport[]): readonly InvariantReport[] {
  const counts = { scenarios: 0, setAside: 0, covered: {} };
  const found = new Map<string, InvariantReport>();
  for (const [id, smallest] of [...(hunted?.found ?? []), ...(last?.smallest === undefined ? [] : [[last.invariant, last.smallest] as const])]) {
    found.set(id, { id, outcome: 'fail', ...counts, failure: { ...smallest, behavesLike: [] } });
  }
  const { ending, scenario: unanswered } = hunted?.unanswered ?? {};
  if (ending !== undefined && unanswered !== undefined && !found.has(unanswered.invariant)) found.set(unanswered.invariant, { id: unanswered.invariant, ...counts, ...ending, unanswered });
  if (last?.ending !== undefined && !found.has(last.invariant)) found.set(last.invariant, { id: last.invariant, ...counts, ...unansweredIn(last.invariant, last.ending) });
  return [...found.values()].filter((each) => !examined.some(({ id }) => id === each.id));
}
