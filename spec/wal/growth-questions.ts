import { inEach, partAnswer, text, verbatim, wholeAnswer, type Text } from '../kernel';
import { sinceSnapshot, type Grown, type Growth } from './growth';
import { sayCommands } from './story-words';

function describeGrowth({ snapshotCount, commits }: Growth): Text {
  return inEach((language) => {
    const lines = commits.map((commands, i) => `${i + 1}. ${sayCommands(commands)}`);
    const setting =
      language === 'en'
        ? `A new etcd member runs with --snapshot-count=${snapshotCount}. These entries are committed and applied; those of one line share one fsync, and after each line etcd looks whether a snapshot is due:`
        : `一个新的 etcd 成员以 --snapshot-count=${snapshotCount} 运行。以下条目依次提交并应用；同一行的共用一次 fsync，每行之后 etcd 检查是否该做快照：`;
    return `${setting}\n\n${lines.join('\n')}`;
  });
}

const sayLines = (taken: readonly boolean[]): Text => {
  const lines = taken.flatMap((each, i) => (each ? [i + 1] : []));
  return lines.length === 0 ? text('no snapshot', '不做快照') : text(`after ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`, `第 ${lines.join('、')} 行之后`);
};

/** After which commits a snapshot is taken. */
export const countQuestion = partAnswer<Growth, readonly Grown[], readonly boolean[]>({
  describe: describeGrowth,
  brief: ({ snapshotCount, commits }) => {
    const lines = commits.map(sayCommands);
    return text(`--snapshot-count=${snapshotCount}; ${lines.map((line, i) => `(${i + 1}) ${line}`).join(' ')}`, `--snapshot-count=${snapshotCount}；${lines.map((line, i) => `(${i + 1}) ${line}`).join(' ')}`);
  },
  ask: () => text('After which lines is a snapshot taken?', '在哪些行之后做快照？'),
  answer: (grown) => grown.map(({ snapshot }) => snapshot),
  withAnswer: (grown, taken) => grown.map((each, i) => ({ ...each, snapshot: taken[i] === true })),
  say: sayLines,
  because(_taken, growth) {
    const counts = sinceSnapshot(growth).join(', ');
    return text(
      `Entries applied since the last snapshot, line by line: ${counts}. A snapshot is due when there are more than ${growth.snapshotCount}.`,
      `自上次快照以来应用的条目数逐行为：${counts}。超过 ${growth.snapshotCount} 条时才做快照。`,
    );
  },
  trace: {
    length: (grown) => grown.length,
    prefix: (grown, growth, steps) => ({ observation: grown.slice(0, steps), scenario: { ...growth, commits: growth.commits.slice(0, steps) } }),
    say(grown, { commits }, step) {
      const line = sayCommands(commits[step] ?? []);
      return grown[step]?.snapshot === true ? text(`${line} → a snapshot`, `${line} → 做快照`) : text(`${line} → no snapshot`, `${line} → 不做快照`);
    },
  },
});

export const defaultQuestion = wholeAnswer<{ readonly release: string }, number>({
  describe: ({ release }) => text(`etcd ${release} is started without --snapshot-count.`, `启动 etcd ${release}，未设置 --snapshot-count。`),
  brief: ({ release }) => verbatim(`etcd ${release}`),
  ask: () => text('Which snapshot count applies?', '生效的快照计数是多少？'),
  say: (count) => verbatim(count.toLocaleString('en-US')),
  because: (count, { release }) => text(
    `The default was 10,000 until 3.1, 100,000 from 3.2 to 3.5, and is 10,000 since 3.6: for ${release} it is ${count.toLocaleString('en-US')}.`,
    `默认值在 3.1 及以前是 10000，3.2 到 3.5 是 100000，自 3.6 起是 10000：${release} 为 ${count}。`,
  ),
  rank: (count) => count,
});
