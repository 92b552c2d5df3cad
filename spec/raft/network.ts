import type { Message, NodeId } from './port';
import type { MessageName } from './program';

/** Above this the oldest messages are lost, so that a program cannot fill the memory. */
const IN_FLIGHT_MAX = 100;

/** Who takes messages to where they go. */
interface Carrier {
  deliver(message: Message): void;
}

/** A message on its way, in a list of all in the order in which they were sent. `message` is undefined once it is gone. */
interface Parcel {
  message: Message | undefined;
  /** One bit each for sender and receiver. */
  ends: number;
  older: Parcel | undefined;
  newer: Parcel | undefined;
}

/** Messages on their way, and the links on which nothing gets through. Every step costs the same, however long it runs. */
export class Network {
  private oldest: Parcel | undefined;
  private newest: Parcel | undefined;
  private size = 0;
  private readonly spare: Parcel[] = [];
  /** By sender: one bit for each receiver that is cut off. */
  private readonly cuts: number[] = [];

  /** Nodes are 1 to `nodes`; what is sent to others, or in the name of others, is lost. */
  constructor(private readonly nodes: number) {}

  send(message: Message): void {
    const { from, to } = message;
    if (!this.isNode(from) || !this.isNode(to) || ((this.cuts[from] ?? 0) & (1 << to)) !== 0) return;
    if (this.size >= IN_FLIGHT_MAX && this.oldest !== undefined) this.take(this.oldest);
    const parcel = this.spare.pop() ?? { message: undefined, ends: 0, older: undefined, newer: undefined };
    parcel.message = message;
    parcel.ends = (1 << from) | (1 << to);
    parcel.older = this.newest;
    parcel.newer = undefined;
    if (this.newest === undefined) this.oldest = parcel;
    else this.newest.newer = parcel;
    this.newest = parcel;
    this.size++;
  }

  private isNode(id: number): boolean {
    return id >= 1 && id <= this.nodes && Number.isInteger(id);
  }

  cut(from: NodeId, to: NodeId): void {
    this.cuts[from] = (this.cuts[from] ?? 0) | (1 << to);
  }

  heal(): void {
    this.cuts.length = 0;
  }

  /** The message of that name; a rank beyond the oldest names the oldest. */
  find({ from, to, type, rank }: MessageName): Message | undefined {
    return this.parcelOf(from, to, type, rank)?.message;
  }

  /** Takes the message of that name out of the network. */
  remove({ from, to, type, rank }: MessageName): Message | undefined {
    const parcel = this.parcelOf(from, to, type, rank);
    return parcel === undefined ? undefined : this.take(parcel);
  }

  private parcelOf(from: NodeId, to: NodeId, type: Message['type'], rank: number): Parcel | undefined {
    const ends = (1 << from) | (1 << to);
    let found: Parcel | undefined;
    let left = rank;
    for (let parcel = this.newest; parcel !== undefined && left >= 0; parcel = parcel.older) {
      if (parcel.ends !== ends || parcel.message?.to !== to || parcel.message.type !== type) continue;
      found = parcel;
      left--;
    }
    return found;
  }

  /** Hands over up to `count` messages between the nodes of a group, oldest first, with those that are sent meanwhile. */
  exchange(group: readonly NodeId[], count: number, carrier: Carrier): void {
    let others = -1;
    for (const node of group) others &= ~(1 << node);
    let parcel = this.oldest;
    for (let left = count; left > 0 && parcel !== undefined; ) {
      // Its successor is looked up after delivery: it may have been sent only then. If it went itself, all starts anew.
      if ((parcel.ends & others) !== 0) {
        parcel = parcel.newer;
        continue;
      }
      const { older } = parcel;
      carrier.deliver(this.take(parcel));
      left--;
      parcel = older === undefined || older.message === undefined ? this.oldest : older.newer;
    }
  }

  private take(parcel: Parcel): Message {
    const { message, older, newer } = parcel;
    if (older === undefined) this.oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.newest = older;
    else newer.older = older;
    parcel.message = undefined;
    this.size--;
    this.spare.push(parcel);
    return message as Message;
  }
}
