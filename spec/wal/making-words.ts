import { inEach, partAnswer, text, verbatim, type Text } from '../kernel';
import type { Making, Milestone } from './making';
import { sayCommands } from './story-words';

const LETTERS = 'ABCDEF';

/** What happens, in the order of the letters, which says nothing of the order in which it happens. */
const steps: Record<Making['makes'], readonly (readonly [Milestone, Text])[]> = {
  snapshot: [
    ['answered', text('the client has its answer', '应答客户端')],
    ['removed', text('older snapshots and segments are deleted', '删除旧的快照和日志段')],
    ['listed', text('fsync of the directory', 'fsync 目录')],
    ['synced', text('fsync of the new snapshot, which has a temporary name', 'fsync 新快照（此时使用临时文件名）')],
    ['recorded', text('fsync of the log', 'fsync 日志')],
    ['renamed', text('rename of the new snapshot to its own name', '把新快照 rename 为正式文件名')],
  ],
  segment: [
    ['answered', text('the client of the last commit has its answer', '应答最后一次提交的客户端')],
    ['listed', text('fsync of the directory', 'fsync 目录')],
    ['synced', text('fsync of the new segment, which has a temporary name and holds no record of a commit yet', 'fsync 新日志段（此时使用临时文件名，还没有任何提交的记录）')],
    ['recorded', text('fsync of the new segment with the record of the last commit', 'fsync 写入了最后一次提交的新日志段')],
    ['renamed', text('rename of the new segment to its own name', '把新日志段 rename 为正式文件名')],
  ],
};

export function sayMilestone(what: Milestone, { makes }: Making): Text {
  return steps[makes].find(([each]) => each === what)?.[1] ?? verbatim(what);
}

function letterOf(what: Milestone, { makes }: Making): string {
  return LETTERS[steps[makes].findIndex(([each]) => each === what)] ?? '?';
}

export function sayOrder(order: readonly Milestone[], making: Making): string {
  return order.length === 0 ? '–' : order.map((what) => letterOf(what, making)).join(', ');
}

const commitsOf = ({ before, last }: Making) => [...before, last].map(sayCommands);

export const orderQuestion = partAnswer<Making, readonly Milestone[], readonly Milestone[]>({
  describe: (making) => inEach((language) => {
    const lines = commitsOf(making).map((commands, i) => `${i + 1}. ${commands}`).join('\n');
    const things = steps[making.makes].map(([, said], i) => `- ${LETTERS[i] ?? ''}: ${said[language]}`).join('\n');
    const { makes, snapshotCount } = making;
    if (language === 'en') {
      const due = makes === 'snapshot'
        ? `The log of a key-value store is cut into segments, each of which takes one commit; a snapshot is taken once more than ${snapshotCount === 1 ? '1 command has' : `${snapshotCount} commands have`} been applied since the last one. The last of these commits makes one due:`
        : 'The log of a key-value store is cut into segments, each of which takes one commit. The last of these commits goes to a new segment:';
      return `${due}\n\n${lines}\n\n${makes === 'snapshot' ? 'These things belong to it (those for a new segment are left out)' : 'These things belong to it'}:\n\n${things}`;
    }
    const due = makes === 'snapshot'
      ? `一个键值存储的预写日志分成多段，每段容纳一次提交；自上次快照起应用的命令超过 ${snapshotCount} 条时做快照。以下最后一次提交之后该做快照：`
      : '一个键值存储的预写日志分成多段，每段容纳一次提交。以下最后一次提交写入新的日志段：';
    return `${due}\n\n${lines}\n\n${makes === 'snapshot' ? '相关的动作有（新日志段的除外）' : '相关的动作有'}：\n\n${things}`;
  }),
  brief: (making) => {
    const lines = commitsOf(making).join(' → ');
    return making.makes === 'snapshot' ? text(`a snapshot after more than ${making.snapshotCount === 1 ? '1 command' : `${making.snapshotCount} commands`}: ${lines}`, `超过 ${making.snapshotCount} 条命令后做快照：${lines}`) : text(`a new segment before the last: ${lines}`, `最后一次之前换新日志段：${lines}`);
  },
  ask: () => text('Which of these happen, and in which order?', '其中哪些动作会发生，按什么顺序？'),
  answer: (order) => order,
  withAnswer: (_order, answer) => answer,
  say: (order, making) => verbatim(sayOrder(order, making)),
  because: (order, making) => (making.makes === 'snapshot'
    ? text(
      `The record is durable before the client hears of it; the snapshot is durable before it has its name, and the name before what is older goes: ${sayOrder(order, making)}.`,
      `记录先落盘，再应答客户端；快照先落盘，再改名，名字落盘之后才删除旧的文件：${sayOrder(order, making)}。`)
    : text(
      `The segment is durable before it has its name, and the name before a record in it counts; the record is durable before the client hears of it: ${sayOrder(order, making)}.`,
      `日志段先落盘，再改名，名字落盘之后其中的记录才算数；记录落盘之后才应答客户端：${sayOrder(order, making)}。`)),
  order: true,
});
