import type { AnyTopic, InvariantReport, TopicReport } from '../spec/kernel';

/** What came of one release of a real system. */
export interface ReleaseReport {
  readonly release: string;
  /** Reports of the topics that its adapter provides. */
  readonly topics: readonly TopicReport[];
  /** The answer of this release to a scenario, as `observe` gives it. */
  readonly observe: (invariant: string, scenario: unknown) => unknown;
}

export interface VersionsOptions {
  readonly runs: number;
  readonly seed: number;
}

const outcomeWords: Readonly<Record<InvariantReport['outcome'], string>> = {
  pass: 'holds',
  fail: '**differs**',
  error: '**error**',
  timeout: '**timeout**',
  unsupported: 'not linked',
  vacuous: 'vacuous',
};

/** In which invariants and smallest scenarios the releases differ; the first one is the one that the specification describes. */
export function versionsPage(topics: readonly AnyTopic[], releases: readonly ReleaseReport[], { runs, seed }: VersionsOptions): string {
  const [first] = releases;
  const provided = topics.filter(({ id }) => first?.topics.some(({ topic }) => topic === id));
  return [
    '# What differs between releases of Kubernetes',
    `Made by \`npm run versions\`: each release's own code, linked, held to the specification, which describes ${first?.release ?? ''}; ${runs} scenarios an invariant, seed ${seed}.
An invariant that differs shows the smallest scenario that was found. \`KUBERNETES=1.36 proctor system build kubernetes\` builds a release,
\`KUBERNETES=1.36 proctor verify --impl kubernetes\` examines it.`,
    ...provided.map((topic) => section(topic, releases)),
  ].join('\n\n') + '\n';
}

function reportOf({ topics }: ReleaseReport, topic: AnyTopic, id: string): InvariantReport | undefined {
  return topics.find((each) => each.topic === topic.id)?.invariants.find((each) => each.id === id);
}

function section(topic: AnyTopic, releases: readonly ReleaseReport[]): string {
  const rows = topic.invariants.map(({ id }) => ({ id: id as string, cells: releases.map((each) => outcomeWords[reportOf(each, topic, id)?.outcome ?? 'unsupported']) }));
  const different = rows.filter(({ cells }) => new Set(cells).size > 1);
  const alike = `${rows.length - different.length} of ${rows.length} invariants are the same in all releases.`;
  if (different.length === 0) return `## ${topic.id}\n\n${alike}`;
  const head = `| invariant | ${releases.map(({ release }) => release).join(' | ')} |\n| --- |${' --- |'.repeat(releases.length)}`;
  const table = different.map(({ id, cells }) => `| \`${id}\` | ${cells.join(' | ')} |`).join('\n');
  return [`## ${topic.id}`, `${alike} The others:`, `${head}\n${table}`, ...different.map(({ id }) => difference(topic, id, releases))].join('\n\n');
}

function difference(topic: AnyTopic, id: string, releases: readonly ReleaseReport[]): string {
  const invariant = topic.invariants.find((each) => each.id === id);
  if (invariant === undefined) throw new Error(`${topic.id} has no invariant ${id}`);
  const told = new Map<string, string[]>();
  for (const each of releases) {
    const report = reportOf(each, topic, id);
    if (report === undefined || report.outcome === 'pass') continue;
    const text = explained(invariant, report, each, releases);
    told.set(text, [...(told.get(text) ?? []), each.release]);
  }
  return [`### ${id}`, invariant.statement.en, ...[...told].map(([text, those]) => `${those.join(', ')}: ${text}`)].join('\n\n');
}

type AnInvariant = AnyTopic['invariants'][number];

function explained(invariant: AnInvariant, { failure, outcome, reason }: InvariantReport, release: ReleaseReport, releases: readonly ReleaseReport[]): string {
  if (failure === undefined) return reason ?? outcome;
  const { question } = invariant;
  const { scenario, observation, violation, behavesLike } = failure;
  const say = (seen: unknown) => (question === undefined ? `\`${JSON.stringify(seen)}\`` : question.say(question.answer(seen, scenario), scenario).en);
  const others = releases.filter((each) => each !== release && reportIsPass(each, invariant));
  const answers = [`it answers ${say(observation)}`, ...others.slice(0, 1).map((each) => `${each.release} answers ${say(each.observe(invariant.id, scenario))}`)];
  return [
    `${violation.message.en} In the smallest scenario found ${answers.join(', ')}.${behavesLike.length === 0 ? '' : ` It behaves like ${behavesLike.map((each) => `\`${each}\``).join(', ')}.`}`,
    question?.describe(scenario).en ?? '',
    `\`\`\`json\n${JSON.stringify(scenario)}\n\`\`\``,
  ].filter((part) => part !== '').join('\n\n');
}

function reportIsPass({ topics }: ReleaseReport, invariant: AnInvariant): boolean {
  return topics.some(({ invariants }) => invariants.some(({ id, outcome }) => id === invariant.id && outcome === 'pass'));
}
