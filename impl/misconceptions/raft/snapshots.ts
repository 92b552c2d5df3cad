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
    belief: text('A follower that lacks just the last entry of the snapshot needs no snapshot: the entries after it will do.', '只缺快照最后一个条目的 Follower 不需要快照，直接发后面的条目即可。'),
    truth: text("A follower that lacks any entry of the snapshot, also the last one only, has to be sent the snapshot: that entry is gone from the leader's log. Entries stand at fixed indexes, and none may be stored where the one before is missing.", '只要缺少快照覆盖的任何一个条目，哪怕只是最后一个，都必须发送快照，因为 Leader 的日志里已没有它。条目的索引是固定的，缺了前一个就不能存后面的。'),
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
    truth: text('The term of a node comes from the message that brings the snapshot, and never goes back. The term in the snapshot is that of the last entry it covers, which may be much older.', '节点的任期取决于携带快照的那条消息，并且从不后退。快照里的任期只是它所覆盖的最后一个条目的任期，可能要旧得多。'),
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
    belief: text('Installing a snapshot replaces the log up to its end; the entries after it stay in any case.', '安装快照只替换到其末尾为止的条目，其后的条目总是保留。'),
    truth: text("Entries after the snapshot stay only if the log holds the snapshot's last entry, with the same index and term. Otherwise they follow on something else, and the whole log is dropped.", '只有日志中确有快照的最后一个条目（索引和任期都相同），其后的条目才保留。否则它们接的是别的内容，整个日志都要丢弃。'),
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
    truth: text('What does not follow on the snapshot has to go before the snapshot is written, or in the same write. After a crash in between, old entries would follow the snapshot as if they belonged to it.', '与快照接不上的日志必须在写快照之前、或与它同时删除。否则若在两者之间崩溃，旧条目就会排在快照之后，看上去像是它的后续。'),
    sources: [raftPaper('§7, Figure 13 (InstallSnapshot, 5 to 7)')],
    about: ['raft/log-matching'],
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
    truth: text("If the log holds the snapshot's last entry, with the same index and term, all that follow it stay. The follower may have acknowledged those entries, and a commit may rest on them.", '若日志中有快照的最后一个条目（索引和任期都相同），其后的条目要保留。Follower 可能已确认过它们，提交可能正依赖于此。'),
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
    truth: text('A snapshot that ends at or before what a follower has committed is ignored: it is an old message that was delayed, and to install it would take the state machine back.', '快照末尾若不超过 Follower 已提交的位置，就应忽略：它只是迟到的旧消息，安装它会让状态机倒退。'),
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
    truth: text('A snapshot covers entries that are committed and applied, and no more. Later ones may still be replaced, and in a snapshot nothing can be replaced any more.', '快照只覆盖已提交并已应用的条目。之后的条目仍可能被替换，而写进快照的内容再也无法替换。'),
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
    truth: text('A snapshot also holds the latest configuration up to its end, since the entry that brought it may be among those compacted. Without it a node falls back to members from before, and counts majorities among the wrong nodes.', '快照还要包含截至其末尾的最新配置，因为带来该配置的条目可能已被压缩掉。没有它，节点会退回更早的成员配置，按错误的成员计算多数。'),
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
    truth: text('A torn record at the end is what a crash in the middle of a write leaves: it was never flushed, so never acknowledged, and the node cuts it off and starts. If it refused, every power cut could cost the cluster its nodes for good.', '末尾写了一半的记录只是写入中途崩溃留下的：它没有刷盘，也就从未确认过，节点截掉它即可正常启动。若拒绝启动，一次断电就可能让节点再也回不来。'),
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
    belief: text('A cluster of one node acknowledges an entry when it is written: there is nobody who could lose it.', '单节点集群写入条目即可确认，无需等待刷盘，反正没有别的副本。'),
    truth: text('A single node is its own majority, so its entry is committed when its own disk has it: after the fsync. Just because nobody else has a copy, a crash before that loses what a client was promised.', '单节点自己就是多数，条目要在自己的磁盘上刷盘之后才算提交。正因为没有别的副本，刷盘前崩溃就会丢掉已向客户端确认的数据。'),
    sources: [issue('etcd-io/etcd#14370', '2022')],
    create: cluster(class extends RaftNode {
      protected override needsSync(writes: readonly Write[]): boolean {
        return this.members.voters.length > 1 ? super.needsSync(writes) : writes.some(({ kind }) => kind === 'state');
      }
    }),
  },
]);
