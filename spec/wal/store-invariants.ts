import type * as fc from 'fast-check';
import { invariant, notes, text, type AnyInvariant, type Coverage, type Question, type Source, type Text } from '../kernel';
import { programForm } from './forms';
import { etcdCode, etcdDocs } from './parts';
import type { WalPort } from './port';
import { compactedPrograms, keyPrograms, readPrograms, revisionPrograms, type Answers, type Program } from './program';
import { compactionQuestion, keysQuestion, readQuestion, revisionsQuestion } from './program-questions';
import { programViolation } from './program-rule';

interface Part {
  readonly id: `wal/${string}`;
  /** The clauses that the statement tells: all look at whole programs, and know every rule of them. */
  readonly tells: readonly string[];
  readonly statement: Text;
  readonly sources: readonly Source[];
  readonly scenario: fc.Arbitrary<Program>;
  readonly covers: Coverage<Program, Answers>;
  readonly question?: Question<Program, Answers>;
}

/** An invariant about requests to a store that runs undisturbed. */
function part(definition: Part): AnyInvariant {
  return invariant<WalPort, Program, Answers>({
    ...definition,
    form: programForm,
    sources: [notes('32.3.1'), ...definition.sources],
    observe(port, { commands, read }) {
      port.start({ snapshotCount: 1_000_000, segmentBytes: 1_000_000 }, []);
      const results = commands.flatMap((command) => port.commit([command]).results);
      return { results, range: port.range(read) };
    },
    holds: programViolation,
  });
}

const fails = (error: string) => ({ range }: Answers) => 'error' in range && range.error === error;
const model = etcdDocs('docs/v3.6/learning/data_model');
const api = etcdDocs('docs/v3.6/learning/api');

export const storeInvariants: readonly AnyInvariant[] = [
  part({
    id: 'wal/revision-per-change',
    tells: ['one-revision-a-change'],
    statement: text(
      'The revision of a store grows by exactly one with each transaction that changes something, however many keys, and with nothing else.',
      '存储的修订号只随改变了内容的事务增长，每个事务恰好加一，与涉及多少个键无关。',
    ),
    sources: [api, etcdCode('server/storage/mvcc/kvstore_txn.go End')],
    scenario: revisionPrograms,
    covers: {
      'a transaction of several operations': (_answers, { commands }) => commands.some((command) => command.do === 'transaction' && command.operations.length > 1),
      'a transaction that changes nothing': ({ results }) => results.some((result, i) => 'revision' in result && result.revision === (i === 0 ? 1 : (results[i - 1] as { revision: number }).revision)),
    },
    question: revisionsQuestion,
  }),
  part({
    id: 'wal/key-revisions',
    tells: ['keys-as-they-were'],
    statement: text(
      'A key carries the revision that created it, the revision that last changed it, and a version that counts its puts; after a delete all three begin anew.',
      '每个键带有创建它的修订号、最后修改它的修订号，以及累计 put 次数的 version；删除之后三者重新开始。',
    ),
    sources: [api, etcdCode('server/storage/mvcc/kvstore_txn.go put')],
    scenario: keyPrograms,
    covers: {
      'a key of version 3': ({ range }) => 'keyValues' in range && range.keyValues.some(({ version }) => version === 3),
      'a key that came back': ({ range }, { commands }) => 'keyValues' in range && range.keyValues.some(({ key, createRevision }) => key === 'a' && createRevision > 2) && commands.some((command) => command.do === 'transaction' && command.operations.some((each) => each.do === 'delete')),
    },
    question: keysQuestion,
  }),
  part({
    id: 'wal/read-at-a-revision',
    tells: ['keys-as-they-were', 'revisions-that-can-be-read'],
    statement: text(
      'A read at a revision gives all keys as they were right after it; beyond the newest revision it fails with ErrFutureRev.',
      '在某个修订号读取，得到的是该修订号之后那一刻的全部键；超过最新修订号则返回 ErrFutureRev。',
    ),
    sources: [model, etcdCode('server/storage/mvcc/kvstore_txn.go rangeKeys')],
    scenario: readPrograms,
    covers: {
      'a read in the past': ({ range }, { read }) => 'revision' in range && range.revision > read && range.keyValues.length > 0,
      'a read in the future': fails('ErrFutureRev'),
      'a deleted key that is read': ({ range }, { read }) => 'keyValues' in range && range.keyValues.some(({ key }) => key === 'a') && read < range.revision,
    },
    question: readQuestion,
  }),
  part({
    id: 'wal/compaction',
    tells: ['revisions-that-can-be-read', 'compaction-is-answered', 'keys-as-they-were'],
    statement: text(
      'After a compaction at R, reads below R fail with ErrCompacted and a read at R works; compacting at or below R again fails with ErrCompacted, beyond the newest revision with ErrFutureRev. No key that can be read then is lost.',
      '压缩到 R 之后，低于 R 的读取返回 ErrCompacted，而在 R 处的读取正常；再次压缩到 R 或更低返回 ErrCompacted，超过最新修订号返回 ErrFutureRev。此后仍可读的键不会丢失。',
    ),
    sources: [model, etcdCode('server/storage/mvcc/kvstore.go updateCompactRev'), etcdCode('server/storage/mvcc/kvstore_txn.go rangeKeys')],
    scenario: compactedPrograms,
    covers: {
      'a read below the compacted revision': fails('ErrCompacted'),
      'a read at the compacted revision': ({ range, results }, { commands, read }) => 'keyValues' in range && commands.some((command, i) => command.do === 'compact' && command.revision === read && 'revision' in (results[i] ?? {})),
      'a compaction that fails': ({ results }) => results.some((result) => 'error' in result && result.error === 'ErrCompacted'),
      'a compaction ahead of the store': ({ results }) => results.some((result) => 'error' in result && result.error === 'ErrFutureRev'),
    },
    question: compactionQuestion,
  }),
];
