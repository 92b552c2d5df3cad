import { equal, inEach, text, verbatim, violation, type Text, type Violation } from '../kernel';
import { after, afterAll, EMPTY, rangeOf, type Model } from './model';
import type { Command, Range } from './port';
import { sayKey } from './program-rule';
import { pairsOf } from './run';
import { unpadded } from './stories';
import type { Happened, Held, Pair, Sight, Step, Story } from './story';

/** What the store may hold, as far as it has been seen; usually one thing. */
type Possible = readonly Model[];

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
  if (!equal(pairsOf(rangeOf(model, 0)), held.values)) return false;
  if (held.newest !== undefined && !equal(rangeOf(model, 0), held.newest)) return false;
  return held.history === undefined || held.history.every((range, i) => equal(rangeOf(model, i + 1), range));
}

/** Keys with their values, as a list. */
export function sayPairs(pairs: readonly Pair[]): Text {
  const listed = pairs.map(([key, value]) => `${key === '' ? '""' : key}=${value === '' ? '""' : unpadded(value)}`).join(', ');
  return listed === '' ? text('no keys', '没有键') : verbatim(listed);
}

/** What a store may hold, in words: each possibility once. */
function sayPossible(possible: Possible): Text {
  const each = possible.map((model) => sayPairs(pairsOf(rangeOf(model, 0))));
  const unique = each.filter(({ en }, i) => each.findIndex((other) => other.en === en) === i);
  return inEach((language) => unique.map((one) => one[language]).join(language === 'en' ? ' or ' : '，或 '));
}

/** Says what is wrong with what a store holds after a start. `possible` is what it may hold, `past` what it has ever held, or was asked to. */
function heldViolation(held: Held, possible: Possible, past: Possible, step: number): Violation {
  if ('refused' in held) {
    return violation('a-crash-refuses-nothing', text(
      'No byte that was durable has changed, so the store has to start: a record that is incomplete at the end of the log was never acknowledged and is dropped.',
      '已持久化的字节没有任何改变，所以存储必须能启动：日志末尾不完整的记录从未被确认，丢弃即可。'), step);
  }
  const seen = sayPairs(held.values);
  const right = sayPossible(possible);
  const bare: Held = { values: held.values };
  const alike = possible.filter((model) => agrees(model, bare));
  if (alike.length > 0) return revisionsViolation(held, alike, step);
  if (past.some((model) => agrees(model, bare))) {
    return violation('what-was-promised-is-kept', text(
      `The store holds ${seen.en}: commands are missing that were acknowledged, or had been shown after an earlier start. It has to hold ${right.en}.`,
      `存储的内容为：${seen.zh}，缺少已被确认、或在之前的启动后已经可见的命令。应为：${right.zh}。`), step);
  }
  return violation('a-prefix-as-it-was', text(
    `The store holds ${seen.en}. No prefix of the commands, each applied once and in full, gives that. It has to hold ${right.en}.`,
    `存储的内容为：${seen.zh}；无论依次完整执行前几条命令，都得不到这个结果。应为：${right.zh}。`), step);
}

/** The keys are right, their revisions are not. */
function revisionsViolation({ newest, history = [] }: Exclude<Held, { refused: true }>, possible: Possible, step: number): Violation {
  const right = rangeOf(possible[0] ?? EMPTY, 0);
  if (newest !== undefined && !possible.some((model) => equal(rangeOf(model, 0), newest)) && 'revision' in right) {
    const keys = right.keyValues.map(sayKey).join('; ');
    return violation('revisions-as-they-were', text(
      `After the start the store has to be at revision ${right.revision}${keys === '' ? '' : `, with ${keys}`}.`,
      `启动之后存储应处于修订号 ${right.revision}${keys === '' ? '' : `，且 ${keys}`}。`), step);
  }
  return violation('history-is-kept', historyMessage(history, possible), step);
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

function damageViolation(step: Step, held: Held, allowed: Possible, past: Possible, at: number): Violation {
  const found = heldViolation(held, allowed, past, at);
  if (found.clause !== 'what-was-promised-is-kept' && found.clause !== 'a-prefix-as-it-was') return found;
  const what = step.do === 'flip' ? text('The changed byte is one that an acknowledged commit wrote', '被改动的字节由一次已确认的提交写入') : text('A part of the log that is needed is missing', '所需的一部分日志缺失');
  const [seen, right] = [sayPairs('values' in held ? held.values : []), sayPossible(allowed)];
  return violation('damage-is-not-passed-over', text(
    `${what.en}: the store has to refuse, or to hold ${right.en}. It starts with ${seen.en} as if nothing were wrong.`,
    `${what.zh}：存储应拒绝启动，或完整恢复到（${right.zh}）。它却当作没事一样启动，内容为：${seen.zh}。`), at);
}

/**
 * Whether all that was seen may be. What was acknowledged, or was seen after a start, is there from then on; of what was not
 * acknowledged some first part may be; nothing else is. Each command is there once and as a whole.
 */
export function storyViolation({ steps }: Story, sight: Sight): Violation | undefined {
  let possible: Possible = [EMPTY];
  let last: LastCommit | undefined;
  const past: Model[] = [EMPTY];
  for (const [i, happened] of sight.entries()) {
    const step = steps[i];
    if (step === undefined) break;
    if (step.do === 'commit') {
      const parts = partsOf(possible, step.commands);
      last = { step: i, parts };
      past.push(...parts);
      const told = toldViolation(happened, step, possible, i);
      if (told !== undefined) return told;
      possible = happened.acknowledged === true ? possible.map((model) => afterAll(model, step.commands).model) : parts;
    }
    const { held } = happened;
    if (held === undefined) continue;
    const isDamage = (step.do === 'flip' || step.do === 'lose') && happened.damaged === true;
    const allowed = isDamage ? allowedAfterDamage(step, possible, last) : possible;
    if (isDamage && 'refused' in held) return undefined;
    const agreeing = allowed.filter((model) => agrees(model, held));
    if (agreeing.length === 0) return isDamage ? damageViolation(step, held, allowed, past, i) : heldViolation(held, allowed, past, i);
    possible = agreeing;
  }
  return undefined;
}

/** A commit that no crash cuts short is acknowledged; the results are those of the commands in their order. */
function toldViolation(happened: Happened, step: Step & { do: 'commit' }, possible: Possible, at: number): Violation | undefined {
  if (happened.acknowledged !== true) {
    return step.crash !== undefined ? undefined : violation('commits-are-acknowledged', text('The store runs, so the commit has to be acknowledged.', '存储在运行，这次提交就应得到确认。'), at);
  }
  if (happened.results === undefined) return undefined;
  const results = possible.map((model) => afterAll(model, step.commands).results);
  if (results.some((expected) => equal(expected, happened.results))) return undefined;
  const [expected = []] = results;
  const shown = expected.map((result) => ('error' in result ? result.error : String(result.revision))).join(', ');
  return violation('results-in-order', text(`The commands have to be answered with ${shown}.`, `这些命令的结果应为 ${shown}。`), at);
}
