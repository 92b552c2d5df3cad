import { text, type AnyInvariant } from '../kernel';
import { etcdCode, etcdIssue, story } from './parts';
import { metadataQuestion, readableQuestion, valuesQuestion } from './story-questions';
import { flippedOrTorn, flips, histories, losses, snapshotted } from './stories';
import type { Sight, Story } from './story';

const refuses = (sight: Sight) => sight.some(({ held }) => held !== undefined && 'refused' in held);
const takesSnapshots = ({ config: { snapshotCount }, steps }: Story) => steps.filter((step) => step.do === 'commit').length > snapshotCount;
const compacts = ({ steps }: Story) => steps.some((step) => step.do === 'commit' && step.commands.some((command) => command.do === 'compact'));

export const snapshotInvariants: readonly AnyInvariant[] = [
  story({
    id: 'wal/snapshot-and-tail',
    tells: ['revisions-as-they-were'],
    statement: text(
      'A start from a snapshot and the records after it gives what a replay of the whole log would give: keys, values, revisions and versions.',
      '由快照加上其后的日志记录启动，得到的结果与重放全部日志相同：键、值、修订号和版本都一样。',
    ),
    sources: [etcdCode('server/etcdserver/bootstrap.go'), { kind: 'paper', place: 'Ongaro, Consensus: Bridging Theory and Practice, ch. 5', version: '2014' }],
    scenario: snapshotted,
    look: { revisions: true },
    covers: {
      'a restart after a snapshot': (_sight, told) => takesSnapshots(told),
      'a commit after a restart': (sight) => sight.some(({ held }, i) => held !== undefined && sight.slice(i).some(({ acknowledged }) => acknowledged === true)),
    },
    question: metadataQuestion,
  }),
  story({
    id: 'wal/history-survives',
    tells: ['history-is-kept'],
    statement: text(
      'Old revisions and the compacted revision survive a restart, with and without a snapshot in between.',
      '历史修订号和已压缩的修订号在重启后保持不变，无论其间是否做过快照。',
    ),
    sources: [etcdCode('server/storage/mvcc/kvstore.go restore'), etcdIssue(17780, 2024)],
    scenario: histories,
    look: { revisions: true, history: true },
    covers: {
      'a restart after a compaction': (sight, told) => compacts(told) && sight.some(({ held }) => held !== undefined && 'history' in held && held.history?.some((range) => 'error' in range && range.error === 'ErrCompacted') === true),
      'an old revision that is read after a restart': (sight) => sight.some(({ held }) => held !== undefined && 'history' in held && held.history?.slice(0, -2).some((range) => 'revision' in range) === true),
    },
    question: readableQuestion,
  }),
  story({
    id: 'wal/damage-is-told-from-a-tear',
    tells: ['damage-is-not-passed-over', 'a-crash-refuses-nothing'],
    statement: text(
      'A changed byte among acknowledged records is told from a torn tail: the store refuses to start instead of dropping the records after it.',
      '已确认记录中被改动的字节不同于残缺的尾部：存储应拒绝启动，而不是丢掉其后的记录。',
    ),
    sources: [etcdCode('server/storage/wal/wal.go ErrCRCMismatch'), { kind: 'paper', place: 'Alagappan et al., Protocol-Aware Recovery for Consensus-Based Storage, FAST', version: '2018' }],
    scenario: flippedOrTorn,
    covers: {
      'a refusal': refuses,
      'a torn tail': (sight) => sight.some(({ acknowledged }) => acknowledged === false),
    },
    question: valuesQuestion,
  }),
  // Asks nobody: a start may be refused, do without a file or miss a commit by which byte of which format has changed, so that no
  // one answer is right. The invariant above asks about a flip where only a refusal is.
  story({
    id: 'wal/flips-are-noticed',
    statement: text(
      'Whichever bit flips in the log or in a snapshot, the store holds nothing wrong: it refuses, or does without the damaged file, or misses at most the last commit.',
      '无论日志或快照中哪一位翻转，存储都不会给出错误内容：要么拒绝启动，要么不用损坏的文件也能完整恢复，最多缺少最后一次提交。',
    ),
    sources: [etcdCode('server/storage/wal/decoder.go decodeRecord'), etcdCode('server/etcdserver/api/snap/snapshotter.go Read')],
    scenario: flips,
    covers: {
      'a flip in the log': (sight, { steps }) => sight.at(-1)?.damaged === true && steps.some((step) => step.do === 'flip' && step.kind === '.wal'),
      'a flip in a snapshot': (sight, { steps }) => sight.at(-1)?.damaged === true && steps.some((step) => step.do === 'flip' && step.kind === '.snap'),
      'a refusal': refuses,
    },
  }),
  story({
    id: 'wal/gaps-are-noticed',
    tells: ['damage-is-not-passed-over'],
    statement: text(
      'A missing segment is noticed: each begins with the number, the index and the checksum that continue the one before, and a snapshot does not stand in for records after it.',
      '缺失的日志段会被发现：每一段的编号、起始索引和校验和都要接续前一段，快照也不能替代它之后的记录。',
    ),
    sources: [etcdCode('server/storage/wal/util.go isValidSeq'), etcdCode('server/storage/wal/wal.go cut, ReadAll (CrcType, ErrSnapshotNotFound)'), etcdIssue(19601, 2025)],
    scenario: losses,
    covers: {
      'a refusal': refuses,
      'all of the log gone beside a snapshot': (sight, { steps }) => sight.at(-1)?.damaged === true && steps.some((step) => step.do === 'lose' && step.rank === 'all'),
    },
    question: valuesQuestion,
  }),
];
