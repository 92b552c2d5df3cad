import { alike, differences, preview, type Comparison, type Contrast } from '../spec/kernel';
import { namesOf, type Examination } from './examination';
import type { Paint } from './io';
import { marks, painted } from './render';
import { invariantNamed } from './reproductions';
import { isExamined } from './verdict';

/**
 * Several implementations beside each other: a row an invariant, a column each; then where they part, in the smallest scenario each.
 * Who was not examined is left out; `undefined` if there are not two others.
 */
export function renderComparison(examinations: readonly Examination[], whole: Comparison, paint: Paint): string | undefined {
  const there = examinations.flatMap((each, i) => (isExamined(each) ? [i] : []));
  if (there.length < 2) return undefined;
  const all = namesOf(examinations);
  const names = there.map((i) => all[i] ?? '');
  const comparison = among(whole, there);
  const parted = differences(comparison);
  return [
    paint.bold('Who differs from whom'),
    ...table(names, comparison, new Set(parted.map(({ invariant }) => invariant)), paint),
    '',
    ...(parted.length === 0 ? [nowhere(comparison, there.length === examinations.length)] : parted.flatMap((each) => [...difference(each, names, paint), ''])),
  ].join('\n').trimEnd();
}

/** The comparison of some of those who were compared. */
function among({ invariants, contrasts }: Comparison, there: readonly number[]): Comparison {
  return {
    invariants: invariants.map(({ id, outcomes }) => ({ id, outcomes: there.map((i) => outcomes[i]) })).filter(({ outcomes }) => outcomes.some((outcome) => outcome !== undefined)),
    contrasts: contrasts.map((each) => ({ ...each, stances: each.stances.flatMap((stance) => (there.includes(stance.by) ? [{ ...stance, by: there.indexOf(stance.by) }] : [])) })),
  };
}

function table(names: readonly string[], { invariants }: Comparison, parted: ReadonlySet<string>, paint: Paint): readonly string[] {
  const width = Math.max(...invariants.map(({ id }) => id.length));
  const sizes = names.map((name) => Math.max(name.length, 'unsupported'.length));
  return [
    `${' '.repeat(width + 2)}  ${names.map((name, i) => paint.bold(name.padEnd(sizes[i] ?? 0))).join('  ')}`,
    ...invariants.map(({ id, outcomes }) => {
      const cells = outcomes.map((outcome, i) => (outcome === undefined ? '·'.padEnd(sizes[i] ?? 0) : painted(paint, outcome, outcome.padEnd(sizes[i] ?? 0))));
      return `${parted.has(id) ? paint.red('≠') : ' '} ${id.padEnd(width)}  ${cells.join('  ')}`;
    }),
  ].map((line) => line.trimEnd());
}

function nowhere({ invariants }: Comparison, isAll: boolean): string {
  const apart = invariants.filter(({ outcomes }) => new Set(outcomes).size > 1).length;
  if (apart === 0) return isAll ? 'Nobody differs.' : 'Nobody of those examined differs.';
  return `No scenario was found that tells them apart; of ${apart} ${apart === 1 ? 'invariant' : 'invariants'} something else came.`;
}

function difference(contrast: Contrast, names: readonly string[], paint: Paint): readonly string[] {
  const { invariant: id, scenario } = contrast;
  const described = invariantNamed(id).question?.describe(scenario).en.split('\n') ?? [];
  const row = (label: string, value: string) => `      ${paint.dim(label.padEnd(13))} ${value}`;
  const groups = alike(contrast).map((stances) => ({ stance: stances[0], who: stances.map(({ by }) => names[by] ?? '').join(', ') }));
  return [
    `${paint.red('≠')} ${paint.bold(id)}: ${groups.map(({ who }) => who).join(' ≠ ')}`,
    row('scenario', preview(scenario, 600)),
    ...described.map((line) => `      ${' '.repeat(13)} ${paint.dim(line)}`.trimEnd()),
    ...groups.flatMap(({ stance: { verdict, observation, reason }, who }) => {
      const outcome = verdict === 'holds' ? 'pass' : verdict === 'breaks' ? 'fail' : verdict;
      const answered = observation === undefined ? `${verdict}: ${reason ?? ''}` : `answers ${preview(observation, 600)}`;
      return [`      ${painted(paint, outcome, marks[outcome])} ${who} ${answered}`, ...(verdict === 'breaks' ? [`        ${paint.dim(reason ?? '')}`] : [])];
    }),
  ];
}
