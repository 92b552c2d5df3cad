import { alike, differences, equal, preview, type AnyTopic, type Contrast, type InvariantOutcome } from '../spec/kernel';
import type { Cause, VersionsRecord } from './versions-record';

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
\`KUBERNETES=1.36 proctor verify --impl kubernetes\` examines it.`,
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

function difference(topics: readonly AnyTopic[], record: VersionsRecord, { title, releases, invariants, what, code }: Cause): string {
  const shown = contrastsOf(record, { releases, invariants });
  return [`### ${title}`, what.trim(), `**Code**: ${code.trim()}`, ...shown.map((each) => contrast(topics, record, each))].join('\n\n');
}

/** The smallest scenarios in which these releases, and no others, break these invariants. */
export function contrastsOf(record: Pick<VersionsRecord, 'releases' | 'invariants' | 'contrasts'>, of: Pick<Cause, 'releases' | 'invariants'>): readonly Contrast[] {
  const breaking = ({ stances }: Contrast) => stances.filter(({ verdict }) => verdict !== 'holds').map(({ by }) => record.releases[by] ?? '');
  return differences(record).filter((each) => of.invariants.includes(each.invariant) && equal(breaking(each), of.releases));
}

function contrast(topics: readonly AnyTopic[], { releases }: VersionsRecord, each: Contrast): string {
  const invariant = topics.flatMap((topic) => topic.invariants).find(({ id }) => id === each.invariant);
  const question = invariant?.question;
  const groups = alike(each);
  const said = groups.map(([{ observation }]) => (question === undefined || observation === undefined ? '' : question.say(question.answer(observation, each.scenario), each.scenario).en));
  // What is asked of people may be the same where the rest of the answer is not.
  const isTold = new Set(said).size === groups.length;
  const shown = apart(groups.map(([{ observation }]) => observation));
  const answers = groups.map((stances, i) => {
    const [{ observation, reason, verdict }] = stances;
    const who = stances.map(({ by }) => releases[by]).join(', ');
    const answer = observation === undefined ? verdict : isTold ? said[i] : shown[i];
    return `- ${who}: ${answer}${verdict === 'holds' ? '' : `; the rule says: ${reason ?? ''}`}`;
  });
  return [
    `\`${each.invariant}\`: ${invariant?.statement.en ?? ''}`,
    question?.describe(each.scenario).en ?? '',
    answers.join('\n'),
    `\`\`\`json\n${JSON.stringify(each.scenario)}\n\`\`\``,
  ].filter((part) => part !== '').join('\n\n');
}

/** Several observations, each as JSON; of lists of the same length only those members that are not the same in all. */
function apart(observations: readonly unknown[]): readonly string[] {
  const json = (value: unknown) => `\`${preview(value, 2000)}\``;
  const [first] = observations;
  if (!Array.isArray(first) || !observations.every((each): each is unknown[] => Array.isArray(each) && each.length === first.length)) return observations.map(json);
  const steps = first.flatMap((_, i) => (observations.every((each) => equal(each[i], first[i])) ? [] : [i]));
  return observations.map((each) => steps.map((i) => `after step ${i + 1} ${json(each[i])}`).join(', '));
}
