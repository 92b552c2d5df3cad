import { issue, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Command, WalPort } from '../../../spec/wal';
import { ReferenceWal, type Found, type Saved } from '../../reference/wal';
import { etcdCode, etcdGuide, isSaved, made } from './made';

/** What a snapshot is for, and what is in it. */
export const snapshotMisconceptions = misconceptionsOf<WalPort>([
  {
    id: 'wal/snapshot-replaces-the-log',
    belief: text('A snapshot makes the log unnecessary: a start reads the newest snapshot and is done.', '有了快照就不需要日志：启动时读取最新的快照即可。'),
    truth: text('A snapshot holds the state at one index only. A start loads it and then applies the records after that index; without the log, all that was acknowledged since the snapshot is lost.', '快照只是某个索引处的状态。启动时先加载它，再应用该索引之后的记录；没有日志，快照之后确认的内容就全丢了。'),
    sources: [notes('32.3.2'), etcdCode('server/etcdserver/bootstrap.go')],
    about: ['wal/snapshot-and-tail'],
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
    truth: text('If the log does not reach the snapshot, records that followed it may be missing as well, and some of them were acknowledged. The store has to refuse: to start on the snapshot alone would lose them in silence.', '如果日志够不到快照的位置，快照之后的记录可能也丢了，其中有已确认的。此时必须拒绝启动，单凭快照启动就等于悄悄丢失它们。'),
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
    truth: text("Only records after the snapshot's index are applied. The earlier ones are in it already; applied a second time, they would move revisions and versions on, or bring old values back.", '只应用快照索引之后的记录。更早的记录已包含在快照里，再应用一遍会让修订号和 version 多增，或让旧值复活。'),
    sources: [notes('32.3.2'), etcdCode('server/storage/wal/wal.go ReadAll')],
    about: ['wal/snapshot-and-tail'],
    create: made(class extends ReferenceWal {
      protected override isNew(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'wal/broken-snapshot-is-loaded',
    belief: text('A snapshot is published by a rename, so whatever is under its name is whole and needs no checksum.', '快照通过 rename 发布，只要名字在内容就完整，无需校验和。'),
    truth: text('The rename shows that the snapshot was written whole, not that its bytes are still right: the disk may have changed them since. Its checksum is verified, and one that is broken is passed over for the one before.', 'rename 只说明快照当时写完整了，不能说明内容至今没变：之后磁盘可能损坏数据。加载时要核对校验和，坏的跳过，改用前一个。'),
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
    truth: text('A snapshot holds the whole state: of each key also create revision, mod revision and version, and the history that can still be read. A restart must not change any answer.', '快照保存完整状态：除了值，还有每个键的 create revision、mod revision、version，以及仍可读取的历史。重启不应改变任何读取结果。'),
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
    truth: text('The newest change may have been a delete, and then no key that is there has the newest revision. Without the number in the snapshot, a restart would go back and give out revisions a second time.', '最近一次修改可能是删除，这时现存的键都没有最新的修订号。快照里若不保存它，重启后修订号会倒退，同一个号会用两次。'),
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
    truth: text('Only a compaction removes history, when somebody asks for it. A snapshot saves what can be read at that moment, old revisions included, and a restart makes no difference to readers.', '只有显式的压缩才会移除历史。快照会保存当时可读的全部内容，包括旧的修订号，重启对读取没有影响。'),
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
    truth: text('A compaction is logged like every other command, so that it survives a restart. A revision of which clients were told that it is gone must not come back.', '压缩和其他命令一样写入日志，重启后依然有效。已经告诉客户端不可读的修订号，不能又变得可读。'),
    sources: [etcdGuide, etcdCode('server/storage/mvcc/kvstore.go updateCompactRev')],
    create: made(class extends ReferenceWal {
      protected override write(command: Command): void {
        super.write(command.do === 'compact' ? { do: 'transaction', operations: [] } : command);
      }
    }),
  },
]);
