import { inEach, partAnswer, text, verbatim, type Question, type Text, type Trace } from '../kernel';
import { revisionOf } from './model';
import type { KeyValue, Range, Result } from './port';
import type { Answers, Program } from './program';
import { rangeReason, sayKey, sayKeys, stagesOf } from './program-rule';
import { sayCommand } from './story-words';

type Asked = Question<Program, Answers>;

function describeProgram({ commands }: Program): Text {
  return inEach((language) => {
    const lines = commands.map((command, i) => `${i + 1}. ${command.do === 'compact' ? `\`${sayCommand(command)}\`` : sayTransaction(command.operations.length, sayCommand(command), language)}`);
    const setting = language === 'en' ? 'A new, empty etcd (revision 1) executes these requests one after the other; each is one transaction, or a compaction:' : '一个全新的空 etcd（修订号为 1）依次执行以下请求，每个请求是一个事务或一次压缩：';
    return `${setting}\n\n${lines.join('\n')}`;
  });
}

function sayTransaction(operations: number, words: string, language: 'en' | 'zh'): string {
  if (operations > 0) return `\`${words}\``;
  return language === 'en' ? 'a transaction without operations' : '没有操作的事务';
}

function briefProgram({ commands, read }: Program): Text {
  const listed = (none: string) => commands.map((command) => (sayCommand(command) === '' ? none : `\`${sayCommand(command)}\``)).join(' | ');
  const at = read === 0 ? text('', '') : text(`; read at ${read}`, `；读取修订号 ${read}`);
  return text(listed('(nothing)') + at.en, listed('（空）') + at.zh);
}

const situation = { describe: describeProgram, brief: briefProgram };

const sayResult = (result: Result | undefined) => (result === undefined ? '-' : 'error' in result ? result.error : String(result.revision));

export const revisionsQuestion: Asked = partAnswer<Program, Answers, number>({
  ...situation,
  ask: () => text("What is the store's revision at the end?", '最后存储的修订号是多少？'),
  answer: ({ range }) => ('revision' in range ? range.revision : 0),
  withAnswer: ({ results, range }, revision) => ({ results: results.map((result, i) => (i === results.length - 1 ? { revision } : result)), range: 'revision' in range ? { ...range, revision } : range }),
  say: (revision) => verbatim(revision),
  because(revision, program) {
    const { stages } = stagesOf(program);
    const idle = stages.flatMap(({ before, result }, i) => ('revision' in result && result.revision === revisionOf(before) ? [i + 1] : []));
    if (idle.length === 0) return text(`It starts at 1, and each of the ${stages.length} transactions changes something: ${revision}.`, `从 1 开始，${stages.length} 个事务都改变了内容：最后是 ${revision}。`);
    return text(`It starts at 1 and grows by one with each transaction that changes something; ${idle.join(', ')} changed nothing: ${revision}.`, `从 1 开始，每个改变了内容的事务加一；第 ${idle.join('、')} 个没有改变任何内容：最后是 ${revision}。`);
  },
  rank: (revision) => revision,
  trace: {
    length: ({ results }) => results.length,
    prefix: ({ results }, program, steps) => {
      const part = { ...program, commands: program.commands.slice(0, steps), read: 0 };
      const { end } = stagesOf(part);
      return { observation: { results: results.slice(0, steps), range: { revision: revisionOf(end), keyValues: [...(end.states.at(-1) ?? [])] } }, scenario: part };
    },
    say: ({ results }, { commands }, step) => {
      const command = commands[step];
      const said = command === undefined ? '' : sayCommand(command);
      const result = sayResult(results[step]);
      return text(`${said === '' ? 'nothing' : `\`${said}\``} → revision ${result}`, `${said === '' ? '空事务' : `\`${said}\``} → 修订号 ${result}`);
    },
  } satisfies Trace<Program, Answers>,
});

export const keysQuestion: Asked = partAnswer<Program, Answers, readonly KeyValue[]>({
  ...situation,
  ask: () => text('Which create and mod revisions and versions do the keys have at the end?', '最后各个键的 create、mod 修订号和 version 是多少？'),
  answer: ({ range }) => ('keyValues' in range ? range.keyValues.map((each) => ({ ...each, value: '' })) : []),
  withAnswer: (answers, keyValues) => {
    const { range } = answers;
    if (!('keyValues' in range)) return answers;
    return { ...answers, range: { ...range, keyValues: keyValues.map((each) => ({ ...each, value: range.keyValues.find(({ key }) => key === each.key)?.value ?? '' })) } };
  },
  say: (keyValues) => (keyValues.length === 0 ? text('there are no keys', '没有键') : verbatim(keyValues.map(sayKey).join('; '))),
  because: (keyValues) => text(
    `Create is the revision of the first put since the key was last absent, mod that of its last put, version counts the puts from there: ${keyValues.map(sayKey).join('; ') || 'no keys are left'}.`,
    `create 是键最近一次从无到有时的修订号，mod 是最后一次 put 的修订号，version 从 create 起计 put 次数：${keyValues.map(sayKey).join('；') || '没有剩下任何键'}。`,
  ),
});

type Read = { readonly keys: readonly (readonly [string, string])[] } | { readonly error: string };

function readOf(range: Range): Read {
  return 'error' in range ? range : { keys: range.keyValues.map(({ key, value }) => [key, value] as const) };
}

function sayRead(read: Read): Text {
  if ('error' in read) return verbatim(read.error);
  return sayKeys(read.keys.map(([key, value]) => ({ key, value, createRevision: 0, modRevision: 0, version: 0 })));
}

/** The range with what was read replaced; metadata that nobody asked for stay. */
function rangeWith(range: Range, read: Read): Range {
  if ('error' in read) return { error: read.error === 'ErrCompacted' ? 'ErrCompacted' : 'ErrFutureRev' };
  const known = 'keyValues' in range ? range.keyValues : [];
  const keyValues = read.keys.map(([key, value]) => known.find((each) => each.key === key && each.value === value) ?? { key, value, createRevision: 0, modRevision: 0, version: 0 });
  return { revision: 'revision' in range ? range.revision : 0, keyValues };
}

const askRead = ({ read }: Program) => (read === 0 ? text('a read of the newest state', '读取最新状态') : text(`a read at revision ${read}`, `读取修订号 ${read}`));

export const readQuestion: Asked = partAnswer<Program, Answers, Read>({
  ...situation,
  ask: (program) => text(`What does ${askRead(program).en} give then?`, `随后${askRead(program).zh}，结果是什么？`),
  answer: ({ range }) => readOf(range),
  withAnswer: (answers, read) => ({ ...answers, range: rangeWith(answers.range, read) }),
  say: sayRead,
  because(_read, program) {
    const why = rangeReason(program);
    return text(`After all requests, ${why.en}.`, `所有请求执行之后，${why.zh}。`);
  },
});

interface Compacted {
  readonly compactions: readonly Result[];
  readonly read: Read;
}

const sayCompaction = (result: Result) => ('error' in result ? result.error : 'ok');
const isCompaction = ({ commands }: Program, i: number) => commands[i]?.do === 'compact';

export const compactionQuestion: Asked = partAnswer<Program, Answers, Compacted>({
  ...situation,
  ask: (program) => text(`What do the compactions answer, and what does ${askRead(program).en} give then?`, `各次压缩返回什么？随后${askRead(program).zh}，结果是什么？`),
  answer: ({ results, range }, program) => ({ compactions: results.filter((_, i) => isCompaction(program, i)).map((each) => ('error' in each ? each : { revision: 0 })), read: readOf(range) }),
  withAnswer(answers, { compactions, read }, program) {
    let next = 0;
    const results = answers.results.map((result, i) => {
      if (!isCompaction(program, i)) return result;
      const told = compactions[next++] ?? result;
      if ('error' in told) return told;
      return 'error' in result ? { revision: 0 } : result;
    });
    return { results, range: rangeWith(answers.range, read) };
  },
  say({ compactions, read }) {
    const done = compactions.map(sayCompaction).join(', ');
    const seen = sayRead(read);
    return done === '' ? seen : text(`${done}; then ${seen.en}`, `${done}；随后：${seen.zh}`);
  },
  because(_answer, program) {
    const { stages } = stagesOf(program);
    const done = stages.flatMap(({ command, before, result }) => (command.do === 'compact' ? [`\`compact ${command.revision}\` (revision ${revisionOf(before)}, compacted ${before.compacted < 0 ? '-' : before.compacted}): ${sayCompaction(result)}`] : []));
    const why = rangeReason(program);
    return text(`${done.join('; ')}. Then ${why.en}.`, `${done.join('；').replaceAll('revision', '修订号').replaceAll('compacted', '已压缩')}。随后，${why.zh}。`);
  },
});
