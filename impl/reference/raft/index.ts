import type { Config, Durable, Members, Message, NodeId, Output, PaperMessage, Progress, RaftPort } from '../../../spec/raft';
import { RaftNode } from './node';

export { Elections } from './elections';
export { Log } from './log';
export { RaftNode } from './node';
export type { Follower } from './replication';

/** A node as it is made when it starts: the reference's, or one with a belief. */
export type NodeClass = new (id: NodeId, config: Config, durable: Durable) => RaftNode;

/** Nodes behind one port. They share nothing: each call goes to one of them. */
export class ReferenceRaft implements RaftPort {
  private readonly nodes: (RaftNode | undefined)[] = [];

  constructor(private readonly Node: NodeClass = RaftNode) {}

  start(node: NodeId, config: Config, durable: Durable): Output {
    const started = new this.Node(node, config, durable);
    this.nodes[node] = started;
    return started.output();
  }

  tick(node: NodeId): Output {
    const ticking = this.at(node);
    ticking.tick();
    return ticking.output();
  }

  receive(message: Message): Output {
    const receiver = this.at(message.to);
    // This implementation has the feature paper-messages: it gets what its own nodes, or the paper, would send.
    receiver.receive(message as unknown as PaperMessage);
    return receiver.output();
  }

  propose(node: NodeId, value: string): Output {
    const asked = this.at(node);
    asked.propose(value);
    return asked.output();
  }

  compact(node: NodeId, index: number, data: string): Output {
    const asked = this.at(node);
    asked.compact(index, data);
    return asked.output();
  }

  read(node: NodeId, id: string): Output {
    const asked = this.at(node);
    asked.read(id);
    return asked.output();
  }

  transfer(node: NodeId, to: NodeId): Output {
    const asked = this.at(node);
    asked.transfer(to);
    return asked.output();
  }

  changeMembers(node: NodeId, members: Members): Output {
    const asked = this.at(node);
    asked.changeMembers(members);
    return asked.output();
  }

  progress(node: NodeId): readonly Progress[] {
    return this.at(node).progress();
  }

  reset(): void {
    this.nodes.length = 0;
  }

  private at(node: NodeId): RaftNode {
    const found = this.nodes[node];
    if (found === undefined) throw new Error(`node ${node} was not started`);
    return found;
  }
}

export function create(): RaftPort {
  return new ReferenceRaft();
}
