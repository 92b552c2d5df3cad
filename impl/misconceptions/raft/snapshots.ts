import { issue, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { AppendEntries, Config, Durable, InstallSnapshot, NodeId, RaftPort, Snapshot, Write } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

/** It is there, and does nothing. */
class NotStarted extends RaftNode {
  override tick(): void {}
  override receive(): void {}
}

export const snapshotMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/the-entry-before-is-not-needed',
    belief: text('A follower that lacks just the last entry of the snapshot needs no snapshot: the entries behind it will do.', '只缺快照最后一条日志的 Follower 不需要快照，直接发后面的日志即可。'),
    sources: [issue('willemt/raft#118', '2021')],
    create: cluster(class extends RaftNode {
      protected override isGone(next: number): boolean {
        return next < this.log.base;
      }
      protected override entriesFor(to: NodeId, next: number, max: number): AppendEntries {
        const { snapshot } = this.log;
        if (snapshot === undefined || next !== snapshot.index) return super.entriesFor(to, next, max);
        // They go where the follower expects the next one.
        const entries = this.log.from(next + 1, max).map((entry, i) => ({ ...entry, index: next + i }));
        return { ...super.entriesFor(to, next + 1, 0), prevLogIndex: next - 1, prevLogTerm: snapshot.term, entries };
      }
    }),
  },
  {
    id: 'raft/the-snapshot-brings-its-term',
    belief: text('A node that installs a snapshot is in the term in which the snapshot ends.', '安装快照后，节点的任期就是快照末尾的任期。'),
    sources: [issue('willemt/raft#118', '2021')],
    create: cluster(class extends RaftNode {
      protected override install(snapshot: Snapshot): void {
        super.install(snapshot);
        if (this.term !== snapshot.term) this.enterTerm(snapshot.term, null);
      }
    }),
  },
  {
    id: 'raft/what-follows-a-snapshot-stays',
    belief: text('Installing a snapshot replaces the log up to its end; the entries behind it stay in any case.', '安装快照只替换到其末尾为止的日志，其后的日志总是保留。'),
    sources: [issue('scylladb/scylladb#9551', '2021'), raftPaper('§7, Figure 13 (InstallSnapshot, 6 and 7)')],
    create: cluster(class extends RaftNode {
      protected override keepsWhatFollows(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'raft/the-snapshot-is-written-first',
    belief: text('A snapshot is written as soon as it is there; what of the log does not follow on it is cut after that.', '收到快照先写快照，日志中与它接不上的部分随后再截断即可。'),
    sources: [raftPaper('§7, Figure 13 (InstallSnapshot, 5 to 7)')],
    create: cluster(class extends RaftNode {
      protected override install(snapshot: Snapshot): void {
        super.install(snapshot);
        // What is cut first, and the snapshot: the other way round a crash may come between them.
        const cuts = this.writes.filter(({ kind }) => kind === 'entries');
        this.writes = [...this.writes.filter(({ kind }) => kind !== 'entries'), ...cuts];
      }
    }),
  },
  {
    id: 'raft/a-snapshot-replaces-the-log',
    belief: text('A snapshot of the leader replaces the whole log of the follower.', 'Leader 的快照会取代 Follower 的全部日志。'),
    sources: [raftPaper('§7 (if the snapshot describes a prefix of its log, following entries are still valid and must be retained)')],
    create: cluster(class extends RaftNode {
      protected override keepsWhatFollows(): boolean {
        return false;
      }
    }),
  },
  {
    id: 'raft/every-snapshot-is-installed',
    belief: text('A follower installs every snapshot that its leader sends: the leader knows best.', 'Follower 会安装 Leader 发来的每一个快照，以 Leader 为准。'),
    sources: [raftPaper('§7')],
    create: cluster(class extends RaftNode {
      protected override onInstallSnapshot(message: InstallSnapshot): void {
        const { commit } = this;
        if (message.term >= this.term && message.snapshot.index > this.log.base) this.commit = Math.min(commit, message.snapshot.index - 1);
        super.onInstallSnapshot(message);
      }
    }),
  },
  {
    id: 'raft/a-snapshot-holds-the-whole-log',
    belief: text('A snapshot takes the place of the whole log, also of entries that are not committed yet.', '快照取代整个日志，包括尚未提交的部分。'),
    sources: [notes('32.3.3'), raftPaper('§7 (covering just the committed entries)')],
    create: cluster(class extends RaftNode {
      override compact(index: number, data: string): void {
        if (index <= this.log.base || index > this.applied) return;
        const snapshot = this.snapshotAt(this.log.lastIndex, data);
        this.log.compact(snapshot);
        this.commit = snapshot.index;
        this.applied = snapshot.index;
        this.write({ kind: 'snapshot', snapshot });
      }
    }),
  },
  {
    id: 'raft/a-snapshot-is-data-only',
    belief: text('A snapshot holds the data; who belongs to the cluster is known without it.', '快照只包含数据，集群成员无需记录在内。'),
    sources: [raftPaper('§7 (the snapshot also includes the latest configuration)')],
    create: cluster(class extends RaftNode {
      protected override snapshotAt(index: number, data: string): Snapshot {
        return { index, term: this.log.termAt(index), data };
      }
      override compact(index: number, data: string): void {
        super.compact(index, data);
        this.goBy();
      }
    }),
  },
  {
    id: 'raft/a-torn-log-is-refused',
    belief: text('A node whose log ends with a torn record has to refuse to start: the log is corrupt.', '日志末尾有一条写了一半的记录时，节点应拒绝启动，因为日志已损坏。'),
    sources: [issue('etcd-io/etcd#6378', '2016')],
    create: cluster(class extends RaftNode {
      constructor(id: NodeId, config: Config, durable: Durable) {
        super(id, config, durable);
        if (durable.torn === true) return new NotStarted(id, config, durable);
      }
    }),
  },
  {
    id: 'raft/alone-needs-no-fsync',
    belief: text('A cluster of one node acknowledges an entry when it is written: there is nobody who could lose it.', '单节点集群写入日志即可确认，无需等待刷盘，反正没有别的副本。'),
    sources: [issue('etcd-io/etcd#14370', '2022')],
    create: cluster(class extends RaftNode {
      protected override needsSync(writes: readonly Write[]): boolean {
        return this.members.voters.length > 1 ? super.needsSync(writes) : writes.some(({ kind }) => kind === 'state');
      }
    }),
  },
]);
