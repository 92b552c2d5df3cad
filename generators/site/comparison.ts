import { alike, differences, preview, type Comparison, type Contrast } from '../../spec/kernel';
import { marked } from './marks';
import { escaped } from './render';

/** Several examinations beside each other, with what the implementations are called. */
export interface NamedComparison extends Comparison {
  readonly names: readonly string[];
}

/** Who differs from whom, as a table and with the smallest scenario of each difference. */
export function comparisonSection(comparison: NamedComparison): string {
  const { names, invariants } = comparison;
  const parted = differences(comparison);
  const isParted = (id: string) => parted.some(({ invariant }) => invariant === id);
  const rows = invariants.map(
    ({ id, outcomes }) => `<tr><td>${isParted(id) ? '≠ ' : ''}<code>${escaped(id)}</code></td>${outcomes.map((outcome) => `<td>${outcome === undefined ? '·' : marked(outcome)}</td>`).join('')}</tr>`,
  );
  return `<section class="card"><h2>Who differs from whom</h2>
<table><thead><tr><th>invariant</th>${names.map((name) => `<th>${escaped(name)}</th>`).join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
${parted.map((each) => differenceOf(each, names)).join('\n')}</section>`;
}

function differenceOf(contrast: Contrast, names: readonly string[]): string {
  const rows = alike(contrast).map((stances) => {
    const [{ verdict, observation, reason }] = stances;
    const who = stances.map(({ by }) => names[by] ?? '').join(', ');
    const answer = observation === undefined ? '' : `<code>${escaped(preview(observation, 2000))}</code>`;
    const outcome = verdict === 'holds' ? 'pass' : verdict === 'breaks' ? 'fail' : verdict;
    return `<tr><td>${escaped(who)}</td><td>${marked(outcome)}</td><td>${answer} ${escaped(reason ?? '')}</td></tr>`;
  });
  return `<p>≠ <code>${escaped(contrast.invariant)}</code>, in the smallest scenario:</p>
<pre><code>${escaped(preview(contrast.scenario, 20_000))}</code></pre>
<table><tbody>${rows.join('')}</tbody></table>`;
}
