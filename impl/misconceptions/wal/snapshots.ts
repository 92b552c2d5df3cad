import { issue, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Command, WalPort } from '../../../spec/wal';
import { ReferenceWal, type Found, type Saved } from '../../reference/wal';
import { etcdCode, etcdGuide, isSaved, made } from './made';

/** What a snapshot is for, and what is in it. */
export const snapshotMisconceptions = misconceptionsOf<WalPort>([
  {
    id: 'wal/snapshot-replaces-the-log',
    belief: text('A snapshot makes the log unnecessary: a start reads the newest snapshot and is done.', '有了快照就不需要日志：启动时读取最新的快照即可。'),
    sources: [notes('32.3.2'), etcdCode('server/etcdserver/bootstrap.go')],
    create: made(class extends ReferenceWal {
      protected override isNew(index: number): boolean {
        return this.snapshots.length === 0 && super.isNew(index);
      }

      protected override settle(): void {
        this.applied = this.last;
        super.settle();
      }
    }),
  },
  {
    id: 'wal/snapshot-without-its-log',
    belief: text('If the log of a snapshot is missing, the snapshot alone is still a good state to start from.', '即使快照对应的日志缺失，单凭快照也可以放心启动。'),
    sources: [issue('etcd-io/etcd#19601', '2025'), issue('etcd-io/etcd#10219', '2018'), etcdCode('server/storage/wal/wal.go ReadAll (ErrSnapshotNotFound)')],
    create: made(class extends ReferenceWal {
      protected override withoutLog(): null {
        this.last = this.snapshotIndex;
        this.head = { segment: 0, first: 1, chain: 0 };
        this.chain = 0;
        this.cut();
        return null;
      }
    }),
  },
  {
    id: 'wal/replay-everything',
    belief: text('A start loads the snapshot and then applies all records that are in the log.', '启动时先加载快照，再应用日志中的全部记录。'),
    sources: [notes('32.3.2'), etcdCode('server/storage/wal/wal.go ReadAll')],
    create: made(class extends ReferenceWal {
      protected override isNew(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'wal/broken-snapshot-is-loaded',
    belief: text('A snapshot is published by a rename, so whatever is under its name is whole and needs no checksum.', '快照通过 rename 发布，只要名字在内容就完整，无需校验和。'),
    sources: [etcdCode('server/etcdserver/api/snap/snapshotter.go Read')],
    create: made(class extends ReferenceWal {
      protected override isRightSnapshot({ kind, payload }: Exclude<Found, { kind: 'nothing' }>): boolean {
        return kind === 'record' || isSaved(payload);
      }
    }),
  },
  {
    id: 'wal/snapshot-holds-values-only',
    belief: text('A snapshot is the current values; revisions of keys are counted anew after it.', '快照只需要保存当前的值，键的修订号在此之后重新计数。'),
    sources: [notes('32.3.2'), etcdGuide],
    create: made(class extends ReferenceWal {
      protected override saved(): Saved {
        const { changes, ...rest } = super.saved();
        const last = changes.filter(({ key, value }, i) => value !== null && !changes.slice(i + 1).some((later) => later.key === key));
        return { ...rest, changes: last.map((change) => ({ ...change, createRevision: change.revision, version: 1 })) };
      }
    }),
  },
  {
    id: 'wal/revision-of-live-keys',
    belief: text('The revision of a store is that of its newest key, so a snapshot need not hold it.', '存储的修订号就是最新那个键的修订号，快照里不必另存。'),
    sources: [issue('etcd-io/etcd#17780', '2024'), etcdCode('server/storage/mvcc/kvstore.go restore')],
    create: made(class extends ReferenceWal {
      protected override saved(): Saved {
        const keys = this.store.range(0);
        const revisions = 'error' in keys ? [] : keys.keyValues.map(({ modRevision }) => modRevision);
        return { ...super.saved(), revision: Math.max(1, ...revisions) };
      }
    }),
  },
  {
    id: 'wal/history-ends-at-the-snapshot',
    belief: text('A snapshot compacts: after a restart only revisions since the snapshot can be read.', '快照会顺带压缩：重启后只能读取快照之后的修订号。'),
    sources: [etcdGuide, { kind: 'documentation', place: 'etcd.io/docs/v3.6/op-guide/maintenance', version: 'v3.6' }],
    create: made(class extends ReferenceWal {
      protected override saved(): Saved {
        return { ...super.saved(), compacted: Math.max(super.saved().compacted, super.saved().revision) };
      }
    }),
  },
  {
    id: 'wal/compaction-is-not-logged',
    belief: text('A compaction only frees memory: it is not logged, and a restart brings the old revisions back.', '压缩只是释放内存，不写日志，重启后旧的修订号又能读取。'),
    sources: [etcdGuide, etcdCode('server/storage/mvcc/kvstore.go updateCompactRev')],
    create: made(class extends ReferenceWal {
      protected override write(command: Command): void {
        super.write(command.do === 'compact' ? { do: 'transaction', operations: [] } : command);
      }
    }),
  },
]);
