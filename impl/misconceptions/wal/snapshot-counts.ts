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
    truth: text('A snapshot is taken when more than N entries have been applied since the last one: with the N + 1st, not with the Nth.', '自上次快照起应用的条目超过 N 条时才做快照，即在第 N + 1 条，而不是第 N 条。'),
    sources: [flag, etcdCode('server/etcdserver/server.go shouldSnapshotToDisk')],
    about: ['wal/snapshot-count'],
    create: made(class extends ReferenceWal {
      protected override isSnapshotDue(): boolean {
        return this.applied - this.snapshotIndex >= this.config.snapshotCount;
      }
    }),
  },
  {
    id: 'wal/snapshot-count-of-fsyncs',
    belief: text('The snapshot count counts the batches that are written with one fsync.', '快照计数的单位是一次 fsync 写入的批次。'),
    truth: text('The snapshot count counts entries that were applied, however many of them were written with one fsync. A batch of ten brings the snapshot nearer by ten.', '快照计数的单位是已应用的条目，与一次 fsync 写入多少条无关。一批十条就计十条。'),
    sources: [flag],
    about: ['wal/snapshot-count'],
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
    truth: text('The snapshot count counts every entry that was applied, also one that changes nothing, such as a delete that finds no key. The log grows with each of them, and the snapshot is there to bound the log.', '每一条已应用的条目都计数，包括没有改变内容的，例如删除不存在的键。每一条都会让日志变长，而快照正是为了限制日志。'),
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
    truth: text('What counts is the distance from the last snapshot, not the index itself. Entries are applied in batches, so a multiple can be passed by, and a snapshot may come at any index.', '看的是距上次快照有多少条，而不是索引本身。条目是成批应用的，可能正好越过整数倍，快照可以在任意索引处产生。'),
    sources: [flag, etcdCode('server/etcdserver/server.go shouldSnapshotToDisk')],
    about: ['wal/snapshot-count'],
    create: made(class extends ReferenceWal {
      protected override isSnapshotDue(): boolean {
        return this.applied % this.config.snapshotCount === 0;
      }
    }),
  },
  {
    id: 'wal/snapshot-count-10000',
    belief: text('etcd takes a snapshot every 10,000 entries by default, in every release.', 'etcd 的各个版本默认都是每 10000 条做一次快照。'),
    truth: text('The default was 10,000 up to etcd 3.1, 100,000 from 3.2 to 3.5, and is 10,000 again since 3.6.', '默认值在 etcd 3.1 及之前是 10000，3.2 到 3.5 是 100000，3.6 起又是 10000。'),
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
    truth: text('The default of 100,000 was that of etcd 3.2 to 3.5 only; since 3.6 it is 10,000 again.', '默认值 100000 只用于 etcd 3.2 到 3.5，自 3.6 起又改回 10000。'),
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
    truth: text('The default was raised to 100,000 in etcd 3.2; in 3.0 and 3.1 it was 10,000.', '默认值是在 etcd 3.2 提高到 100000 的，3.0 和 3.1 都是 10000。'),
    sources: [changelog('3.2'), changelog('3.6')],
    create: made(class extends ReferenceWal {
      override defaultSnapshotCount(release: string): number {
        return release.startsWith('3.0') || release.startsWith('3.1') ? 100_000 : super.defaultSnapshotCount(release);
      }
    }),
  },
]);
