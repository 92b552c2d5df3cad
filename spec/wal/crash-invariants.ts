import { text, type AnyInvariant } from '../kernel';
import { alice, etcdCode, etcdIssue, posixFsync, story } from './parts';
import type { Held, Sight, Story } from './story';
import { valuesQuestion, wholeQuestion } from './story-questions';
import { anyCrashes, killedThenDark, newFiles, promises, tornAndOn, tornTails, tornTransactions } from './stories';

const starts = (sight: Sight) => sight.flatMap(({ held }) => (held === undefined ? [] : [held]));
const lastHeld = (sight: Sight): Held | undefined => starts(sight).at(-1);
/** The number of the last put that a store holds: values are v1, v2, … in the order of a story. */
const lastPut = (held: Held | undefined): number => Math.max(0, ...(held !== undefined && 'values' in held ? held.values.map(([, value]) => Number(value.slice(1))) : []));
/** How many puts a story has, up to a step. */
const putsIn = ({ steps }: Story, end = steps.length): number =>
  steps.slice(0, end).flatMap((step) => (step.do === 'commit' ? step.commands.flatMap((command) => (command.do === 'transaction' ? command.operations.filter((each) => each.do === 'put') : [])) : [])).length;
const unanswered = (sight: Sight) => sight.some(({ acknowledged }) => acknowledged === false);

