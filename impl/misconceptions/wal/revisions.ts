import { misconceptionsOf, text } from '../../../spec/kernel';
import type { Command, Operation, Range, Result, WalPort } from '../../../spec/wal';
import { Store, type Change } from '../../reference/wal';
import { etcdApi, etcdCode, etcdGuide, madeOf } from './made';

const txn = etcdCode('server/storage/mvcc/kvstore_txn.go');
const kvstore = etcdCode('server/storage/mvcc/kvstore.go updateCompactRev');

/** What counts as a change, and what a key remembers. */
export const revisionMisconceptions = misconceptionsOf<WalPort>([
  {
    id: 'wal/revision-per-operation',
    belief: text('Every put or delete gets a revision of its own, in a transaction too.', '每个 put 或 delete 都有自己的修订号，事务中的也不例外。'),
    sources: [etcdGuide, txn],
    create: madeOf(class extends Store {
      override apply(command: Command): Result {
        if (command.do === 'compact') return super.apply(command);
        for (const operation of command.operations) super.apply({ do: 'transaction', operations: [operation] });
        return { revision: this.revision };
      }
    }),
  },
  {
    id: 'wal/revision-per-request',
    belief: text('Every write request moves the revision on, whether or not it changes something.', '每个写请求都会让修订号加一，不管是否改变了内容。'),
    sources: [etcdApi, txn],
    create: madeOf(class extends Store {
      override apply(command: Command): Result {
        const before = this.revision;
        const result = super.apply(command);
        if (command.do === 'compact' || this.revision > before) return result;
        return { revision: ++this.revision };
      }
    }),
  },
  {
    id: 'wal/same-value-is-no-change',
    belief: text('Putting the value that a key already has changes nothing, so the revision stays.', 'put 的值与原值相同就没有改变，修订号不变。'),
    sources: [etcdApi, txn],
    create: madeOf(class extends Store {
      protected override perform(operation: Operation, revision: number): boolean {
        return !(operation.do === 'put' && this.newestOf(operation.key)?.value === operation.value) && super.perform(operation, revision);
      }
    }),
  },
  {
    id: 'wal/deleted-keys-go-on',
    belief: text('A key that is put again after a delete keeps its create revision and goes on counting its version.', '键删除后再次 put，仍沿用原来的 create revision，version 继续累加。'),
    sources: [etcdApi, etcdCode('server/storage/mvcc/key_index.go tombstone')],
    create: madeOf(class extends Store {
      protected override newestOf(key: string): Change | undefined {
        return this.changes.findLast((change) => change.key === key);
      }

      protected override perform(operation: Operation, revision: number): boolean {
        const isGone = operation.do === 'delete' && this.newestOf(operation.key)?.value === null;
        return !isGone && super.perform(operation, revision);
      }
    }),
  },
  {
    id: 'wal/version-is-revision',
    belief: text("A key's version is the store's revision at its last change.", '键的 version 就是它最后一次修改时存储的修订号。'),
    sources: [etcdApi],
    create: madeOf(class extends Store {
      protected override add(change: Change): void {
        super.add({ ...change, version: change.revision });
      }
    }),
  },
  {
    id: 'wal/create-moves-with-put',
    belief: text('Each put creates the key anew, so create and mod revision are the same.', '每次 put 都会重新创建键，所以 create revision 与 mod revision 相同。'),
    sources: [etcdApi],
    create: madeOf(class extends Store {
      protected override add(change: Change): void {
        super.add({ ...change, createRevision: change.revision });
      }
    }),
  },
  {
    id: 'wal/first-revision-is-zero',
    belief: text('An empty store is at revision 0, so the first change makes revision 1.', '空存储的修订号是 0，第一次修改后变为 1。'),
    sources: [etcdCode('server/storage/mvcc/kvstore.go NewStore')],
    create: madeOf(class extends Store {
      protected override revision = 0;
    }),
  },
  {
    id: 'wal/future-reads-the-newest',
    belief: text('A read at a revision that does not exist yet gives the newest state.', '读取尚不存在的修订号，得到的是最新状态。'),
    sources: [etcdApi, txn],
    create: madeOf(class extends Store {
      override range(at: number): Range {
        return super.range(at > this.revision ? 0 : at);
      }
    }),
  },
  {
    id: 'wal/read-gives-the-changes',
    belief: text('A read at a revision gives the keys that were changed in that revision.', '读取某个修订号，得到的是在该修订号中被修改的键。'),
    sources: [etcdApi, { kind: 'documentation', place: 'etcd.io/docs/v3.6/dev-guide/interacting_v3', version: 'v3.6' }],
    create: madeOf(class extends Store {
      override range(at: number): Range {
        const range = super.range(at);
        return 'error' in range || at === 0 ? range : { ...range, keyValues: range.keyValues.filter(({ modRevision }) => modRevision === at) };
      }
    }),
  },
  {
    id: 'wal/compacted-revision-is-gone',
    belief: text('A compaction at R removes revision R itself: the first one that can be read is R + 1.', '压缩到 R 会连 R 本身一起移除，可读的最早修订号是 R + 1。'),
    sources: [etcdApi, txn],
    create: madeOf(class extends Store {
      protected override isGone(revision: number): boolean {
        return revision <= this.compacted;
      }
    }),
  },
  {
    id: 'wal/compaction-is-idempotent',
    belief: text('Compacting at the compacted revision once more does nothing and succeeds.', '对已压缩的修订号再压缩一次，什么也不做并返回成功。'),
    sources: [kvstore],
    create: madeOf(class extends Store {
      protected override compact(revision: number): Result {
        return revision === this.compacted ? { revision: this.revision } : super.compact(revision);
      }
    }),
  },
  {
    id: 'wal/compaction-is-clamped',
    belief: text('A compaction beyond the newest revision compacts up to the newest one.', '压缩的修订号超过最新值时，就压缩到最新的修订号。'),
    sources: [kvstore],
    create: madeOf(class extends Store {
      protected override compact(revision: number): Result {
        return super.compact(Math.min(revision, this.revision));
      }
    }),
  },
  {
    id: 'wal/compaction-is-a-change',
    belief: text('A compaction is a write, so it takes a revision like any other.', '压缩也是写操作，同样会占用一个修订号。'),
    sources: [kvstore, etcdApi],
    create: madeOf(class extends Store {
      protected override compact(revision: number): Result {
        const result = super.compact(revision);
        return 'error' in result ? result : { revision: ++this.revision };
      }
    }),
  },
  {
    id: 'wal/compaction-removes-old-keys',
    belief: text('A compaction at R removes the keys that were last changed before R.', '压缩到 R 会移除在 R 之前最后一次修改的键。'),
    sources: [etcdGuide, etcdCode('server/storage/mvcc/key_index.go compact')],
    create: madeOf(class extends Store {
      protected override survives(change: Change, later: readonly Change[]): boolean {
        return change.revision >= this.compacted && super.survives(change, later);
      }
    }),
  },
]);
