import { equal, partAnswer, text, verbatim, type Question, type Text, type Trace } from '../kernel';
import { rangeOf } from './model';
import type { KeyValue, Range, Result } from './port';
import { sayKey } from './program-rule';
import { judge } from './story-rule';
import type { Happened, Held, Sight, Story } from './story';
import { briefStory, describeStory, sayStep } from './story-words';

type Asked = Question<Story, Sight>;

/** What is asked of a store that has started; null stands for one that refuses to. */
interface Projection<Answer> {
  ask(story: Story): Text;
  of(keyValues: readonly KeyValue[], revision: number): Answer;
  /** A state that nobody would call right, for an answer that no allowed state gives. */
  fabricate(answer: Answer): { readonly revision: number; readonly keyValues: readonly KeyValue[] };
  say(answer: Answer): Text;
  because(answer: Answer | null, story: Story): Text;
  rank?(answer: Answer): number;
}

function lastHeld(sight: Sight): Held {
  return sight.flatMap(({ held }) => (held === undefined ? [] : [held])).at(-1) ?? { refused: true };
}

const sayResult = (result: Result) => ('error' in result ? result.error : String(result.revision));

function sayHappened({ acknowledged, results, held }: Happened): Text {
  const parts: Text[] = [];
  if (acknowledged === false) parts.push(text('not acknowledged', '未确认'));
  if (results !== undefined) parts.push(text(`acknowledged with ${results.length === 1 ? 'revision' : 'revisions'} ${results.map(sayResult).join(', ')}`, `已确认，修订号 ${results.map(sayResult).join('、')}`));
  if (held !== undefined) {
    if ('refused' in held) parts.push(text('the start is refused', '拒绝启动'));
    else if ('revision' in held.newest) {
      const { revision, keyValues } = held.newest;
      const keys = keyValues.map(({ value, ...rest }) => sayKey({ ...rest, value }).replace(':', `=${value}:`)).join('; ');
      parts.push(text(`the store is at revision ${revision} (${keys === '' ? 'no keys' : keys})`, `存储处于修订号 ${revision}（${keys === '' ? '没有键' : keys}）`));
    }
  }
  return text(parts.map(({ en }) => en).join('; '), parts.map(({ zh }) => zh).join('；'));
}

const trace: Trace<Story, Sight> = {
  length: (sight) => sight.length,
  prefix: (sight, story, steps) => ({ observation: sight.slice(0, steps), scenario: { ...story, steps: story.steps.slice(0, steps) } }),
  say(sight, story, step) {
    const [what, seen] = [story.steps[step], sight[step]];
    if (what === undefined || seen === undefined) return text('nothing', '没有');
    const [done, shown] = [sayStep(what, story), sayHappened(seen)];
    return text(`${done.en} → ${shown.en}`, `${done.zh} → ${shown.zh}`);
  },
};

function heldQuestion<Answer>({ ask, of, fabricate, say, because, rank }: Projection<Answer>): Asked {
  const answerOf = (held: Held): Answer | null => ('refused' in held || 'error' in held.newest ? null : of(held.newest.keyValues, held.newest.revision));
  return partAnswer<Story, Sight, Answer | null>({
    describe: describeStory,
    brief: briefStory,
    ask,
    answer: (sight) => answerOf(lastHeld(sight)),
    withAnswer(sight, answer, story) {
      const { allowed } = judge(story, sight);
      const states = allowed.map((model): Held => ({ newest: rangeOf(model, 0) }));
      const right = states.find((held) => equal(answerOf(held), answer));
      const fabricated = (): Held => {
        if (answer === null) return { refused: true };
        const { revision, keyValues } = fabricate(answer);
        return { newest: { revision, keyValues: [...keyValues] } };
      };
      const at = sight.findLastIndex(({ held }) => held !== undefined);
      return sight.map((each, i) => (i === at ? { ...each, held: right ?? fabricated() } : each));
    },
    say: (answer) => (answer === null ? text('it refuses to start', '拒绝启动') : say(answer)),
    because,
    ...(rank === undefined ? {} : { rank: (answer: Answer | null) => (answer === null ? Number.MAX_SAFE_INTEGER : rank(answer)) }),
    trace,
  });
}

const damaged = ({ steps }: Story) => steps.some(({ do: what }) => what === 'flip' || what === 'lose');