export const crashInvariants: readonly AnyInvariant[] = [
  story({
    id: 'wal/acknowledged-survives',
    tells: ['what-was-promised-is-kept'],
    statement: text(
      'What was acknowledged survives a loss of power: a record is made durable with fsync before the client has its answer.',
      '已确认的写入在断电后仍在：先用 fsync 让记录落盘，再应答客户端。',
    ),
    sources: [etcdCode('server/storage/wal/wal.go Save'), etcdIssue(14370, 2022), posixFsync],
    scenario: promises,
    covers: {
      'a crash right after an answer': (sight) => sight.some(({ acknowledged, held }) => acknowledged === true && held !== undefined),
      'a crash before the answer that loses something': (sight, told) => unanswered(sight) && lastPut(lastHeld(sight)) < putsIn(told),
      'a crash before the answer that loses nothing': (sight, told) => unanswered(sight) && lastPut(lastHeld(sight)) === putsIn(told),
    },
    question: valuesQuestion,
  }),
  story({
    id: 'wal/torn-tail-starts',
    tells: ['a-crash-refuses-nothing', 'a-prefix-as-it-was'],
    statement: text(
      'A write that was cut short does not prevent a start: the store comes back with the whole records before the tear, and drops the rest.',
      '写入中途断电不会让存储无法启动：它恢复残缺处之前的完整记录，丢弃其余部分。',
    ),
    sources: [etcdCode('server/storage/wal/repair.go Repair'), etcdCode('server/storage/wal/decoder.go isTornEntry'), etcdIssue(6378, 2016), etcdIssue(6515, 2016)],
    scenario: tornTails,
    covers: {
      'some records of a batch and not all': (sight, told) => lastPut(lastHeld(sight)) > putsIn(told, told.steps.length - 1) && lastPut(lastHeld(sight)) < putsIn(told),
      'lost bytes that are zeros': (sight, told) => unanswered(sight) && told.steps.some((step) => step.do === 'commit' && step.crash?.tail === 'zeros' && step.crash.bytes > 0),
    },
    question: valuesQuestion,
  }),
  story({
    id: 'wal/transactions-are-whole',
    tells: ['a-prefix-as-it-was'],
    statement: text(
      'Of a transaction all operations come back after a crash, or none.',
      '崩溃之后，一个事务的所有操作要么全部恢复，要么全都没有。',
    ),
    sources: [etcdCode('server/storage/mvcc/kvstore_txn.go End'), alice],
    scenario: tornTransactions,
    covers: {
      'a transaction of two operations that is lost': (sight, told) => told.steps.some((step) => step.do === 'commit' && step.crash !== undefined && step.crash.bytes > 0 && step.commands.some((command) => command.do === 'transaction' && command.operations.length > 1)) && lastPut(lastHeld(sight)) < putsIn(told),
    },
    question: wholeQuestion,
  }),
  story({
    id: 'wal/goes-on-behind-a-tear',
    tells: ['a-crash-refuses-nothing', 'what-was-promised-is-kept'],
    statement: text(
      'After a start on a torn tail the store takes new commits, and they survive as well: the tear is cut off before anything is appended.',
      '在残缺尾部上启动之后，存储仍能接受新的提交，且这些提交同样不会丢失：追加之前要先截掉残缺部分。',
    ),
    sources: [etcdCode('server/storage/wal/wal.go ReadAll (ZeroToEnd)'), etcdIssue(5230, 2016)],
    scenario: tornAndOn,
    covers: {
      'a commit after a tear': (sight, told) => sight.some(({ acknowledged }, i) => acknowledged === true && i > 0 && sight[i - 1]?.acknowledged === false && lastPut(sight[i - 1]?.held) < putsIn(told, i)),
    },
    question: valuesQuestion,
  }),
  story({
    id: 'wal/shown-stays',
    tells: ['what-was-promised-is-kept'],
    statement: text(
      'What a store has shown after a start stays: after the kill of a process, records that are only in the page cache are made durable before they are served.',
      '存储启动后展示过的内容不会再消失：进程被杀之后，仅存在于页缓存的记录要先落盘再对外提供。',
    ),
    sources: [
      { kind: 'documentation', place: 'postgresql.org/docs/current/runtime-config-error-handling.html (recovery_init_sync_method)', version: 'PostgreSQL 17' },
      { kind: 'paper', place: 'Rebello et al., Can Applications Recover from fsync Failures?, USENIX ATC', version: '2020' },
      posixFsync,
    ],
    scenario: killedThenDark,
    covers: {
      'an unanswered commit that is shown': (sight, told) => sight.some(({ acknowledged, held }, i) => acknowledged === false && held !== undefined && lastPut(held) === putsIn(told, i + 1)),
    },
    question: valuesQuestion,
  }),
  story({
    id: 'wal/new-files-last',
    statement: text(
      'A new file counts only once its contents and its name are durable: fsync of the file, then rename, then fsync of the directory; only then does anything rely on it, so that a crash in between costs nothing that was acknowledged, and no start.',
      '新文件只有在内容和名字都落盘之后才算数：先 fsync 文件，再 rename，再 fsync 目录，之后才能依赖它；这样无论在哪一步崩溃，都不会丢失已确认的内容，也不会无法启动。',
    ),
    sources: [etcdCode('server/storage/wal/wal.go cut'), alice, posixFsync],
    scenario: newFiles,
    covers: {
      'a crash after the answer': (sight) => sight.some(({ acknowledged, held }) => acknowledged === true && held !== undefined),
      'nothing but what was synced': (sight, told) => sight.some(({ acknowledged }) => acknowledged === true) && told.steps.some((step) => step.do === 'commit' && step.crash?.bytes === 0 && step.crash.names === 0),
    },
    question: valuesQuestion,
  }),
  // Asks nobody: where its crashes come is counted in the store's own effects and in bytes of its own format, which no text can tell.
  // What people can work out of it, the invariants above ask.
  story({
    id: 'wal/any-crash',
    statement: text(
      'Wherever a crash comes, at any effect and at any byte, in a commit or in a start: the store starts again and holds all commands up to some point, the acknowledged ones among them.',
      '无论崩溃发生在哪个动作、哪个字节，是提交途中还是启动途中，存储都能再次启动，并恢复出截至某一点的全部命令，其中包含所有已确认的命令。',
    ),
    sources: [etcdCode('server/storage/wal/wal.go'), alice],
    scenario: anyCrashes,
    look: { revisions: true },
    covers: {
      'three crashes': (sight, { steps }) => sight.length === steps.length && steps.filter((step) => 'crash' in step).length > 2,
      'a crash while the store starts': (_sight, { steps }) => steps.some((step) => step.do === 'restart' && step.crash !== undefined),
      'a commit that survives in part': (sight, told) => sight.some(({ acknowledged, held }, i) => acknowledged === false && lastPut(held) > 1 && i > 0 && told.steps.length > 2),
    },
  }),
];
