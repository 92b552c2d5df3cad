import { canonical, equal, inEach, join, partAnswer, text, type Question, type Text, type Trace } from '../kernel';
import { briefProgram } from './brief';
import type { Cluster } from './port';
import { courses, type Program, type Sight } from './run-rule';
import { describeProgram } from './words';
import { view, type World } from './world';

export type Asked = Question<Program, Sight>;

/** The part of a course that a question asks for. */
export interface Asking<Answer> {
  ask(program: Program): Text;
  project(sight: Sight, program: Program): Answer;
  /** The sight with another answer in it, which no course gives. */
  replace(sight: Sight, answer: Answer, program: Program): Sight;
  say(answer: Answer, program: Program): Text;
  reasons(course: readonly World[], program: Program): readonly Text[];
  rank?(answer: Answer): number;
  readonly trace?: Trace<Program, Sight>;
}

const REASONS_MAX = 2;

/** A question whose wrong answers are wrong in every course that the cluster may take, about programs in which all courses answer alike. */
export function asked<Answer>({ ask, project, replace, say, reasons, rank, trace }: Asking<Answer>): Asked {
  const courseOf = (answer: Answer, program: Program) => courses(program).find((course) => equal(project(course.map(view), program), answer));
  return partAnswer<Program, Sight, Answer>({
    describe: describeProgram,
    brief: briefProgram,
    ask,
    isSettled: (program) => new Set(courses(program).map((course) => canonical(project(course.map(view), program)))).size <= 1,
    answer: project,
    withAnswer: (sight, answer, program) => courseOf(answer, program)?.map(view) ?? replace(sight, answer, program),
    say,
    because: (answer, program) => {
      const found = courseOf(answer, program);
      const all = found === undefined ? [] : reasons(found, program);
      const own = all.filter((each, i) => all.findIndex(({ en }) => en === each.en) === i);
      // Where nothing is left to give a reason for, what happened last is the reason.
      const latest = Object.values(found?.at(-1)?.why ?? {}).slice(-1).map((words) => words());
      return join((own.length > 0 ? own : latest).slice(0, REASONS_MAX), 'sentences');
    },
    ...(rank === undefined ? {} : { rank }),
    ...(trace === undefined ? {} : { trace }),
  });
}

export function namesOf(program: Program, kind: 'PersistentVolume' | 'PersistentVolumeClaim'): readonly string[] {
  return [...new Set(program.flatMap((each) => (each.do === 'create' && each.object.kind === kind ? [each.object.metadata.name] : [])))].sort();
}

export function last(sight: Sight): Cluster {
  return sight.at(-1) ?? { persistentVolumes: [], persistentVolumeClaims: [], pods: [] };
}

export function changeLast(sight: Sight, change: (cluster: Cluster) => Cluster): Sight {
  return sight.map((each, i) => (i === sight.length - 1 ? change(each) : each));
}

/** An object of a name as it was seen last. */
export function seenLast<T extends { readonly name: string }>(sight: Sight, name: string, listOf: (cluster: Cluster) => readonly T[]): T | undefined {
  return sight.flatMap((each) => listOf(each).filter((object) => object.name === name)).at(-1);
}

/** One answer for each object, by name; "gone" where it is not there. */
export function listed<T extends { readonly name: string }>(names: readonly string[], answer: readonly T[], say: (each: T | undefined) => Text): Text {
  const all = [...new Set([...names, ...answer.map(({ name }) => name)])].sort();
  if (all.length === 0) return text('nothing', '什么也没有');
  const said = all.map((name) => ({ name, words: say(answer.find((each) => each.name === name)) }));
  return inEach((language) => said.map(({ name, words }) => `${name}${language === 'en' ? ': ' : '：'}${words[language]}`).join(language === 'en' ? '; ' : '；'));
}
