import { issue, misconceptionsOf, notes, raftPaper, raftThesis, text } from '../../../spec/kernel';
import type { RaftPort } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const readMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/a-new-leader-reads-at-once',
    belief: text('A new leader may serve reads as soon as a majority confirms that it leads.', '新 Leader 只要得到多数节点确认自己是 Leader，就可以提供读。'),
    truth: text('A new leader first has to commit an entry of its own term. Before that its commit index may lag behind what the leader before it has told clients, and a read would miss that.', '新 Leader 必须先提交一个自己任期的条目。在那之前，它的提交索引可能落后于前任已答复客户端的内容，读到的就是旧数据。'),
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
    truth: text('A leader may have been replaced without knowing it, and the new one may have committed more. Before it answers, it has to hear from a majority that it still leads (ReadIndex), or hold a lease.', 'Leader 可能已被取代而不自知，新 Leader 可能已提交了更多内容。答复之前，它要向多数节点确认自己仍是 Leader（ReadIndex），或持有租约。'),
    sources: [notes('32.1.3'), issue('xnnyygn/xraft#40', '2024')],
    create: cluster(class extends RaftNode {
      override read(id: string): void {
        if (this.role === 'leader') this.reads.push({ id, index: this.commit });
      }
    }),
  },
  {
    id: 'raft/anybody-may-read',
    belief: text('All nodes have the same committed log, so a read may be served by any of them.', '所有节点已提交的条目都相同，因此任何节点都可以答复读请求。'),
    truth: text('Committed entries are the same everywhere, but not known everywhere at the same time: a follower may lag. To answer a read it first gets a read index from the leader and waits until it has applied that far.', '各节点已提交的条目相同，但得知提交的时间有先后，Follower 可能落后。它要先向 Leader 取得 read index，等应用到那里之后才能答复。'),
    sources: [raftPaper('§8')],
    about: ['raft/linearizable-reads'],
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
    truth: text('Only heartbeats that were sent after the read was asked confirm it. An answer to an earlier one shows that the node led then; since then another leader may have been elected, and have committed more.', '只有在读请求之后发出的心跳得到应答，才能确认读。对更早心跳的应答只说明当时还是 Leader；此后可能已选出新 Leader 并提交了更多内容。'),
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
    truth: text('A read is confirmed by a majority, the leader included. One follower may be cut off together with the old leader, while the others have elected a new one.', '确认读需要多数节点（含 Leader）。个别 Follower 可能和旧 Leader 一起被隔离，而其余节点早已选出新 Leader。'),
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
    truth: text('A lease runs from when the heartbeat was sent that a majority has answered. A follower resets its timer when the heartbeat arrives; its answer may be long under way, and by then that follower may be about to elect another leader.', '租约从发出那次得到多数应答的心跳时起算。Follower 在收到心跳时就重置了计时器；应答在途中可能耽搁很久，等它到达时，Follower 可能就要选出新 Leader 了。'),
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
    truth: text("The lease ends when the leader tells its successor to campaign. It rests on nobody campaigning before an election timeout has passed, and the successor does just that; the vote requests of a handover are not refused for the leader's sake either.", 'Leader 通知继任者发起选举时，租约即告失效。租约的前提是选举超时之前无人参选，而继任者会立即参选，其他节点也不会因为仍有 Leader 而拒绝这次投票请求。'),
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
