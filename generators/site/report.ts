import { called, preview, type Picture } from '../../spec/kernel';
import { draw } from '../diagram';
import { comparisonSection, type NamedComparison } from './comparison';
import { marked } from './marks';
import { escaped } from './render';
import { style } from './style';

/** What a report needs of the published JSON of `verify`. */
export interface ReportedExamination {
  readonly proctor: string;
  readonly seed: number;
  readonly runs: number;
  readonly implementation: { readonly name: string; readonly version: string };
  readonly outcome: string;
  readonly topics: readonly { readonly topic: string; readonly outcome: string; readonly invariants: readonly ReportedInvariant[] }[];
}

interface ReportedInvariant {
  readonly id: string;
  readonly outcome: string;
  readonly scenarios: number;
  readonly covered: Readonly<Record<string, number>>;
  readonly reason?: string;
  readonly failure?: {
    readonly scenario: unknown;
    readonly observation: unknown;
    readonly violation: { readonly clause: string; readonly step?: number; readonly message: string };
    readonly behavesLike: readonly string[];
    readonly couldBe?: readonly string[];
    readonly replay: string;
  };
  readonly unanswered?: { readonly invariant: string; readonly scenario: unknown; readonly replay: string };
}

function row(invariant: ReportedInvariant): string {
  const seen = Object.entries(invariant.covered).map(([clause, times]) => `${clause}: ${times}`);
  const detail = invariant.reason ?? invariant.failure?.violation.message ?? seen.join('; ');
  return `<tr><td><code>${escaped(invariant.id)}</code></td><td>${marked(invariant.outcome)}</td><td>${invariant.scenarios}</td><td>${escaped(detail)}</td></tr>`;
}

type Pictures = ReadonlyMap<string, Picture>;

/** What was not answered, and how far it went. */
function unansweredSection({ id, reason = '', unanswered }: ReportedInvariant, picture: Picture | undefined): string {
  if (unanswered === undefined) return '';
  return `<section class="card"><h2>${escaped(id)}</h2>
<p>${escaped(reason)}</p>
${figure(picture)}
<p>The scenario that was not answered${unanswered.invariant === id ? '' : `, of <code>${escaped(unanswered.invariant)}</code>`}:</p><pre><code>${escaped(preview(unanswered.scenario, 20_000))}</code></pre>
<p>Repeat it:</p><pre><code>${escaped(unanswered.replay)}</code></pre></section>`;
}

function figure(picture: Picture | undefined): string {
  return picture === undefined ? '' : `<figure class="picture">${draw(picture, 'en')}</figure>`;
}

function detailSection(invariant: ReportedInvariant, pictures: Pictures): string {
  const { id, failure } = invariant;
  if (failure === undefined) return unansweredSection(invariant, pictures.get(id));
  const { violation, scenario, observation, behavesLike, couldBe = [], replay } = failure;
  const step = violation.step === undefined ? '' : `, step ${violation.step + 1}`;
  return `<section class="card"><h2>${escaped(id)}</h2>
<p>${escaped(violation.message)} <small>(${escaped(violation.clause)}${step})</small></p>
${figure(pictures.get(id))}
<p>The smallest scenario:</p><pre><code>${escaped(preview(scenario, 20_000))}</code></pre>
<p>What was observed:</p><pre><code>${escaped(preview(observation, 20_000))}</code></pre>
${behavesLike.length === 0 ? '' : `<p>Behaves like <code>${behavesLike.map(escaped).join('</code>, <code>')}</code></p>`}
${couldBe.length === 0 ? '' : `<p>Could be, as it breaks the same in this scenario: <code>${couldBe.map(escaped).join('</code>, <code>')}</code></p>`}
<p>Repeat it:</p><pre><code>${escaped(replay)}</code></pre></section>`;
}

function examinationSection({ implementation, topics, outcome, seed, runs, proctor }: ReportedExamination, pictures: Pictures): string {
  const invariants = topics.flatMap((topic) => topic.invariants);
  return `<section class="card"><h2>${escaped(called(implementation))}: ${marked(outcome)}</h2>
<table><thead><tr><th>invariant</th><th>outcome</th><th>scenarios</th><th>seen, or why</th></tr></thead><tbody>
${invariants.map(row).join('\n')}
</tbody></table>
<p><small>proctor ${escaped(proctor)}, seed ${seed}, ${runs} scenarios an invariant. To repeat this run: <code>proctor verify ${topics.map(({ topic }) => escaped(topic)).join(' ')} --seed ${seed} --runs ${runs}</code></small></p></section>
${invariants.map((invariant) => detailSection(invariant, pictures)).join('\n')}`;
}

/**
 * The results of `verify` as one page to read or to hand on; it needs no network. `pictures` are of failures, by invariant, for
 * each examination; `comparison` sets several beside each other.
 */
export function reportPage(examinations: readonly ReportedExamination[], pictures: readonly Pictures[], comparison?: NamedComparison): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Proctor report</title>
<style>${style}pre{white-space:pre-wrap;overflow-wrap:anywhere}main{max-width:60rem}</style></head>
<body><header><h1>Proctor report</h1></header><main>
${comparison === undefined ? '' : comparisonSection(comparison)}
${examinations.map((examination, i) => examinationSection(examination, pictures[i] ?? new Map())).join('\n')}
</main></body></html>
`;
}
