import { issue, misconceptionsOf, notes, raftPaper, raftThesis, text } from '../../../spec/kernel';
import type { RaftPort } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const readMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/a-new-leader-reads-at-once',
    belief: text('A new leader may serve reads as soon as a majority confirms that it leads.', '新 Leader 只要得到多数节点确认自己是 Leader，就可以提供读。'),
    sources: [issue('etcd-io/etcd#7331', '2017'), issue('RedisLabs/redisraft#22', '2020')],
    create: cluster(class extends RaftNode {
      protected override readIndex(): number {
        return this.commit;
      }
    }),
  },
  {
    id: 'raft/the-leader-reads-its-own-state',
    belief: text('The leader has the latest state, so it answers reads from it without asking anybody.', 'Leader 拥有最新状态，可以直接读取本地数据答复，无需询问其他节点。'),
    sources: [notes('32.1.3'), issue('xnnyygn/xraft#40', '2024')],
    create: cluster(class extends RaftNode {
      override read(id: string): void {
        if (this.role === 'leader') this.reads.push({ id, index: this.commit });
      }
    }),
  },
  {
    id: 'raft/anybody-may-read',
    belief: text('All nodes have the same committed log, so a read may be served by any of them.', '所有节点已提交的日志都相同，因此任何节点都可以答复读请求。'),
    sources: [raftPaper('§8')],
    create: cluster(class extends RaftNode {
      override read(id: string): void {
        if (this.role === 'leader') super.read(id);
        else this.reads.push({ id, index: this.commit });
      }
    }),
  },
  {
    id: 'raft/any-answer-confirms-a-read',
    belief: text('An answer to a heartbeat confirms a read, also if the heartbeat left before the read was asked.', '对心跳的应答都能确认读，即使心跳是在读请求之前发出的。'),
    sources: [raftThesis('§6.4')],
    create: cluster(class extends RaftNode {
      protected override isConfirmed(round: number): boolean {
        return this.isAnswered(Math.max(1, round - 1));
      }
    }),
  },
  {
    id: 'raft/one-answer-confirms-a-read',
    belief: text('One follower that answers shows that the leader still leads, so the read is confirmed.', '只要有一个 Follower 应答，就说明 Leader 仍然有效，读即可确认。'),
    sources: [raftPaper('§8'), raftThesis('§6.4')],
    create: cluster(class extends RaftNode {
      protected override isConfirmed(round: number): boolean {
        return super.isConfirmed(round) || this.others.some((node) => this.follower(node).round >= round);
      }
    }),
  },
  {
    id: 'raft/a-lease-begins-with-the-answer',
    belief: text('A lease lasts an election timeout from when a majority has answered.', '租约从多数节点应答时起算，持续一个选举超时。'),
    sources: [raftThesis('§6.4.1 (from the start of the round)')],
    create: cluster(class extends RaftNode {
      protected override extendLease(): void {
        const before = this.leaseEnd;
        super.extendLease();
        if (this.leaseEnd > before) this.leaseEnd = this.clock + this.config.electionTicks;
      }
    }),
  },
  {
    id: 'raft/a-lease-survives-a-handover',
    belief: text('A leader that hands over keeps its lease until it has run out.', 'Leader 移交领导权时，租约在到期之前仍然有效。'),
    sources: [raftThesis('§3.10, §6.4.1')],
    create: cluster(class extends RaftNode {
      protected override handOver(): boolean {
        const handed = super.handOver();
        this.mayHaveLease = true;
        return handed;
      }
    }),
  },
]);
