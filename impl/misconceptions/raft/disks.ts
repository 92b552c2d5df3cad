import { issue, jepsen, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { Config, Durable, Entry, Message, NodeId, Output, PaperMessage, RaftPort, Write } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

/** What it finds in its log it does not apply any more. */
class AppliedBefore extends RaftNode {
  constructor(id: NodeId, config: Config, durable: Durable) {
    super(id, config, durable);
    this.applied = this.log.lastIndex;
  }

  protected override toApply(): Entry[] {
    return this.commit > this.applied ? super.toApply() : [];
  }
}

export const diskMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/terms-need-no-disk',
    belief: text('Only the log has to be on disk; a node learns term and vote again from the others.', '只有日志需要落盘，任期和投票重启后可以再从别人那里得知。'),
    sources: [issue('ktoso/akka-raft#62', '2015')],
    create: cluster(class extends RaftNode {
      protected override persistState(): void {}
    }),
  },
  {
    id: 'raft/votes-need-no-disk',
    belief: text('The term has to survive a restart; the vote may be forgotten.', '任期需要在重启后保留，投票可以忘记。'),
    sources: [issue('ktoso/akka-raft#62', '2015'), raftPaper('Figure 2 (State)')],
    create: cluster(class extends RaftNode {
      protected override persistState(): void {
        this.write({ kind: 'state', term: this.term, vote: null });
      }
    }),
  },
  {
    id: 'raft/answer-first-write-later',
    belief: text('A voter may answer at once and write its vote while the answer is on its way.', '投票者可以先应答，在应答传输的同时再把投票落盘。'),
    sources: [issue('NodeDB-Lab/nodedb#161', '2026')],
    create: cluster(class extends RaftNode {
      protected override send(message: PaperMessage): void {
        if (message.type === 'RequestVoteReply') this.early.push(message as Message);
        else super.send(message);
      }
    }),
  },
  {
    id: 'raft/clear-the-vote-first',
    belief: text('On a new term a node first clears its vote on disk and then writes the term.', '进入新任期时，先在磁盘上清除投票，再写入新任期。'),
    sources: [issue('hashicorp/raft#661', '2025')],
    create: cluster(class extends RaftNode {
      private written = 0;
      override output(): Output {
        const output = super.output();
        const state = output.writes.find(({ kind }) => kind === 'state');
        if (state?.kind !== 'state' || state.term <= this.written) return output;
        const cleared: Write = { kind: 'state', term: this.written, vote: null };
        this.written = state.term;
        return { ...output, writes: [cleared, ...output.writes] };
      }
    }),
  },
  {
    id: 'raft/acknowledge-before-fsync',
    belief: text('An entry may be acknowledged once it is written; flushing it to disk can wait.', '日志写入后就可以确认，刷盘（fsync）可以稍后再做。'),
    sources: [jepsen('nats-2.12.1', 'NATS 2.12.1'), issue('etcd-io/etcd#14370', '2022')],
    create: cluster(class extends RaftNode {
      protected override needsSync(writes: readonly Write[]): boolean {
        return writes.some(({ kind }) => kind === 'state');
      }
    }),
  },
  {
    id: 'raft/stored-when-committed',
    belief: text('An entry is kept in memory first and written to disk once it is committed.', '日志先放在内存里，等提交之后才写入本地磁盘。'),
    sources: [notes('32.2.3'), raftPaper('Figure 2 (State: log[] is persistent)')],
    create: cluster(class extends RaftNode {
      private written = 0;
      override output(): Output {
        const output = super.output();
        const entries = this.log.from(this.written + 1, this.commit - this.written);
        const writes: Write[] = output.writes.filter(({ kind }) => kind === 'state');
        if (entries.length > 0) writes.push({ kind: 'entries', from: this.written + 1, entries: [...entries] });
        this.written += entries.length;
        return { ...output, writes, sync: writes.length > 0 };
      }
    }),
  },
  {
    id: 'raft/applied-once-for-all',
    belief: text('What was stored before a restart was applied before it, so only new entries are applied.', '重启前已存储的日志都已应用过，重启后只应用新的日志。'),
    sources: [issue('databendlabs/openraft#1246', '2024')],
    create: cluster(class extends RaftNode {
      constructor(id: NodeId, config: Config, durable: Durable) {
        super(id, config, durable);
        if (this.log.lastIndex > this.applied) return new AppliedBefore(id, config, durable);
      }
    }),
  },
]);
