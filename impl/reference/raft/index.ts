import type { Config, Durable, Message, NodeId, Output, PaperMessage, RaftPort } from '../../../spec/raft';
import { RaftNode } from './node';

export { Elections } from './elections';
export { Log } from './log';
export { RaftNode, type Progress } from './node';

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
    receiver.receive(message as PaperMessage);
    return receiver.output();
  }

  propose(node: NodeId, value: string): Output {
    const asked = this.at(node);
    asked.propose(value);
    return asked.output();
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
