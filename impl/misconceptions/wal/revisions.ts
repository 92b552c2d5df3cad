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
    truth: text('A transaction makes one revision, whatever the number of its operations: all its changes become visible together. Within it they are told apart by a sub-revision.', '一个事务只产生一个修订号，不论包含多少个操作，所有修改同时可见。事务内部用 sub revision 区分各个操作。'),
    sources: [etcdGuide, txn],
    about: ['wal/revision-per-change'],
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
    truth: text('The revision moves on only if something was changed. A delete that finds no key, or a transaction without any put or delete that takes effect, leaves it as it is.', '只有确实改变了内容，修订号才会增加。删除不存在的键，或事务中没有生效的 put 和 delete，修订号都不变。'),
    sources: [etcdApi, txn],
    about: ['wal/revision-per-change'],
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
    truth: text('Every put is a change, also with the value that is there already. The store does not compare values: revision, mod revision and version all move on.', '每次 put 都算修改，即使值与原来相同。存储不比较值，修订号、mod revision 和 version 都会增加。'),
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
    truth: text("A delete ends the life of a key. The next put creates it anew, with that put's revision as create revision, and version 1.", '删除结束了键的这一次生命周期。再次 put 就是重新创建：create revision 为这次 put 的修订号，version 为 1。'),
    sources: [etcdApi, etcdCode('server/storage/mvcc/key_index.go tombstone')],
    about: ['wal/key-revisions'],
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
    truth: text('The version counts the puts of this key since it was created, from 1. The revision counts the changes of the whole store; what a key has of it is its mod revision.', 'version 是该键自创建以来 put 的次数，从 1 开始。修订号是整个存储的计数，键最后一次修改时的修订号是 mod revision。'),
    sources: [etcdApi],
    about: ['wal/key-revisions'],
    create: madeOf(class extends Store {
      protected override add(change: Change): void {
        super.add({ ...change, version: change.revision });
      }
    }),
  },
  {
    id: 'wal/create-moves-with-put',
    belief: text('Each put creates the key anew, so create and mod revision are the same.', '每次 put 都会重新创建键，所以 create revision 与 mod revision 相同。'),
    truth: text('A put on a key that is there moves mod revision and version only. The create revision stays that of the first put since the key was last absent.', '对已存在的键 put，只会更新 mod revision 和 version。create revision 始终是键最近一次从无到有时的修订号。'),
    sources: [etcdApi],
    about: ['wal/key-revisions'],
    create: madeOf(class extends Store {
      protected override add(change: Change): void {
        super.add({ ...change, createRevision: change.revision });
      }
    }),
  },
  {
    id: 'wal/first-revision-is-zero',
    belief: text('An empty store is at revision 0, so the first change makes revision 1.', '空存储的修订号是 0，第一次修改后变为 1。'),
    truth: text('An empty store is at revision 1, and the first change makes revision 2. In a request, revision 0 stands for the newest.', '空存储的修订号是 1，第一次修改后变为 2。请求中的修订号 0 表示读取最新。'),
    sources: [etcdCode('server/storage/mvcc/kvstore.go NewStore')],
    about: ['wal/revision-per-change'],
    create: madeOf(class extends Store {
      protected override revision = 0;
    }),
  },
  {
    id: 'wal/future-reads-the-newest',
    belief: text('A read at a revision that does not exist yet gives the newest state.', '读取尚不存在的修订号，得到的是最新状态。'),
    truth: text('A revision that does not exist yet is refused with ErrFutureRev. The newest state in its place would be a wrong answer as soon as that revision is made.', '读取尚不存在的修订号会返回 ErrFutureRev。若改为返回最新状态，等该修订号真正产生时，这个结果就是错的。'),
    sources: [etcdApi, txn],
    about: ['wal/read-at-a-revision'],
    create: madeOf(class extends Store {
      override range(at: number): Range {
        return super.range(at > this.revision ? 0 : at);
      }
    }),
  },
  {
    id: 'wal/read-gives-the-changes',
    belief: text('A read at a revision gives the keys that were changed in that revision.', '读取某个修订号，得到的是在该修订号中被修改的键。'),
    truth: text('A read at a revision gives all keys as they were right after it, not just those that it changed. To follow changes there are watches.', '读取某个修订号，得到的是当时全部键的状态，而不只是该修订号修改的键。要跟踪修改，应使用 watch。'),
    sources: [etcdApi, { kind: 'documentation', place: 'etcd.io/docs/v3.6/dev-guide/interacting_v3', version: 'v3.6' }],
    about: ['wal/read-at-a-revision'],
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
    truth: text('After a compaction at R, revision R can still be read: the store keeps what the keys were at R. Only those below R answer ErrCompacted.', '压缩到 R 之后，R 本身仍可读取，因为各键在 R 时的状态会保留。只有小于 R 的修订号才返回 ErrCompacted。'),
    sources: [etcdApi, txn],
    about: ['wal/compaction'],
    create: madeOf(class extends Store {
      protected override isGone(revision: number): boolean {
        return revision <= this.compacted;
      }
    }),
  },
  {
    id: 'wal/compaction-is-idempotent',
    belief: text('Compacting at the compacted revision once more does nothing and succeeds.', '对已压缩的修订号再压缩一次，什么也不做并返回成功。'),
    truth: text('To compact at the compacted revision once more answers ErrCompacted, as for any lower one. Who repeats a request after a timeout has to expect that error, and may take it for success.', '对已压缩的修订号再次压缩会返回 ErrCompacted，与更小的修订号一样。超时后重试的客户端要预期这个错误，可视为已成功。'),
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
    truth: text('A compaction beyond the newest revision is refused with ErrFutureRev, and nothing is compacted. A mistyped number does not cost the history.', '压缩的修订号超过最新值时会返回 ErrFutureRev，什么也不压缩，写错一个数字不会丢掉历史。'),
    sources: [kvstore],
    about: ['wal/compaction'],
    create: madeOf(class extends Store {
      protected override compact(revision: number): Result {
        return super.compact(Math.min(revision, this.revision));
      }
    }),
  },
  {
    id: 'wal/compaction-is-a-change',
    belief: text('A compaction is a write, so it takes a revision like any other.', '压缩也是写操作，同样会占用一个修订号。'),
    truth: text('A compaction is logged but changes no key, so it takes no revision: the store stays at the one where it was.', '压缩会写入日志，但不修改任何键，所以不占用修订号，存储的修订号不变。'),
    sources: [kvstore, etcdApi],
    about: ['wal/compaction'],
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
    truth: text('A compaction at R removes what was superseded or deleted by R. Of each key that is there at R its newest change stays, however old it is: the keys themselves do not go away.', '压缩到 R 只移除截至 R 已被覆盖或删除的旧版本。R 时仍存在的键，其最新版本无论多旧都会保留，键本身不会消失。'),
    sources: [etcdGuide, etcdCode('server/storage/mvcc/key_index.go compact')],
    create: madeOf(class extends Store {
      protected override survives(change: Change, later: readonly Change[]): boolean {
        return change.revision >= this.compacted && super.survives(change, later);
      }
    }),
  },
]);
