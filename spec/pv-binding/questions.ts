import { equal, inEach, join, partAnswer, text, type Question, type Text, type Trace } from '../kernel';
import { claimWords, volumeWords } from './explain';
import type { ClaimStatus, Cluster, Operation, VolumeStatus } from './port';
import { courses, type Program, type Sight } from './run-rule';
import { briefProgram, describeProgram, sayClaim, sayOperation, sayVolume } from './words';
import { named, view, type World } from './world';

type Asked = Question<Program, Sight>;

/** The part of a course that a question asks for. */
interface Asking<Answer> {
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

/** A question whose wrong answers are wrong in every course that the cluster may take. */
function asked<Answer>({ ask, project, replace, say, reasons, rank, trace }: Asking<Answer>): Asked {
  const courseOf = (answer: Answer, program: Program) => courses(program).find((course) => equal(project(course.map(view), program), answer));
  return partAnswer<Program, Sight, Answer>({
    describe: describeProgram,
    brief: briefProgram,
    ask,
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

function namesOf(program: Program, kind: 'PersistentVolume' | 'PersistentVolumeClaim'): readonly string[] {
  return [...new Set(program.flatMap((each) => (each.do === 'create' && each.object.kind === kind ? [each.object.metadata.name] : [])))].sort();
}

function last(sight: Sight): Cluster {
  return sight.at(-1) ?? { persistentVolumes: [], persistentVolumeClaims: [], pods: [] };
}

function changeLast(sight: Sight, change: (cluster: Cluster) => Cluster): Sight {
  return sight.map((each, i) => (i === sight.length - 1 ? change(each) : each));
}

/** One answer for each object, by name; "gone" where it is not there. */
function listed<T>(names: readonly string[], answer: readonly T[], nameOf: (each: T) => string, say: (each: T | undefined) => Text): Text {
  const all = [...new Set([...names, ...answer.map(nameOf)])].sort();
  if (all.length === 0) return text('nothing', '什么也没有');
  const said = all.map((name) => ({ name, words: say(answer.find((each) => nameOf(each) === name)) }));
  return inEach((language) => said.map(({ name, words }) => `${name}${language === 'en' ? ': ' : '：'}${words[language]}`).join(language === 'en' ? '; ' : '；'));
}

/** Why a claim is gone, if it was there. */
function goneWords({ why }: World, name: string): readonly Text[] {
  const words = why[`claim ${name}`];
  return words === undefined ? [] : [words()];
}

const nameOf = ({ name }: { readonly name: string }) => name;

/** What is new after a step, on one line. */
const trace: Trace<Program, Sight> = {
  length: (sight) => sight.length,
  prefix: (sight, program, steps) => ({ observation: sight.slice(0, steps), scenario: program.slice(0, steps) }),
  say: (sight, program, step) => {
    const [before, now] = [step === 0 ? last([]) : last(sight.slice(0, step)), last(sight.slice(0, step + 1))];
    const changes = <T extends { readonly name: string }>(own: readonly T[], other: readonly T[], say: (each: T | undefined) => Text) =>
      [...new Set([...own, ...other].map(nameOf))].sort().flatMap((name) => {
        const [was, is] = [own.find((each) => each.name === name), other.find((each) => each.name === name)];
        if (equal(was, is)) return [];
        const words = say(is);
        return [text(`${name} ${words.en}`, `${name} ${words.zh}`)];
      });
    const all = [
      ...changes(before.persistentVolumeClaims, now.persistentVolumeClaims, sayClaim),
      ...changes(before.persistentVolumes, now.persistentVolumes, sayVolume),
      ...changes(before.pods, now.pods, (pod) => (pod === undefined ? text('gone', '已删除') : pod.nodeName === undefined ? text('without a node', '未分配节点') : text(`on ${pod.nodeName}`, `在 ${pod.nodeName}`))),
    ];
    const what = sayOperation(program[step] as Operation, false);
    return inEach((language) => {
      const shown = all.map((each) => each[language]).join(language === 'en' ? '; ' : '；');
      const [head] = what[language].split(language === 'en' ? ': ' : '：');
      return `${head ?? ''} → ${shown === '' ? (language === 'en' ? 'no change' : '无变化') : shown}`;
    });
  },
};

const claims: Asking<readonly ClaimStatus[]> = {
  ask: () => text('In which state is each PVC at the end?', '最后每个 PVC 处于什么状态？'),
  project: (sight) => last(sight).persistentVolumeClaims,
  replace: (sight, answer) => changeLast(sight, (cluster) => ({ ...cluster, persistentVolumeClaims: [...answer] })),
  say: (answer, program) => listed(namesOf(program, 'PersistentVolumeClaim'), answer, nameOf, sayClaim),
  reasons: (course, program) =>
    namesOf(program, 'PersistentVolumeClaim').flatMap((name) => {
      const world = course.at(-1);
      const claim = world === undefined ? undefined : named(world.claims, name);
      return world === undefined ? [] : claim === undefined ? goneWords(world, name) : [claimWords(world, claim)];
    }),
};

export const claimsQuestion = asked(claims);
export const tracedClaimsQuestion = asked({ ...claims, trace });

/** The state of the claims with their classes. */
export const classesQuestion = asked<readonly ClaimStatus[]>({
  ...claims,
  ask: () => text('In which class and state is each PVC at the end?', '最后每个 PVC 的类和状态是什么？'),
  say: (answer, program) =>
    listed(namesOf(program, 'PersistentVolumeClaim'), answer, nameOf, (claim) => {
      const state = sayClaim(claim);
      if (claim === undefined) return state;
      const { storageClassName } = claim;
      const name = storageClassName === undefined ? text('no class', '未设置类') : storageClassName === '' ? text('class ""', '类 ""') : text(`class ${storageClassName}`, `类 ${storageClassName}`);
      return text(`${name.en}, ${state.en}`, `${name.zh}，${state.zh}`);
    }),
});

const volumes: Asking<readonly VolumeStatus[]> = {
  ask: () => text('In which state is each PV at the end?', '最后每个 PV 处于什么状态？'),
  project: (sight) => last(sight).persistentVolumes,
  replace: (sight, answer) => changeLast(sight, (cluster) => ({ ...cluster, persistentVolumes: [...answer] })),
  say: (answer, program) => listed(namesOf(program, 'PersistentVolume'), answer, nameOf, sayVolume),
  reasons: (course, program) => {
    const world = course.at(-1);
    if (world === undefined) return [];
    const names = [...new Set([...namesOf(program, 'PersistentVolume'), ...view(world).persistentVolumes.map(nameOf)])];
    return names.map((name) => volumeWords(world, name));
  },
};

export const volumesQuestion = asked(volumes);
export const tracedVolumesQuestion = asked({ ...volumes, trace });

const NEVER = 99;

/** After which step something is so for the first time. */
function stepQuestion(ask: Text, isSo: (cluster: Cluster, before: Cluster) => boolean, replace: (cluster: Cluster, truth: boolean, sight: Sight) => Cluster): Asked {
  const isAt = (sight: Sight, step: number) => isSo(sight[step] ?? last([]), last(sight.slice(0, step)));
  return asked<number>({
    ask: () => ask,
    project: (sight) => {
      const step = sight.findIndex((_each, i) => isAt(sight, i));
      return step < 0 ? NEVER : step + 1;
    },
    replace: (sight, answer) => sight.map((each, i) => replace(each, i + 1 >= answer, sight)),
    say: (answer) => (answer === NEVER ? text('after none of them', '始终没有') : text(`after step ${answer}`, `第 ${answer} 步之后`)),
    reasons: (course) => {
      const step = course.findIndex((_each, i) => isAt(course.map(view), i));
      const world = step < 0 ? course.at(-1) : course[step];
      const claim = world === undefined ? undefined : named(world.claims, 'data');
      return world === undefined ? [] : claim === undefined ? goneWords(world, 'data') : [claimWords(world, claim)];
    },
    rank: (answer) => answer,
    trace,
  });
}

const isData = ({ name }: { readonly name: string }) => name === 'data';
const dataOf = (cluster: Cluster) => cluster.persistentVolumeClaims.find(isData);

export const whenBoundQuestion = stepQuestion(
  text('After which step is PVC data Bound for the first time?', 'PVC data 在第几步之后首次变为 Bound？'),
  (cluster) => dataOf(cluster)?.phase === 'Bound',
  (cluster, isBound) => ({
    ...cluster,
    persistentVolumeClaims: cluster.persistentVolumeClaims.map((claim) => (!isData(claim) || (claim.phase === 'Bound') === isBound ? claim : { ...claim, phase: isBound ? 'Bound' : 'Pending', volumeName: 'pv-a' })),
  }),
);

export const whenGoneQuestion = stepQuestion(
  text('After which step is PVC data gone for the first time?', 'PVC data 在第几步之后首次消失？'),
  (cluster, before) => dataOf(cluster) === undefined && dataOf(before) !== undefined,
  (cluster, isGone, sight) => {
    const rest = cluster.persistentVolumeClaims.filter((each) => !isData(each));
    const known = dataOf(cluster) ?? sight.flatMap((each) => dataOf(each) ?? []).at(0);
    return { ...cluster, persistentVolumeClaims: isGone || known === undefined ? rest : [...rest, known].sort((a, b) => (a.name < b.name ? -1 : 1)) };
  },
);

