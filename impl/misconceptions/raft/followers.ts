import { issue, misconceptionsOf, raftPaper, text } from '../../../spec/kernel';
import type { AppendEntriesReply, RaftPort } from '../../../spec/raft';
import { RaftNode, type Follower } from '../../reference/raft';
import { cluster } from './node';

export const followerMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/the-last-answer-counts',
    belief: text('What a follower stores is what its latest answer says.', 'Follower 存储到哪里，以最近收到的应答为准。'),
    truth: text('matchIndex only grows within a term. Answers may overtake each other: one that names a smaller index is just older, and the follower still stores what it has acknowledged.', 'matchIndex 在一个任期内只增不减。应答可能乱序到达：索引更小的只是更早的应答，Follower 已确认的条目仍在。'),
    sources: [issue('zhebrak/raftos#25', '2023'), issue('bakwc/PySyncObj#167', '2022'), raftPaper('Figure 2 (matchIndex)')],
    create: cluster(class extends RaftNode {
      protected override onMatch(follower: Follower, index: number): void {
        follower.match = index;
        follower.next = index + 1;
      }
    }),
  },
  {
    id: 'raft/a-refusal-says-where-to-start',
    belief: text('After a refusal the leader starts again where the refusal says, whatever it knew before.', '收到拒绝后，Leader 按拒绝中的位置重新开始，不管之前已知什么。'),
    truth: text('A refusal never takes the leader back before what the follower has acknowledged in this term, nor forward again to where it has been refused. One that points there is an old one that was delayed.', 'Leader 不会因为一个拒绝就退到 Follower 本任期已确认的位置之前，也不会重新前移到已被拒绝的位置。指向那里的拒绝，只是迟到的旧消息。'),
    sources: [issue('bakwc/PySyncObj#167', '2022'), issue('etcd-io/raft#149', '2024')],
    create: cluster(class extends RaftNode {
      protected override isCurrentRefusal(): boolean {
        return true;
      }
      protected override nextAfter(_follower: Follower, { index, lastLogIndex }: AppendEntriesReply): number {
        return Math.max(1, Math.min(index, lastLogIndex + 1));
      }
    }),
  },
  {
    id: 'raft/every-refusal-is-news',
    belief: text('Each refusal sets where the leader goes on, also one that answers an earlier message.', '每个拒绝都会重设发送位置，包括针对更早消息的拒绝。'),
    truth: text('A refusal counts if it answers what the leader tries now. One that answers an earlier message tells nothing new; to follow it would move nextIndex back and forth, and send again what has been settled.', '只有针对 Leader 当前所试位置的拒绝才算数。针对更早消息的拒绝没有新信息；若照办，nextIndex 会来回移动，已有结论的位置又要重试。'),
    sources: [issue('microsoft/CCF#3723', '2022')],
    create: cluster(class extends RaftNode {
      protected override isCurrentRefusal({ match }: Follower, { index }: AppendEntriesReply): boolean {
        return index > match;
      }
    }),
  },
]);
