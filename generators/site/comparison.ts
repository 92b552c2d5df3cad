import { alike, differences, preview, type Comparison, type Contrast } from '../../spec/kernel';
import { marked } from './marks';
import { escaped } from './render';

/** Several examinations beside each other, with what the implementations are called. */
export interface NamedComparison extends Comparison {
  readonly names: readonly string[];
}

/** Who differs from whom, each time in the smallest scenario; nothing where nobody does. */
export function differencesSection(comparison: NamedComparison): string {
  const parted = differences(comparison);
  if (parted.length === 0) return '';
  return `<section class="card"><h2>Who differs from whom</h2>
${parted.map((each) => differenceOf(each, comparison.names)).join('\n')}</section>`;
}

/** All outcomes beside each other, as a table. */
export function comparisonSection(comparison: NamedComparison): string {
  const { names, invariants } = comparison;
  const parted = differences(comparison);
  const isParted = (id: string) => parted.some(({ invariant }) => invariant === id);
  const rows = invariants.map(
    ({ id, outcomes }) => `<tr><td>${isParted(id) ? '≠ ' : ''}<code class="name">${escaped(id)}</code></td>${outcomes.map((outcome) => `<td>${outcome === undefined ? '·' : marked(outcome)}</td>`).join('')}</tr>`,
  );
  return `<section class="card"><h2>All outcomes, beside each other</h2>
<table tabindex="0"><thead><tr><th>invariant</th>${names.map((name) => `<th>${escaped(name)}</th>`).join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
${parted.length === 0 ? '<p>Nobody differs.</p>' : ''}</section>`;
}

function differenceOf(contrast: Contrast, names: readonly string[]): string {
  const rows = alike(contrast).map((stances) => {
    const [{ verdict, observation, reason }] = stances;
    const who = stances.map(({ by }) => names[by] ?? '').join(', ');
    const answer = observation === undefined ? '' : `<code>${escaped(preview(observation, 2000))}</code>`;
    const outcome = verdict === 'holds' ? 'pass' : verdict === 'breaks' ? 'fail' : verdict;
    return `<tr><td>${escaped(who)}</td><td>${marked(outcome)}</td><td>${answer} ${escaped(reason ?? '')}</td></tr>`;
  });
  return `<p>≠ <code class="name">${escaped(contrast.invariant)}</code>, in the smallest scenario:</p>
<pre><code>${escaped(preview(contrast.scenario, 20_000))}</code></pre>
<table tabindex="0"><tbody>${rows.join('')}</tbody></table>`;
}
