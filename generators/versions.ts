import { replayCommand } from '../impl/reproduction';
import { alike, equal, preview, type AnyTopic, type InvariantOutcome, type SignedContrast } from '../spec/kernel';
import { breaking, contrastsOf, type Cause, type VersionsRecord } from './versions-record';

const outcomeWords: Readonly<Record<InvariantOutcome, string>> = {
  pass: 'holds',
  fail: '**differs**',
  error: '**error**',
  timeout: '**timeout**',
  unsupported: 'not linked',
  vacuous: 'vacuous',
};

/** In which invariants and smallest scenarios the releases differ, and why; the first one is the one that the specification describes. */
export function versionsPage(topics: readonly AnyTopic[], record: VersionsRecord, causes: readonly Cause[]): string {
  const [first = ''] = record.releases;
  const runs = Object.entries(record.runs).map(([topic, count]) => `${topic} ${count}`).join(', ');
  return [
    '# What differs between releases of Kubernetes',
    `Made by \`npm run versions\`: the own code of Kubernetes ${record.releases.join(', ')}, linked, is held to the specification, which describes
${first} (seed ${record.seed}; scenarios an invariant: ${runs}). What came of it is recorded in
[\`impl/kubernetes/versions.json\`](../impl/kubernetes/versions.json), why it is so in [\`versions.yaml\`](../impl/kubernetes/versions.yaml).
What a rule leaves free is no difference; situations are told as of ${first}. \`KUBERNETES=1.36 proctor system build kubernetes\` builds a release,
\`KUBERNETES=1.36 proctor verify --impl kubernetes\` examines it; then the command below each situation replays it there, and without
\`KUBERNETES\` in ${first}.`,
    summary(topics, record),
    '## The differences',
    ...causes.map((cause) => difference(topics, record, cause)),
  ].join('\n\n') + '\n';
}

/** Whether some release was asked about the invariant: none is where what it needs is not part of the adapter. */
export function isLinked({ outcomes }: VersionsRecord['invariants'][number]): boolean {
  return outcomes.some((outcome) => outcome !== 'unsupported');
}

/** A line for each topic, then one for each invariant that does not come out alike. */
function summary(topics: readonly AnyTopic[], { releases, invariants }: VersionsRecord): string {
  const rows = topics.flatMap((topic) => {
    const known = invariants.filter(({ id }) => id.startsWith(`${topic.id}/`));
    const own = known.filter(isLinked);
    if (own.length === 0) return [];
    const apart = own.filter(({ outcomes }) => new Set(outcomes).size > 1);
    const missing = [[known.length - own.length, 'not linked'], [topic.invariants.length - known.length, 'not asked yet']] as const;
    const asked = missing.map(([count, why]) => (count === 0 ? '' : `; ${count} ${why}`)).join('');
    return [
      `| ${topic.id}: ${own.length - apart.length} of ${own.length} invariants come out alike${asked} |${' |'.repeat(releases.length)}`,
      ...apart.map(({ id, outcomes }) => `| \`${id}\` | ${outcomes.map((outcome) => outcomeWords[outcome]).join(' | ')} |`),
    ];
  });
  return [`| invariant | ${releases.join(' | ')} |`, `| --- |${' --- |'.repeat(releases.length)}`, ...rows].join('\n');
}

function difference(topics: readonly AnyTopic[], record: VersionsRecord, cause: Cause): string {
  const { title, what, code } = cause;
  const shown = contrastsOf(record, cause);
  return [`### ${title}`, what.trim(), `**Code**: ${code.trim()}`, ...shown.map((each) => contrast(topics, record, each))].join('\n\n');
}

function contrast(topics: readonly AnyTopic[], record: VersionsRecord, each: SignedContrast): string {
  const invariant = topics.flatMap((topic) => topic.invariants).find(({ id }) => id === each.invariant);
  const question = invariant?.question;
  const groups = alike(each);
  const said = groups.map(([{ observation }]) => (question === undefined || observation === undefined ? '' : question.say(question.answer(observation, each.scenario), each.scenario).en));
  // What is asked of people may be the same where the rest of the answer is not.
  const isTold = new Set(said).size === groups.length;
  const shown = apart(groups.map(([{ observation }]) => observation));
  const answers = groups.map((stances, i) => {
    const [{ observation, reason, verdict }] = stances;
    const who = stances.map(({ by }) => record.releases[by]).join(', ');
    const answer = observation === undefined ? verdict : isTold ? said[i] : shown[i];
    return `- ${who}: ${answer}${verdict === 'holds' ? '' : `; the rule says: ${reason ?? ''}`}`;
  });
  return [
    `\`${each.invariant}\`: ${invariant?.statement.en ?? ''}`,
    question?.describe(each.scenario).en ?? '',
    answers.join('\n'),
    `\`\`\`sh\n${replayOf(record, each)}\n\`\`\``,
  ].filter((part) => part !== '').join('\n\n');
}

/** The command that shows the difference in the first release that has it. */
function replayOf(record: VersionsRecord, each: SignedContrast): string {
  return `KUBERNETES=${breaking(record, each)[0] ?? ''} ${replayCommand(each, 'kubernetes')}`;
}

/** Several observations, each as JSON; of lists of the same length only those members that are not the same in all. */
function apart(observations: readonly unknown[]): readonly string[] {
  const json = (value: unknown) => `\`${preview(value, 2000)}\``;
  const [first] = observations;
  if (!Array.isArray(first) || !observations.every((each): each is unknown[] => Array.isArray(each) && each.length === first.length)) return observations.map(json);
  const steps = first.flatMap((_, i) => (observations.every((each) => equal(each[i], first[i])) ? [] : [i]));
  return observations.map((each) => steps.map((i) => `after step ${i + 1} ${json(each[i])}`).join(', '));
}
