import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Command, Result, WalPort } from '../../../spec/wal';
import { ReferenceWal } from '../../reference/wal';
import { etcdCode, made } from './made';

const flag = { kind: 'documentation', place: 'etcd.io/docs/v3.6/op-guide/configuration (--snapshot-count)', version: 'v3.6' } as const;
const changelog = (release: string) => ({ kind: 'documentation', place: `etcd-io/etcd CHANGELOG/CHANGELOG-${release}.md`, version: release }) as const;

/** When a snapshot is taken. */
export const snapshotCountMisconceptions = misconceptionsOf<WalPort>([
  {
    id: 'wal/snapshot-at-n',
    belief: text('With --snapshot-count N a snapshot is taken as soon as N entries have been applied since the last.', '设置 --snapshot-count 为 N 时，自上次快照起应用满 N 条就做快照。'),
    sources: [flag, etcdCode('server/etcdserver/server.go shouldSnapshotToDisk')],
    create: made(class extends ReferenceWal {
      protected override isSnapshotDue(): boolean {
        return this.applied - this.snapshotIndex >= this.config.snapshotCount;
      }
    }),
  },
  {
    id: 'wal/snapshot-count-of-fsyncs',
    belief: text('The snapshot count counts the batches that are written with one fsync.', '快照计数的单位是一次 fsync 写入的批次。'),
    sources: [flag],
    create: made(class extends ReferenceWal {
      private batches = 0;

      override reset(): void {
        super.reset();
        this.batches = 0;
      }

      protected override isSnapshotDue(): boolean {
        this.batches++;
        const isDue = this.batches > this.config.snapshotCount;
        if (isDue) this.batches = 0;
        return isDue;
      }
    }),
  },
  {
    id: 'wal/snapshot-count-of-changes',
    belief: text('The snapshot count counts revisions: entries that change nothing do not bring a snapshot nearer.', '快照计数的单位是修订号：没有改变内容的条目不会让快照提前。'),
    sources: [flag, etcdCode('server/etcdserver/server.go shouldSnapshotToDisk')],
    create: made(class extends ReferenceWal {
      private changes = 0;
      private before = 1;

      override reset(): void {
        super.reset();
        this.changes = 0;
        this.before = 1;
      }

      protected override applyAll(commands: readonly Command[]): Result[] {
        const results = super.applyAll(commands);
        const now = this.store.range(0);
        if ('revision' in now) {
          this.changes += now.revision - this.before;
          this.before = now.revision;
        }
        return results;
      }

      protected override isSnapshotDue(): boolean {
        const isDue = this.changes > this.config.snapshotCount;
        if (isDue) this.changes = 0;
        return isDue;
      }
    }),
  },
  {
    id: 'wal/snapshot-at-multiples',
    belief: text('A snapshot is taken when the index of the last entry is a multiple of the snapshot count.', '当最后一条的索引是快照计数的整数倍时做快照。'),
    sources: [flag, etcdCode('server/etcdserver/server.go shouldSnapshotToDisk')],
    create: made(class extends ReferenceWal {
      protected override isSnapshotDue(): boolean {
        return this.applied % this.config.snapshotCount === 0;
      }
    }),
  },
  {
    id: 'wal/snapshot-count-10000',
    belief: text('etcd takes a snapshot every 10,000 entries by default, in every release.', 'etcd 的各个版本默认都是每 10000 条做一次快照。'),
    sources: [notes('32.3.3'), changelog('3.2')],
    create: made(class extends ReferenceWal {
      override defaultSnapshotCount(): number {
        return 10_000;
      }
    }),
  },
  {
    id: 'wal/snapshot-count-100000',
    belief: text('Since etcd 3.2 the default snapshot count is 100,000.', '自 etcd 3.2 起，默认的快照计数一直是 100000。'),
    sources: [changelog('3.6'), { kind: 'documentation', place: 'etcd.io/docs/v3.5/op-guide/maintenance', version: 'v3.5' }],
    create: made(class extends ReferenceWal {
      override defaultSnapshotCount(release: string): number {
        const [major = 0, minor = 0] = release.split('.').map(Number);
        return major > 3 || (major === 3 && minor >= 2) ? 100_000 : 10_000;
      }
    }),
  },
  {
    id: 'wal/snapshot-count-by-major',
    belief: text('The default snapshot count is 100,000 in each release of etcd 3 up to 3.5.', 'etcd 3 直到 3.5 的各个版本，默认的快照计数都是 100000。'),
    sources: [changelog('3.2'), changelog('3.6')],
    create: made(class extends ReferenceWal {
      override defaultSnapshotCount(release: string): number {
        return release.startsWith('3.0') || release.startsWith('3.1') ? 100_000 : super.defaultSnapshotCount(release);
      }
    }),
  },
]);
