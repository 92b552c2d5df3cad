import { inEach, join, text, type Text } from '../kernel';
import { ALL } from './disk';
import type { Command } from './port';
import { BIG, SMALL, unpadded } from './stories';
import type { Crash, Step, Story } from './story';

/** The operations of a transaction, or a compaction, as one would type them. */
export function sayCommand(command: Command): string {
  if (command.do === 'compact') return `compact ${command.revision}`;
  return command.operations.map((each) => (each.do === 'put' ? `put ${each.key} ${unpadded(each.value)}` : `del ${each.key}`)).join('; ');
}

export function sayCommands(commands: readonly Command[]): string {
  return commands.map((command) => `\`${sayCommand(command)}\``).join(' | ');
}

/** What survives of the bytes that no fsync has made durable. */
function sayBytes({ bytes, tail, at }: Crash): Text {
  const kept =
    bytes === 0 ? text('what no fsync has made durable is lost', '未经 fsync 的内容全部丢失')
    : bytes === ALL ? text('all bytes survive, by luck', '所有字节碰巧都保留了下来')
    : bytes === 1 ? text('of the bytes that no fsync has made durable only the first survives', '未经 fsync 的字节只保留了第一个')
    : bytes < 0 ? text(`of the bytes that no fsync has made durable the last ${-bytes === 1 ? 'one is' : `${-bytes} are`} lost`, `未经 fsync 的字节丢失了最后 ${-bytes} 个`)
    : text(`of the bytes that no fsync has made durable the first ${bytes} survive`, `未经 fsync 的字节保留了前 ${bytes} 个`);
  const zeros = tail === 'zeros' && bytes !== ALL && at === 'unsynced' ? text(' (where it was to be, zeros are read)', '（原本的位置读出来是零）') : text('', '');
  return text(kept.en + zeros.en, kept.zh + zeros.zh);
}

/** Names are mentioned where they fare otherwise than the bytes. */
function sayNames({ names }: Crash): Text {
  return names === 0
    ? text('', '')
    : text(', but new, changed and deleted names of files are as they were at that moment', '，但文件名的新建、改名和删除都已生效');
}

const moments = {
  acknowledged: text('right after its acknowledgement', '刚刚应答客户端'),
  unsynced: text('before its first fsync', '在它的第一次 fsync 之前'),
  renamed: text('right after it has renamed a first file', '刚刚完成第一次文件改名'),
  deleted: text('right after it has deleted a first file', '刚刚删除第一个文件'),
};

function sayCrash(crash: Crash, { config }: Story): Text {
  const when = typeof crash.at === 'number' ? text(`after ${crash.at} effects`, `在 ${crash.at} 个动作之后`) : moments[crash.at];
  if (!crash.power) return text(`${when.en} the process is killed (kill -9); the machine stays up`, `${when.zh}，进程被 kill -9 杀掉，机器仍在运行`);
  const names = config.snapshotCount < BIG || config.segmentBytes < BIG ? sayNames(crash) : text('', '');
  const bytes = sayBytes(crash);
  return text(`${when.en} the power fails: ${bytes.en}${names.en}`, `${when.zh}就断电：${bytes.zh}${names.zh}`);
}

/** What goes wrong in a step, before the store is started again; undefined where nothing does. */
export function sayFault(step: Step, story: Story): Text | undefined {
  switch (step.do) {
    case 'commit':
      return step.crash === undefined ? undefined : sayCrash(step.crash, story);
    case 'restart':
      return text('the power fails while nothing is under way', '没有操作在进行时断电');
    case 'flip': {
      const what = step.kind === '.wal' ? text('in a record of the log', '日志的一条记录') : text('in the snapshot', '快照');
      return text(`power off; one bit flips ${what.en} that commit ${step.of + 1} wrote`, `关机；第 ${step.of + 1} 次提交写入的${what.zh}中有一位翻转`);
    }
    case 'lose':
      return step.rank === 'all'
        ? text('power off; the log is lost with all of its segments, snapshots stay', '关机；日志的所有段都丢失，快照还在')
        : text(`power off; a segment of the log is lost, the ${step.rank === 0 ? 'last but one' : 'last but two (the first, if there are fewer)'}`, `关机；日志丢失了${step.rank === 0 ? '倒数第二' : '倒数第三'}段${step.rank === 0 ? '' : '（不足三段时为第一段）'}`);
  }
}

export function sayStep(step: Step, story: Story): Text {
  const fault = sayFault(step, story);
  const parts = [
    ...(step.do === 'commit' ? [text(`commit ${sayCommands(step.commands)}`, `提交 ${sayCommands(step.commands)}`)] : []),
    ...(fault === undefined ? [] : [fault, text('then a start', '然后启动')]),
  ];
  return text(parts.map(({ en }) => en).join('; '), parts.map(({ zh }) => zh).join('；'));
}

function saySetting({ config }: Story): Text {
  const parts: Text[] = [
    text(
      'A store of keys (at first empty, at revision 1) keeps a write-ahead log: each transaction is one record with a checksum, records are written in order, and the transactions of a commit (separated by |) share one fsync.',
      '一个键值存储（初始为空，修订号为 1）使用预写日志：每个事务写一条带校验和的记录，按顺序写入，一次提交中的事务（用 | 分隔）共用一次 fsync。',
    ),
  ];
  const { snapshotCount } = config;
  if (snapshotCount < BIG) parts.push(text(`After a commit a snapshot is taken once more than ${snapshotCount === 1 ? '1 transaction has' : `${snapshotCount} transactions have`} been applied since the last one.`, `自上次快照以来应用的事务超过 ${snapshotCount} 个时，提交之后做快照。`));
  if (config.segmentBytes === SMALL) parts.push(text('After each commit a new segment of the log is begun.', '每次提交之后都会新建一个日志段。'));
  return join(parts, 'sentences');
}

export function describeStory(story: Story): Text {
  const setting = saySetting(story);
  const steps = story.steps.map((step) => sayStep(step, story));
  return inEach((language) => `${setting[language]}\n\n${steps.map((step, i) => `${i + 1}. ${step[language]}`).join('\n')}`);
}

export function briefStory(story: Story): Text {
  const { snapshotCount, segmentBytes } = story.config;
  const settings = [
    ...(snapshotCount < BIG ? [text(`snapshot count ${snapshotCount}; `, `快照计数 ${snapshotCount}；`)] : []),
    ...(segmentBytes === SMALL ? [text('a new segment after each commit; ', '每次提交之后新建日志段；')] : []),
  ];
  const steps = story.steps.map((step) => sayStep(step, story));
  return inEach((language) => settings.map((each) => each[language]).join('') + steps.map((step, i) => `(${i + 1}) ${step[language]}`).join(' '));
}
