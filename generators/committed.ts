import { join } from 'node:path';
import { readCorpus } from '../impl/corpus';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { languages, type AnyTopic, type Language, type Subject } from '../spec/kernel';
import { json } from './formats/json';
import { markdown } from './formats/markdown';
import { Balance, makeQuiz, type Answered, type Item, type Quiz, type QuizRequest } from './quiz';

const SEED = 1;
/** At least so many items a topic; more if its misconceptions need them. */
const COUNT = 24;

const headings: Readonly<Record<Language, string>> = { en: 'Quizzes', zh: '测验' };
const introductions: Readonly<Record<Language, string>> = {
  en: 'Made by `npm run generate`, from the specification alone: the same source gives the same bytes. Every misconception of a topic is met at least once. Pictures (logs, space-time diagrams) are in the page for the browser: `proctor quiz raft --format html --out raft.html`.',
  zh: '由 `npm run generate` 根据规格生成：同样的源码得到逐字节相同的文件。每个主题的每种误解至少出现一次。图（日志、时空图）在网页版里：`proctor quiz raft --format html --out raft.html`。',
};

function index(quizzes: readonly Committed[]): string {
  const sections = languages.map((language) => {
    const rows = quizzes.map(({ subject: { topic, misconceptions }, quiz }) => {
      const { id, title } = topic;
      return `| ${title[language]} | ${quiz.items.length} | ${misconceptions.length} | [${id}.${language}.md](${id}.${language}.md) | [${id}.json](${id}.json) |`;
    });
    const head = language === 'en' ? '| topic | items | misconceptions | to read | for programs |' : '| 主题 | 题数 | 误解 | 阅读 | 供程序使用 |';
    return `# ${headings[language]}\n\n${introductions[language]}\n\n${head}\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return sections.join('\n');
}

/** A topic with its committed quiz. */
export interface Committed {
  readonly subject: Subject;
  readonly quiz: Quiz;
}

type Counterexamples = NonNullable<QuizRequest['counterexamples']>;

/**
 * For each topic a quiz that covers every misconception; what no question shows is taken from the topic's counterexamples. What
 * guessing earns in one of them is made up for in the next, so it takes all topics, in their order, to make the same ones again.
 */
export function committedQuizzes(subjects: readonly Subject[], answered: readonly Answered[], corpusOf: (topic: AnyTopic) => Counterexamples = readCorpus): readonly Committed[] {
  const together = new Balance();
  return subjects.map((subject) => ({ subject, quiz: makeQuiz([subject], { seed: SEED, count: COUNT, coverAll: true, together, counterexamples: corpusOf(subject.topic), answered }) }));
}

/** What `quizzes/` holds, by file name: the quizzes, and an index. */
export function quizFiles(quizzes: readonly Committed[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>([['README.md', index(quizzes)]]);
  for (const { subject, quiz } of quizzes) {
    files.set(`${subject.topic.id}.json`, json(quiz, languages));
    for (const language of languages) files.set(`${subject.topic.id}.${language}.md`, markdown(quiz, [language]));
  }
  return files;
}

/** An item as it is written for programs. */
type Written = Omit<Item, 'reveals' | 'picture'>;

/** The items of `quizzes/`, by topic, as they are written there; `npm run generate:check` says whether they are those that are made today. */
export function committedItems(id: string): readonly Written[] {
  const { items } = JSON.parse(readText(join(packageRoot(), 'quizzes', `${id}.json`))) as { readonly items: readonly Written[] };
  // An interview is written without options.
  return items.map((item) => ({ ...item, options: item.kind === 'interview' ? [] : item.options }));
}
