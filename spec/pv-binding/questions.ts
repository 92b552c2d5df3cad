import { equal, inEach, join, text, type Text, type Trace } from '../kernel';
import { asked, changeLast, last, listed, namesOf, seenLast, type Asked, type Asking } from './asking';
import { claimWords, classWords, volumeWords } from './explain';
import type { ClaimStatus, Cluster, Operation, VolumeStatus } from './port';
import type { Program, Sight } from './run-rule';
import { claimAsShown, claimOfClassAsShown, sayClaim, sayClaimOfClass, sayVolume, shownClaim, shownClaimOfClass, shownVolume, volumeAsShown, type ShownClaim, type ShownVolume } from './shown';
import { sayOperation } from './words';
import { named, view, type ClaimNow, type World } from './world';

/** Why a claim is gone, if it was there. */
function goneWords({ why }: World, name: string): readonly Text[] {
  const words = why[`claim ${name}`];
  return words === undefined ? [] : [words()];
}

const nameOf = ({ name }: { readonly name: string }) => name;
const claimsIn = ({ persistentVolumeClaims }: Cluster) => persistentVolumeClaims;
const volumesIn = ({ persistentVolumes }: Cluster) => persistentVolumes;

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
      ...changes(claimsIn(before).map(shownClaim), claimsIn(now).map(shownClaim), sayClaim),
      ...changes(volumesIn(before).map(shownVolume), volumesIn(now).map(shownVolume), sayVolume),
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

/** Something about each claim at the end, with the reason for it. */
function aboutClaims(ask: Text, shown: (claim: ClaimStatus) => ShownClaim, asShown: (shown: ShownClaim, known: ClaimStatus) => ClaimStatus, say: (claim: ShownClaim | undefined) => Text, reason: (world: World, claim: ClaimNow) => Text): Asking<readonly ShownClaim[]> {
  return {
    ask: () => ask,
    project: (sight) => claimsIn(last(sight)).map(shown),
    replace: (sight, answer) =>
      changeLast(sight, (cluster) => ({
        ...cluster,
        persistentVolumeClaims: answer.map((each) => asShown(each, seenLast(sight, each.name, claimsIn) ?? { name: each.name, uid: `${each.name}-1`, phase: 'Pending', terminating: false })),
      })),
    say: (answer, program) => listed(namesOf(program, 'PersistentVolumeClaim'), answer, say),
    reasons: (course, program) =>
      namesOf(program, 'PersistentVolumeClaim').flatMap((name) => {
        const world = course.at(-1);
        const claim = world === undefined ? undefined : named(world.claims, name);
        return world === undefined ? [] : claim === undefined ? goneWords(world, name) : [reason(world, claim)];
      }),
  };
}

const claims = aboutClaims(text('In which state is each PVC at the end?', '最后每个 PVC 处于什么状态？'), shownClaim, claimAsShown, sayClaim, claimWords);

export const claimsQuestion = asked(claims);
export const tracedClaimsQuestion = asked({ ...claims, trace });

/** The state of the claims with their classes. */
export const classesQuestion = asked(aboutClaims(
  text('What are the StorageClass and the state of each PVC at the end?', '最后每个 PVC 的 StorageClass 和状态是什么？'),
  shownClaimOfClass,
  claimOfClassAsShown,
  sayClaimOfClass,
  (world, claim) => {
    const [ofClass, ofState] = [classWords(world, claim), claimWords(world, claim)];
    return ofClass.en === ofState.en ? ofClass : join([ofClass, ofState], 'sentences');
  },
));

function newVolume(name: string): VolumeStatus {
  return { name, capacity: '10Gi', persistentVolumeReclaimPolicy: 'Delete', storageClassName: '', phase: 'Available', terminating: false };
}

const volumes: Asking<readonly ShownVolume[]> = {
  ask: () => text('In which state is each PV at the end?', '最后每个 PV 处于什么状态？'),
  project: (sight) => volumesIn(last(sight)).map(shownVolume),
  replace: (sight, answer) =>
    changeLast(sight, (cluster) => ({ ...cluster, persistentVolumes: answer.map((each) => volumeAsShown(each, seenLast(sight, each.name, volumesIn) ?? newVolume(each.name), cluster)) })),
  say: (answer, program) => listed(namesOf(program, 'PersistentVolume'), answer, sayVolume),
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
function stepQuestion(ask: Text, isSo: (cluster: Cluster, before: Cluster) => boolean, replace: (cluster: Cluster, truth: boolean, before: Sight) => Cluster): Asked {
  const isAt = (sight: Sight, step: number) => isSo(sight[step] ?? last([]), last(sight.slice(0, step)));
  return asked<number>({
    ask: () => ask,
    project: (sight) => {
      const step = sight.findIndex((_each, i) => isAt(sight, i));
      return step < 0 ? NEVER : step + 1;
    },
    replace: (sight, answer) => sight.map((each, i) => replace(each, i + 1 >= answer, sight.slice(0, i))),
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
  (cluster, isGone, before) => {
    // Before it was created it is not there in any answer.
    const known = dataOf(cluster) ?? seenLast(before, 'data', claimsIn);
    const rest = cluster.persistentVolumeClaims.filter((each) => !isData(each));
    return { ...cluster, persistentVolumeClaims: isGone || known === undefined ? rest : [...rest, known].sort((a, b) => (a.name < b.name ? -1 : 1)) };
  },
);
