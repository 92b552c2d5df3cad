import { equal, text, violation, type Text, type Violation } from '../kernel';
import { after, EMPTY, rangeOf, revisionOf, type Model } from './model';
import type { Command, KeyValue, Range, Result } from './port';
import type { Answers, Program } from './program';

/** A store with all that was asked of it before, and the next request. */
export interface Stage {
  readonly before: Model;
  readonly command: Command;
  readonly result: Result;
}

export function stagesOf({ commands }: Pick<Program, 'commands'>): { readonly stages: readonly Stage[]; readonly end: Model } {
  let before = EMPTY;
  const stages = commands.map((command): Stage => {
    const done = after(before, command);
    const stage = { before, command, result: done.result };
    before = done.model;
    return stage;
  });
  return { stages, end: before };
}

/** Why a request is answered so. */
function resultReason({ before, command, result }: Stage): Text {
  const revision = revisionOf(before);
  if (command.do === 'compact') {
    if (command.revision <= before.compacted) return text(`the store is compacted up to ${before.compacted} already: ErrCompacted`, `存储已压缩到修订号 ${before.compacted}：返回 ErrCompacted`);
    if (command.revision > revision) return text(`the store is at revision ${revision} only: ErrFutureRev`, `存储才到修订号 ${revision}：返回 ErrFutureRev`);
    return text(`a compaction changes no key, so the revision stays ${revision}`, `压缩不改变任何键，修订号仍是 ${revision}`);
  }
  return 'revision' in result && result.revision > revision
    ? text(`the transaction changes something, so the revision grows by one, to ${result.revision}`, `事务改变了内容，修订号加一，变为 ${result.revision}`)
    : text(`the transaction changes nothing, so the revision stays ${revision}`, `事务没有改变任何内容，修订号仍是 ${revision}`);
}

/** Why a read after all requests gives what it gives. */
export function rangeReason(program: Program): Text {
  const { read } = program;
  const { stages, end } = stagesOf(program);
  const newest = revisionOf(end);
  if (read > newest) return text(`the store is at revision ${newest}, and revision ${read} lies ahead of it: ErrFutureRev`, `存储处于修订号 ${newest}，而 ${read} 超前于它：返回 ErrFutureRev`);
  if (read > 0 && read < end.compacted) return text(`revision ${read} is below the compacted revision ${end.compacted}: ErrCompacted`, `修订号 ${read} 低于已压缩的修订号 ${end.compacted}：返回 ErrCompacted`);
  const at = read === 0 ? newest : read;
  const keys = sayKeys(end.states[at - 1] ?? []);
  const maker = stages.findIndex(({ before, result }) => 'revision' in result && result.revision === at && revisionOf(before) < at) + 1;
  const made = maker === 0 ? text(`revision ${at} is that of the empty store`, `修订号 ${at} 是空存储的修订号`) : text(`revision ${at} was made by request ${maker}`, `修订号 ${at} 由第 ${maker} 个请求产生`);
  return text(`${made.en}, and right after it the keys were: ${keys.en}`, `${made.zh}，那一刻的键为：${keys.zh}`);
}

/** Keys with their values. */
export function sayKeys(keys: readonly KeyValue[]): Text {
  const listed = keys.map(({ key, value }) => `${key}=${value}`).join(', ');
  return listed === '' ? text('no keys', '没有键') : text(listed, listed);
}

/** A key with its revisions. */
export function sayKey({ key, createRevision, modRevision, version }: KeyValue): string {
  return `${key}: create ${createRevision}, mod ${modRevision}, version ${version}`;
}

function valuesOf(range: Range): string {
  return 'error' in range ? range.error : sayKeys(range.keyValues).en;
}

function keysMessage(range: Range, expected: Range): Text | undefined {
  if ('error' in range || 'error' in expected) return undefined;
  const wrong = expected.keyValues.find((each) => !range.keyValues.some((seen) => equal(seen, each)));
  if (wrong === undefined) return undefined;
  return text(
    `Right is ${sayKey(wrong)} (value ${wrong.value}): create is the revision of the first put since the key was last absent, mod that of the last put, version counts the puts from there.`,
    `正确的是 ${sayKey(wrong)}（值 ${wrong.value}）：create 是键最近一次从无到有时的修订号，mod 是最后一次 put 的修订号，version 从 create 起计 put 的次数。`,
  );
}

export function programViolation(answers: Answers, program: Program): Violation | undefined {
  const { stages, end } = stagesOf(program);
  for (const [step, stage] of stages.entries()) {
    const seen = answers.results[step];
    if (equal(seen, stage.result)) continue;
    const reason = resultReason(stage);
    const clause = stage.command.do === 'compact' ? 'compaction-is-answered' : 'one-revision-a-change';
    return violation(clause, text(`Request ${step + 1}: ${reason.en}.`, `第 ${step + 1} 个请求：${reason.zh}。`), step);
  }
  if (answers.results.length !== stages.length) return violation('one-answer-a-request', text('Each request has one answer.', '每个请求有且只有一个应答。'), stages.length);
  const expected = rangeOf(end, program.read);
  if (equal(answers.range, expected)) return undefined;
  const isError = 'error' in expected || 'error' in answers.range;
  const reason = rangeReason(program);
  const detail = valuesOf(answers.range) === valuesOf(expected) ? keysMessage(answers.range, expected) : undefined;
  return violation(isError ? 'revisions-that-can-be-read' : 'keys-as-they-were', detail ?? text(`A read then: ${reason.en}.`, `随后的读取：${reason.zh}。`), stages.length);
}
