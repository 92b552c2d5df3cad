import { called, preview, USUAL_RUNS, type Picture } from '../../spec/kernel';
import { draw } from '../diagram';
import { comparisonSection, differencesSection, type NamedComparison } from './comparison';
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

/** What has passed, or was not asked, is nothing to look after. */
const isWell = ({ outcome }: ReportedInvariant) => outcome === 'pass' || outcome === 'unsupported' || outcome === 'partial';
const wellLast = (invariants: readonly ReportedInvariant[]) => [...invariants].sort((a, b) => Number(isWell(a)) - Number(isWell(b)));
const named = (id: string) => `<code class="name">${escaped(id)}</code>`;
/** Where the failure of an invariant is on the page: several examinations may fail the same. */
const anchor = (at: number, id: string) => escaped(`failure-${at + 1}-${id}`);

function linked({ id, failure, unanswered }: ReportedInvariant, at: number): string {
  return failure === undefined && unanswered === undefined ? named(id) : `<a href="#${anchor(at, id)}">${named(id)}</a>`;
}

function row(invariant: ReportedInvariant, at: number): string {
  const seen = Object.entries(invariant.covered).map(([clause, times]) => `${clause}: ${times}`);
  const why = invariant.reason ?? invariant.failure?.violation.message;
  // What was seen is for those who have the width for it; why something did not pass is for all.
  const detail = why === undefined ? `<td class="seen">${escaped(seen.join('; '))}</td>` : `<td class="why">${escaped(why)}</td>`;
  return `<tr><td>${linked(invariant, at)}</td><td>${marked(invariant.outcome)}</td><td>${invariant.scenarios}</td>${detail}</tr>`;
}

type Pictures = ReadonlyMap<string, Picture>;

/** What was not answered, and how far it went. */
function unansweredSection({ id, outcome, reason = '', unanswered }: ReportedInvariant, who: string, picture: Picture | undefined, at: number): string {
  if (unanswered === undefined) return '';
  return `<section class="card failure" id="${anchor(at, id)}"><h2>${escaped(who)}: ${named(id)} ${marked(outcome)}</h2>
<p>${escaped(reason)}</p>
${figure(picture)}
<p>The scenario that was not answered${unanswered.invariant === id ? '' : `, of <code>${escaped(unanswered.invariant)}</code>`}:</p><pre><code>${escaped(preview(unanswered.scenario, 20_000))}</code></pre>
<p>Repeat it:</p><pre><code>${escaped(unanswered.replay)}</code></pre></section>`;
}

function figure(picture: Picture | undefined): string {
  return picture === undefined ? '' : `<figure class="picture">${draw(picture, 'en')}</figure>`;
}

function failureSection(invariant: ReportedInvariant, who: string, pictures: Pictures, at: number): string {
  const { id, failure } = invariant;
  if (failure === undefined) return unansweredSection(invariant, who, pictures.get(id), at);
  const { violation, scenario, observation, behavesLike, couldBe = [], replay } = failure;
  const step = violation.step === undefined ? '' : `, step ${violation.step + 1}`;
  return `<section class="card failure" id="${anchor(at, id)}"><h2>${escaped(who)}: ${named(id)} ${marked('fail')}</h2>
<p>${escaped(violation.message)} <small>(${escaped(violation.clause)}${step})</small></p>
${figure(pictures.get(id))}
<p>The smallest scenario:</p><pre><code>${escaped(preview(scenario, 20_000))}</code></pre>
<p>What was observed:</p><pre><code>${escaped(preview(observation, 20_000))}</code></pre>
${behavesLike.length === 0 ? '' : `<p>Behaves like <code>${behavesLike.map(escaped).join('</code>, <code>')}</code></p>`}
${couldBe.length === 0 ? '' : `<p>Could be, as it breaks the same in this scenario: <code>${couldBe.map(escaped).join('</code>, <code>')}</code></p>`}
<p>Repeat it:</p><pre><code>${escaped(replay)}</code></pre></section>`;
}

