import { called, canonical, preview, SHAPE, type AnyInvariant, type Failure, type InvariantOutcome, type InvariantReport, type Outcome, type Picture, type TopicReport, type Unanswered } from '../spec/kernel';
import { tell } from '../generators/diagram';
import { replayCommand } from '../impl/reproduction';
import { subject } from '../impl/topics';
import type { Examination } from './examination';
import type { Paint } from './io';
import { isAbsent, reasonOf, verdictOf } from './verdict';

export const marks: Readonly<Record<InvariantOutcome, string>> = {
  pass: '✓', fail: '✗', error: '!', timeout: '⏱', unsupported: '–', vacuous: '∅',
};

export function painted(paint: Paint, outcome: InvariantOutcome | Outcome, words: string): string {
  if (outcome === 'pass') return paint.green(words);
  return outcome === 'unsupported' || outcome === 'partial' ? paint.yellow(words) : paint.red(words);
}

/** One implementation for people: a line an invariant, and all that is needed where one fails. */
export function renderExamination(examination: Examination, paint: Paint): string {
  const { implementation, topics, seed, interrupted } = examination;
  const lines: string[] = [];
  const headed = (topic: string, report: TopicReport, verdict = indented(verdictOf(report, interrupted))) => `${paint.bold(topic)}: ${called(implementation)} ${painted(paint, report.outcome, verdict)}`;
  const [first] = topics;
  // What an absent one wrote has been told with the reason, at once.
  if (first !== undefined && isAbsent(examination)) return `${headed(topics.map(({ topic }) => topic).join(', '), first, verdictOf(first).split('\n')[0])}\n`;
  for (const report of topics) {
    const { topic, invariants, hunt } = report;
    lines.push(headed(topic, report));
    if (reasonOf(report) !== undefined) {
      lines.push('');
      continue;
    }
    const width = Math.max(...invariants.map(({ id }) => id.length));
    const told = new Set<string>();
    for (const report of invariants) lines.push(...invariantLines(report, width, examination, paint, told));
    if (hunt !== undefined) lines.push(`    ${paint.dim(huntLine(hunt))}`, ...huntObstacles(hunt).map((line) => `  ${paint.red(`${marks.error} the hunt ${line}`)}`));
    lines.push('');
  }
  if (interrupted) lines.push(paint.yellow(`Interrupted: this is what was found so far (seed ${seed}).`));
  return lines.join('\n');
}

/** What a program wrote may have several lines. */
function indented(words: string): string {
  return words.replaceAll('\n', '\n    ');
}

/** How far a hunt went. */
export function huntLine({ runs, events }: NonNullable<TopicReport['hunt']>): string {
  return `hunted in ${runs} long programs, ${events} events`;
}

/** What kept a hunt from going on, as it is said of that hunt. */
export function huntObstacles({ unanswered, reason }: NonNullable<TopicReport['hunt']>): readonly string[] {
  const programs = unanswered === undefined ? [] : [`was not answered to the end of ${unanswered.programs} of these programs: ${unanswered.reason}`];
  return reason === undefined ? programs : [...programs, `ended before its time, ${reason}`];
}

/** `told` are the scenarios that were not answered and are told already. */
function invariantLines(report: InvariantReport, width: number, examination: Examination, paint: Paint, told: Set<string>): readonly string[] {
  const head = `  ${painted(paint, report.outcome, marks[report.outcome])} ${report.id.padEnd(width)}`;
  if (report.outcome === 'pass') return [`${head}  ${paint.dim(seen(report))}`];
  if (report.failure !== undefined) return [`${head}  ${paint.red('fail')}`, ...failureLines(report, report.failure, examination, paint)];
  const line = `${head}  ${painted(paint, report.outcome, report.outcome)}: ${report.reason ?? ''}`;
  return report.unanswered === undefined ? [line] : [line, ...unansweredLines(report, report.unanswered, examination, paint, told)];
}

/** The scenario that was not answered, how far it went, and how to repeat it. What several invariants have met is told once. */
function unansweredLines({ id }: InvariantReport, unanswered: Unanswered, { asked, cluster, pictures }: Examination, paint: Paint, told: Set<string>): readonly string[] {
  const row = rowsIn(paint);
  const { scenario } = unanswered;
  const replay = row('replay', replayCommand(unanswered, asked, cluster));
  const key = canonical(scenario);
  if (told.has(key)) return [replay];
  told.add(key);
  return [...scenarioLines(unanswered, row, paint), ...storyLines(pictures.get(id), row), replay];
}

function seen({ scenarios, setAside, covered }: InvariantReport): string {
  const clauses = Object.entries(covered).map(([clause, times]) => `${clause} ${times}`);
  return [`${scenarios} scenarios`, ...(setAside > 0 ? [`${setAside} not supported`] : []), ...clauses].join(', ');
}

const STORY_LINES_MAX = 30;

type Row = (label: string, value: string) => string;

function rowsIn(paint: Paint): Row {
  return (label, value) => `      ${paint.dim(label.padEnd(13))} ${value}`;
}

function invariantOf(named: string): AnyInvariant | undefined {
  return subject(named.split('/')[0] ?? '').topic.invariants.find(({ id }) => id === named);
}

function scenarioLines({ invariant, scenario }: Unanswered, row: Row, paint: Paint): readonly string[] {
  const described = invariantOf(invariant)?.question?.describe(scenario).en.split('\n') ?? [];
  return [row('scenario', preview(scenario, 600)), ...described.map((line) => `      ${' '.repeat(13)} ${paint.dim(line)}`)];
}

function storyLines(picture: Picture | undefined, row: Row): readonly string[] {
  const story = picture === undefined ? [] : tell(picture, 'en');
  const told = story.length <= STORY_LINES_MAX ? story : [...story.slice(0, STORY_LINES_MAX), '… (the command below tells it whole)'];
  return told.map((line, i) => row(i === 0 ? 'story' : '', line));
}

function failureLines(report: InvariantReport, failure: Failure, { asked, cluster, pictures }: Examination, paint: Paint): readonly string[] {
  const picture = pictures.get(report.id);
  const { scenario, observation, violation, behavesLike, couldBe = [] } = failure;
  const row = rowsIn(paint);
  return [
    row('rule', invariantOf(report.id)?.statement.en ?? ''),
    row('clause', `${violation.clause}${violation.step === undefined ? '' : `, step ${violation.step + 1}`}`),
    row('why', violation.message.en),
    ...scenarioLines({ invariant: report.id, scenario }, row, paint),
    ...storyLines(picture, row),
    ...(violation.clause === SHAPE ? [] : [row('observed', preview(observation, 600))]),
    ...(report.reason === undefined ? [] : [row('remark', paint.yellow(report.reason))]),
    ...behavesLike.map((id) => row('behaves like', `${id} (${beliefOf(id)})`)),
    ...couldBe.map((id) => row('could be', `${id} (${beliefOf(id)})`)),
    row('replay', replayCommand({ invariant: report.id, scenario }, asked, cluster)),
    row('next', `proctor explain ${behavesLike[0] ?? couldBe[0] ?? report.id}`),
  ];
}

function beliefOf(id: string): string {
  const { misconceptions } = subject(id.split('/')[0] ?? '');
  return misconceptions.find((each) => each.id === id)?.belief.en ?? '';
}
