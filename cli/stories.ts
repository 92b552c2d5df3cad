/**
 * Hunts every misconception of a topic that can be hunted, again and again, and keeps of each rule that it breaks the shortest story
 * that was found or known: spec/<topic>/stories.yaml, tried beside whatever an examination finds. What is there already only becomes shorter.
 */
import { readCorpus, storiesFile, textOfCorpus, type Corpus } from '../impl/corpus';
import { writeWhole } from '../impl/files';
import { subjects } from '../impl/topics';
import { equal, finish, type AnyTopic, type Finding, type Subject } from '../spec/kernel';

const SEEDS = 20;
const EVENTS_MAX = 500_000;
/** Runs of one seed are numbered from here on. */
const APART = 100_003;
const HEAD = '# The shortest stories that are known of each rule of whole clusters, and of whom they tell. Made by: npm run stories\n';

interface Story extends Finding {
  readonly steps: number;
  /** The run that came upon it. */
  readonly run: number;
}

type Hunt = NonNullable<AnyTopic['hunt']>;

/** What a run finds, in its shortest form. */
function foundIn(hunt: Hunt, port: object, run: number, known: (invariant: string) => readonly unknown[]): { readonly events: number; readonly story?: Story } {
  const { events, found } = finish(hunt(port, run, () => false, () => false, known));
  return found?.steps === undefined ? { events } : { events, story: { ...found, steps: found.steps, run } };
}

/** What a seed finds first. */
function found(hunt: Hunt, port: object, seed: number): Story | undefined {
  let events = 0;
  for (let run = seed * APART; events < EVENTS_MAX; run++) {
    const once = foundIn(hunt, port, run, () => []);
    if (once.story !== undefined) return once.story;
    events += once.events;
  }
  return undefined;
}

/** By rule, the shortest of each misconception; where several break a rule in the same story, it stands there once. */
function storiesOf(subject: Subject, hunt: Hunt): Corpus {
  const stories = readCorpus(subject.topic, storiesFile(subject.topic.id)).map(({ invariant, scenario }) => ({ invariant, scenario: scenario as unknown, by: [] as string[] }));
  for (const { id, create } of subject.misconceptions) {
    const port = create();
    const shortest = new Map<string, Story>();
    for (let seed = 0; seed < SEEDS; seed++) {
      const story = found(hunt, port, seed);
      if (story !== undefined && story.steps < (shortest.get(story.invariant)?.steps ?? Infinity)) shortest.set(story.invariant, story);
    }
    for (const own of shortest.values()) {
      const known = (invariant: string) => stories.filter((each) => each.invariant === invariant).map(({ scenario }) => scenario);
      const { story } = foundIn(hunt, port, own.run, known);
      const least = story !== undefined && story.steps <= own.steps ? story : own;
      const past = stories.find(({ invariant, scenario }) => invariant === own.invariant && equal(scenario, least.scenario));
      if (past === undefined) stories.push({ invariant: own.invariant, scenario: least.scenario, by: [id] });
      else past.by.push(id);
      process.stderr.write(`${id}: ${own.invariant}, ${least.steps} steps\n`);
    }
  }
  return stories.filter(({ by }) => by.length > 0).map(({ invariant, scenario, by }) => ({ invariant, caught: by.join(', '), scenario: scenario as Corpus[number]['scenario'] }));
}

for (const subject of subjects()) {
  const { hunt, id } = subject.topic;
  if (hunt !== undefined) writeWhole(storiesFile(id), textOfCorpus(HEAD, storiesOf(subject, hunt)));
}