/** How it went, and what to look after: whoever opens a report wants to know that first. */
function summarySection({ implementation, topics, outcome, seed, runs, proctor }: ReportedExamination, at: number): string {
  const invariants = topics.flatMap((topic) => topic.invariants);
  const outcomes = [...new Set(wellLast(invariants).map((each) => each.outcome))];
  const counts = outcomes.map((each) => `${marked(each)} ${invariants.filter((invariant) => invariant.outcome === each).length}`);
  const unwell = invariants.filter((invariant) => !isWell(invariant));
  const items = unwell.map((invariant) => `<li>${linked(invariant, at)} ${marked(invariant.outcome)}${invariant.reason === undefined ? '' : `: ${escaped(invariant.reason)}`}</li>`);
  return `<section class="card"><h2>${escaped(called(implementation))}: ${marked(outcome)}</h2>
<p>Invariants: ${counts.join(', ')} (<a href="#invariants-${at + 1}">all of them</a>)</p>
${items.length === 0 ? '' : `<ul>${items.join('\n')}</ul>`}
<p><small>proctor ${escaped(proctor)}, seed ${seed}, ${runs} scenarios an invariant. To repeat this run: <code>proctor verify ${topics.map(({ topic }) => escaped(topic)).join(' ')} --seed ${seed}${runs === USUAL_RUNS ? '' : ` --runs ${runs}`}</code></small></p></section>`;
}

function failuresOf({ implementation, topics }: ReportedExamination, pictures: Pictures, at: number): string {
  return topics.flatMap(({ invariants }) => invariants.map((invariant) => failureSection(invariant, called(implementation), pictures, at))).join('\n');
}

function tableSection({ implementation, topics }: ReportedExamination, at: number): string {
  const invariants = wellLast(topics.flatMap((topic) => topic.invariants));
  return `<section class="card" id="invariants-${at + 1}"><h2>All invariants, ${escaped(called(implementation))}</h2>
<table class="invariants"><thead><tr><th>invariant</th><th>outcome</th><th>scenarios</th><th>seen, or why</th></tr></thead><tbody>
${invariants.map((invariant) => row(invariant, at)).join('\n')}
</tbody></table></section>`;
}

// Names break where they have a joint, and nowhere else. On a phone a row is a line or two, with the reason below, if there is one.
const reportStyle = String.raw`
header,main{max-width:60rem}pre{white-space:pre-wrap;overflow-wrap:anywhere}
.name{overflow-wrap:break-word}.failure{scroll-margin-top:1rem}li{margin:.2rem 0}
.good>.verdict,.bad>.verdict,span>.verdict{white-space:nowrap}a{color:var(--accent)}
@media screen and (max-width:37.49rem){
main,header{padding-inline:.6rem}.card{padding:.9rem .8rem}.failure .picture{margin-inline:-.8rem}
.invariants,.invariants :is(thead,tbody){display:block}
.invariants tr{display:grid;grid-template-columns:minmax(0,1fr) 6.9rem 4.9rem;border-bottom:1px solid var(--line);font-size:.9rem}
.invariants :is(th,td){border:0;padding:.25rem .1rem}.invariants th{font-size:.75rem}
.invariants :is(th:last-child,.seen){display:none}
.invariants :is(td,th):nth-child(3){text-align:right}
.invariants .why{grid-column:1/-1;color:var(--soft);margin:0;padding-top:0;overflow-wrap:anywhere}
}
`;

/**
 * The results of `verify` as one page to read or to hand on, what failed before what passed; it needs no network. `pictures` are of failures, by invariant, for
 * each examination; `comparison` sets several beside each other.
 */
export function reportPage(examinations: readonly ReportedExamination[], pictures: readonly Pictures[], comparison?: NamedComparison): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Proctor report</title>
<style>${style}${reportStyle}</style></head>
<body><header><h1>Proctor report</h1></header><main>
${examinations.map(summarySection).join('\n')}
${examinations.map((examination, i) => failuresOf(examination, pictures[i] ?? new Map(), i)).join('\n')}
${comparison === undefined ? '' : differencesSection(comparison) + comparisonSection(comparison)}
${examinations.map(tableSection).join('\n')}
</main></body></html>
`;
}
