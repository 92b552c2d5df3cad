import type { Message, NodeId } from './port';
import type { MessageName } from './program';

/** Above this the oldest messages are lost, so that a program cannot fill the memory. */
const IN_FLIGHT_MAX = 100;

/** Messages on their way, in the order in which they were sent, and the links on which nothing gets through. */
export class Network {
  private readonly flying: Message[] = [];
  private readonly cuts = new Set<number>();

  send(message: Message): void {
    if (this.cuts.has(linkOf(message.from, message.to))) return;
    if (this.flying.length >= IN_FLIGHT_MAX) this.flying.shift();
    this.flying.push(message);
  }

  cut(from: NodeId, to: NodeId): void {
    this.cuts.add(linkOf(from, to));
  }

  heal(): void {
    this.cuts.clear();
  }

  /** The message of that name; a rank beyond the oldest names the oldest. */
  find({ from, to, type, rank }: MessageName): Message | undefined {
    let found: Message | undefined;
    let left = rank;
    for (let i = this.flying.length - 1; i >= 0 && left >= 0; i--) {
      const message = this.flying[i] as Message;
      if (message.to !== to || message.from !== from || message.type !== type) continue;
      found = message;
      left--;
    }
    return found;
  }

  remove(message: Message): void {
    const at = this.flying.lastIndexOf(message);
    if (at >= 0) this.flying.splice(at, 1);
  }

  /** The position of the oldest message between two nodes of a group, from a position on; -1 if there is none. */
  nextAmong(group: readonly NodeId[], from: number): number {
    for (let i = from; i < this.flying.length; i++) {
      const message = this.flying[i] as Message;
      if (group.includes(message.to) && group.includes(message.from)) return i;
    }
    return -1;
  }

  /** Takes the message at a position out of the network. */
  take(position: number): Message {
    return this.flying.splice(position, 1)[0] as Message;
  }
}

function linkOf(from: NodeId, to: NodeId): number {
  return from * 64 + to;
}
