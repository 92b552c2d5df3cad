import { partAnswer, text, verbatim, type Question, type Text, type Trace } from '../kernel';
import type { Range } from './port';
import { sayKey } from './program-rule';
import { pairsOf } from './run';
import { sayPairs } from './story-rule';
import type { Held, Pair, Sight, Story } from './story';
import { sightPicture, storyPicture } from './story-picture';
import { sayHappened } from './sight-words';
import { briefStory, describeStory, sayStep } from './story-words';

type Asked = Question<Story, Sight>;

/** What is asked of a store that has started; null stands for one that refuses to. */
interface Projection<Answer> {
  ask(story: Story): Text;
  of(held: Exclude<Held, { refused: true }>): Answer;
  /** The held state with another answer in its place. */
  with(held: Held, answer: Answer): Held;
  say(answer: Answer): Text;
  because(answer: Answer | null, story: Story): Text;
}

const lastAt = (sight: Sight) => sight.findLastIndex(({ held }) => held !== undefined);
const lastHeld = (sight: Sight): Held => sight[lastAt(sight)]?.held ?? { refused: true };

const trace: Trace<Story, Sight> = {
  length: (sight) => sight.length,
  prefix: (sight, story, steps) => ({ observation: sight.slice(0, steps), scenario: { ...story, steps: story.steps.slice(0, steps) } }),
  say(sight, story, step) {
    const [what, seen] = [story.steps[step], sight[step]];
    if (what === undefined || seen === undefined) return text('nothing', '没有');
    const [done, shown] = [sayStep(what, story), sayHappened(seen)];
    return text(`${done.en} → ${shown.en}`, `${done.zh} → ${shown.zh}`);
  },
  picture: sightPicture,
};

function heldQuestion<Answer>(projection: Projection<Answer>): Asked {
  const { ask, of, say, because } = projection;
  return partAnswer<Story, Sight, Answer | null>({
    describe: describeStory,
    picture: storyPicture,
    brief: briefStory,
    ask,
    answer(sight) {
      const held = lastHeld(sight);
      return 'refused' in held ? null : of(held);
    },
    withAnswer: (sight, answer) => sight.map((each, i) => (i === lastAt(sight) ? { ...each, held: answer === null ? { refused: true } : projection.with(lastHeld(sight), answer) } : each)),
    say: (answer) => (answer === null ? text('it refuses to start', '拒绝启动') : say(answer)),
    because,
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

const whatIsHeld: Projection<readonly Pair[]> = {
  ask: () => text('Which keys does the store hold after the last start?', '最后一次启动之后，存储中有哪些键？'),
  of: ({ values }) => values,
  with: (_held, values) => ({ values }),
  say: sayPairs,
  because(pairs, story) {
    const why = reason(pairs === null, story);
    if (pairs === null) return why;
    const values = sayPairs(pairs);
    return text(`${why.en} Hence ${values.en}.`, `${why.zh}因此内容为：${values.zh}。`);
  },
};

/** Which keys and values there are after the last start. */
export const valuesQuestion: Asked = heldQuestion(whatIsHeld);

/** The same where transactions have several operations. */
export const wholeQuestion: Asked = heldQuestion<readonly Pair[]>({
  ...whatIsHeld,
  because(pairs, story) {
    const why = reason(pairs === null, story);
    return text(`${why.en} A transaction is one record: all of it comes back or nothing.`, `${why.zh}一个事务是一条记录：要么全部恢复，要么全都没有。`);
  },
});

/** The keys after the last start with their revisions. */
export const metadataQuestion: Asked = heldQuestion<Range>({
  ask: () => text('At which revision is the store after the last start, and which create and mod revisions and versions do its keys have?', '最后一次启动之后，存储处于哪个修订号？各个键的 create、mod 修订号和 version 是多少？'),
  of: ({ newest }) => newest ?? { error: 'ErrFutureRev' },
  with: (held, newest) => ({ ...held, values: pairsOf(newest), newest }),
  say: (range) => {
    if ('error' in range) return verbatim(range.error);
    const keys = range.keyValues.map(sayKey).join('; ');
    return keys === '' ? text(`revision ${range.revision}, no keys`, `修订号 ${range.revision}，没有键`) : text(`revision ${range.revision}; ${keys}`, `修订号 ${range.revision}；${keys}`);
  },
  because: () => text(
    'A snapshot holds the whole state with all revisions, and a start applies each record after it once: the result is that of all transactions, each once.',
    '快照保存包括所有修订号在内的完整状态，启动时其后的每条记录各应用一次：结果与所有事务各执行一次相同。',
  ),
});

const readable = (held: Held): readonly boolean[] => ('history' in held && held.history !== undefined ? held.history.map((range) => 'revision' in range) : []);

/** Which revisions can be read after the last start. */
export const readableQuestion: Asked = partAnswer<Story, Sight, readonly boolean[]>({
  describe: describeStory,
  picture: storyPicture,
  brief: briefStory,
  ask: () => text('Which revisions can be read after the last start?', '最后一次启动之后，哪些修订号可以读取？'),
  answer: (sight) => readable(lastHeld(sight)),
  withAnswer: (sight, answer) =>
    sight.map((each, i) => {
      if (i !== lastAt(sight) || each.held === undefined || 'refused' in each.held) return each;
      const { newest, history = [] } = each.held;
      if (newest === undefined) return each;
      const asked = answer.map((isReadable, at): Range => {
        const before = history[at];
        if (before !== undefined && 'revision' in before === isReadable) return before;
        return isReadable ? newest : { error: 'ErrCompacted' };
      });
      return { ...each, held: { ...each.held, history: asked } };
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