/** Why the store comes back as it does. */
function reason(isRefused: boolean, story: Story): Text {
  if (isRefused) return text('Records that were acknowledged cannot be read any more, and nobody else has them: to start would be to lose them in silence.', '已确认的记录无法再读出，而别处也没有：若照常启动，就等于悄悄丢失它们。');
  if (damaged(story)) return text('What is gone is not needed: the snapshot and the segments that are left hold everything.', '丢失的部分并不需要：快照和剩下的日志段已包含全部内容。');
  return text(
    'Everything that was acknowledged, or was shown after a start, is durable; of a commit that was cut short the records come back that are whole on the disk, and a torn one is dropped.',
    '已确认的、以及启动后展示过的内容都已落盘；中途断掉的提交，磁盘上完整的记录会恢复，残缺的记录被丢弃。',
  );
}

/** At which revision the store is after the last start. */
export const revisionQuestion: Asked = heldQuestion<number>({
  ask: () => text('At which revision is the store after the last start?', '最后一次启动之后，存储处于哪个修订号？'),
  of: (_keyValues, revision) => revision,
  fabricate: (revision) => ({ revision, keyValues: [] }),
  say: (revision) => text(`revision ${revision}`, `修订号 ${revision}`),
  because(revision, story) {
    const why = reason(revision === null, story);
    return revision === null ? why : text(`${why.en} That is revision ${revision}.`, `${why.zh}即修订号 ${revision}。`);
  },
  rank: (revision) => revision,
});

type Pair = readonly [key: string, value: string];

/** Which keys and values there are after the last start. */
export const valuesQuestion: Asked = heldQuestion<readonly Pair[]>({
  ask: () => text('Which keys does the store hold after the last start?', '最后一次启动之后，存储中有哪些键？'),
  of: (keyValues) => keyValues.map(({ key, value }): Pair => [key, value]),
  fabricate: (pairs) => ({ revision: 2, keyValues: pairs.map(([key, value]) => ({ key, value, createRevision: 0, modRevision: 0, version: 0 })) }),
  say: (pairs) => (pairs.length === 0 ? text('no keys', '没有键') : verbatim(pairs.map(([key, value]) => `${key}=${value}`).join(', '))),
  because(pairs, story) {
    const why = reason(pairs === null, story);
    return text(`${why.en} A transaction is one record: all of it comes back or nothing.`, `${why.zh}一个事务是一条记录：要么全部恢复，要么全都没有。`);
  },
});

/** The keys after the last start with their revisions. */
export const metadataQuestion: Asked = heldQuestion<readonly KeyValue[]>({
  ask: () => text('Which keys does the store hold after the last start, with their create and mod revisions and versions?', '最后一次启动之后，存储中有哪些键？其 create、mod 修订号和 version 是多少？'),
  of: (keyValues) => keyValues.map((each) => ({ ...each, value: '' })),
  fabricate: (keyValues) => ({ revision: Math.max(1, ...keyValues.map(({ modRevision }) => modRevision)), keyValues }),
  say: (keyValues) => (keyValues.length === 0 ? text('no keys', '没有键') : verbatim(keyValues.map(sayKey).join('; '))),
  because: () => text(
    'A snapshot holds the whole state with all revisions, and a start applies each record behind it once: the result is that of all transactions, each once.',
    '快照保存包括所有修订号在内的完整状态，启动时其后的每条记录各应用一次：结果与所有事务各执行一次相同。',
  ),
});

const readable = (held: Held): readonly boolean[] => ('history' in held && held.history !== undefined ? held.history.map((range) => 'revision' in range) : []);
const lastAt = (sight: Sight) => sight.findLastIndex(({ held }) => held !== undefined);

/** Which revisions can be read after the last start. */
export const readableQuestion: Asked = partAnswer<Story, Sight, readonly boolean[]>({
  describe: describeStory,
  brief: briefStory,
  ask: () => text('Which revisions can be read after the last start?', '最后一次启动之后，哪些修订号可以读取？'),
  answer: (sight) => readable(lastHeld(sight)),
  withAnswer: (sight, answer) =>
    sight.map((each, i) => {
      if (i !== lastAt(sight) || each.held === undefined || 'refused' in each.held) return each;
      const { newest, history = [] } = each.held;
      const asked = answer.map((isReadable, at): Range => {
        const before = history[at];
        if (before !== undefined && 'revision' in before === isReadable) return before;
        return isReadable ? newest : { error: 'ErrCompacted' };
      });
      return { ...each, held: { newest, history: asked } };
    }),
  say(answer) {
    const revisions = answer.flatMap((each, i) => (each ? [i + 1] : []));
    return revisions.length === 0 ? text('none', '都不能') : verbatim(revisions.join(', '));
  },
  because: () => text(
    'Transactions and compactions are in the log and in the snapshot: a restart neither brings compacted revisions back nor takes others away.',
    '事务和压缩都记录在日志和快照中：重启既不会让已压缩的修订号恢复，也不会让其他修订号消失。',
  ),
});
