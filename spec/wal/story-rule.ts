import { equal, text, violation, type Text, type Violation } from '../kernel';
import { after, afterAll, EMPTY, rangeOf, revisionOf, type Model } from './model';
import type { Command, Range } from './port';
import type { Happened, Held, Sight, Step, Story } from './story';

/** What the store may hold, as far as it has been seen; usually one thing. */
export type Possible = readonly Model[];

/** The last commit: in which step it was, and what a store may hold that has lost it, or the end of it. */
interface LastCommit {
  readonly step: number;
  readonly parts: Possible;
}

/** All that the first 0, 1, 2, … of some commands can make of a store. */
function partsOf(possible: Possible, commands: readonly Command[]): Possible {
  return possible.flatMap((model) => commands.reduce<Model[]>((models, command) => [...models, after(models[models.length - 1] ?? model, command).model], [model]));
}

function agrees(model: Model, held: Held): boolean {
  if ('refused' in held) return false;
  if (!equal(rangeOf(model, 0), held.newest)) return false;
  return held.history === undefined || held.history.every((range, i) => equal(rangeOf(model, i + 1), range));
}

function revisions(possible: Possible): readonly number[] {
  return [...new Set(possible.map(revisionOf))].sort((a, b) => a - b);
}

function or(numbers: readonly number[], language: 'en' | 'zh'): string {
  const [comma, word] = language === 'en' ? [', ', ' or '] : ['、', ' 或 '];
  return numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(comma)}${word}${numbers[numbers.length - 1] ?? ''}`;
}

/** Says what is wrong with what a store holds after a start. `possible` is what it may hold. */
function heldViolation(held: Held, possible: Possible, step: number): Violation {
  if ('refused' in held) {
    return violation('a-crash-refuses-nothing', text(
      'No byte that was durable has changed, so the store has to start: a record that is incomplete at the end of the log was never acknowledged and is dropped.',
      '已持久化的字节没有任何改变，所以存储必须能启动：日志末尾不完整的记录从未被确认，丢弃即可。'), step);
  }
  const allowed = revisions(possible);
  const least = allowed[0] ?? 1;
  const most = allowed[allowed.length - 1] ?? 1;
  const expected = text(`It has to hold revision ${or(allowed, 'en')}.`, `它应处于修订号 ${or(allowed, 'zh')}。`);
  const seen = 'revision' in held.newest ? held.newest.revision : 0;
  if (seen < least) {
    return violation('what-was-promised-is-kept', text(
      `The store comes back at revision ${seen}, but revision ${least} was acknowledged, or had been shown after an earlier start.`,
      `存储恢复到修订号 ${seen}，但修订号 ${least} 已被确认，或在之前的启动后已经可见。`), step);
  }
  if (seen > most) {
    return violation('nothing-is-added', text(
      `The store comes back at revision ${seen}, though no more than ${most} was ever reached. ${expected.en}`,
      `存储恢复到修订号 ${seen}，而从未达到过 ${most} 以上。${expected.zh}`), step);
  }
  const isNewestRight = possible.some((model) => equal(rangeOf(model, 0), held.newest));
  if (isNewestRight) return violation('history-is-kept', historyMessage(held.history ?? [], possible), step);
  return violation('a-prefix-as-it-was', text(
    `What the store holds at revision ${seen} is not what the commands up to some point, each once, as a whole and in order, have made. ${expected.en}`,
    `存储在修订号 ${seen} 处的内容，并不是按顺序、完整且各执行一次某个前缀的命令所得到的结果。${expected.zh}`), step);
}

function historyMessage(history: readonly Range[], possible: Possible): Text {
  const model = possible[0] ?? EMPTY;
  const at = history.findIndex((range, i) => !equal(rangeOf(model, i + 1), range)) + 1;
  const right = rangeOf(model, at);
  if ('error' in right) return text(`A read at revision ${at} has to answer ${right.error}, before and after a restart.`, `读取修订号 ${at} 应返回 ${right.error}，重启前后都一样。`);
  return text(`A read at revision ${at} has to give what was there then, before and after a restart.`, `读取修订号 ${at} 应得到当时的内容，重启前后都一样。`);
}

/** What a damage leaves allowed: to refuse, to hold everything, or to miss the last commit if the damage is in it. */
function allowedAfterDamage(step: Step, possible: Possible, last: LastCommit | undefined): Possible {
  return last !== undefined && step.do === 'flip' && step.of >= last.step ? [...last.parts, ...possible] : possible;
}

function damageViolation(step: Step, held: Held, allowed: Possible, at: number): Violation {
  const { clause, message } = heldViolation(held, allowed, at);
  const seen = 'newest' in held && 'revision' in held.newest ? held.newest.revision : 0;
  const what = step.do === 'flip' ? text('The changed byte is one that an acknowledged commit wrote', '被改动的字节由一次已确认的提交写入') : text('A part of the log that is needed is missing', '所需的一部分日志缺失');
  if (clause !== 'what-was-promised-is-kept' && clause !== 'a-prefix-as-it-was' && clause !== 'nothing-is-added') return violation(clause, message, at);
  return violation('damage-is-not-passed-over', text(
    `${what.en}: the store has to refuse, or to hold all of revision ${or(revisions(allowed), 'en')}. It starts at revision ${seen} as if nothing were wrong.`,
    `${what.zh}：存储应拒绝启动，或完整恢复到修订号 ${or(revisions(allowed), 'zh')}。它却当作没事一样以修订号 ${seen} 启动。`), at);
}

/** What came of judging a story: what is wrong, and what the store may have held at its last start. */
export interface Judgement {
  readonly violation?: Violation;
  readonly allowed: Possible;
}

/**
 * Whether all that was seen may be. What was acknowledged, or was seen after a start, is there from then on; of what was not
 * acknowledged some first part may be; nothing else is. Each command is there once and as a whole.
 */
export function judge({ steps }: Story, sight: Sight): Judgement {
  let possible: Possible = [EMPTY];
  let allowed = possible;
  let last: LastCommit | undefined;
  for (const [i, happened] of sight.entries()) {
    const step = steps[i];
    if (step === undefined) break;
    if (step.do === 'commit') {
      const parts = partsOf(possible, step.commands);
      last = { step: i, parts };
      const told = toldViolation(happened, step, possible, i);
      if (told !== undefined) return { violation: told, allowed };
      possible = happened.acknowledged === true ? possible.map((model) => afterAll(model, step.commands).model) : parts;
    }
    const { held } = happened;
    if (held === undefined) continue;
    const isDamage = (step.do === 'flip' || step.do === 'lose') && happened.damaged === true;
    allowed = isDamage ? allowedAfterDamage(step, possible, last) : possible;
    if (isDamage && 'refused' in held) return { allowed };
    const agreeing = allowed.filter((model) => agrees(model, held));
    if (agreeing.length === 0) return { violation: isDamage ? damageViolation(step, held, allowed, i) : heldViolation(held, allowed, i), allowed };
    possible = agreeing;
  }
  return { allowed };
}

export function storyViolation(story: Story, sight: Sight): Violation | undefined {
  return judge(story, sight).violation;
}

/** A commit that no crash cuts short is acknowledged; the results are those of the commands in their order. */
function toldViolation(happened: Happened, step: Step & { do: 'commit' }, possible: Possible, at: number): Violation | undefined {
  if (happened.acknowledged !== true) {
    return step.crash !== undefined ? undefined : violation('commits-are-acknowledged', text('The store runs, so the commit has to be acknowledged.', '存储在运行，这次提交就应得到确认。'), at);
  }
  const results = possible.map((model) => afterAll(model, step.commands).results);
  if (results.some((expected) => equal(expected, happened.results))) return undefined;
  const [expected = []] = results;
  const shown = expected.map((result) => ('error' in result ? result.error : String(result.revision))).join(', ');
  return violation('results-in-order', text(`The commands have to be answered with ${shown}.`, `这些命令的结果应为 ${shown}。`), at);
}
