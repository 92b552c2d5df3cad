import type { Message, NodeId } from './port';
import type { MessageName } from './program';

/** Above this the oldest messages are lost, so that a program cannot fill the memory. */
export const IN_FLIGHT_MAX = 100;
/** Where the list of places begins and ends. */
const NOWHERE = 0;

/** Who takes messages to where they go. */
interface Carrier {
  deliver(message: Message): void;
}

/**
 * Messages on their way, and the links on which nothing gets through. Every step costs the same, however long it runs: there are
 * as many places as there can be messages, and those in use are linked in the order in which the messages were sent.
 */
export class Network {
  /** By place; `undefined` where none is. */
  private readonly messages: (Message | undefined)[] = [undefined];
  /** By place: one bit each for sender and receiver. */
  private readonly ends: number[] = [0];
  /** By place: the one of the next older and newer message. Behind the oldest and the newest is `NOWHERE`, which knows them both. */
  private readonly older: number[] = [NOWHERE];
  private readonly newer: number[] = [NOWHERE];
  /** The place that was left last, from where `newer` leads to the ones left before. */
  private free = NOWHERE;
  private size = 0;
  /** By sender: one bit for each receiver that is cut off. */
  private readonly cuts: number[] = [];

  /** Nodes are 1 to `nodes`; what is sent to others, or in the name of others, is lost. */
  constructor(private readonly nodes: number) {}

  send(message: Message): void {
    const { from, to } = message;
    if (!this.isNode(from) || !this.isNode(to) || ((this.cuts[from] ?? 0) & (1 << to)) !== 0) return;
    const { older, newer } = this;
    if (this.size >= IN_FLIGHT_MAX) this.take(newer[NOWHERE] as number);
    const place = this.place();
    const before = older[NOWHERE] as number;
    this.messages[place] = message;
    this.ends[place] = (1 << from) | (1 << to);
    older[place] = before;
    newer[place] = NOWHERE;
    newer[before] = place;
    older[NOWHERE] = place;
    this.size++;
  }

  /** A place for a message. */
  private place(): number {
    const { free } = this;
    if (free === NOWHERE) return this.messages.length;
    this.free = this.newer[free] as number;
    return free;
  }

  private isNode(id: number): boolean {
    return id >= 1 && id <= this.nodes && (id | 0) === id;
  }

  cut(from: NodeId, to: NodeId): void {
    this.cuts[from] = (this.cuts[from] ?? 0) | (1 << to);
  }

  heal(): void {
    this.cuts.length = 0;
  }

  /** The message of that name; a rank beyond the oldest names the oldest. */
  find({ from, to, type, rank }: MessageName): Message | undefined {
    return this.messages[this.placeOf(from, to, type, rank)];
  }

  /** Takes the message of that name out of the network. */
  remove({ from, to, type, rank }: MessageName): Message | undefined {
    const place = this.placeOf(from, to, type, rank);
    return place === NOWHERE ? undefined : this.take(place);
  }

  private placeOf(from: NodeId, to: NodeId, type: Message['type'], rank: number): number {
    const ends = (1 << from) | (1 << to);
    let found = NOWHERE;
    let left = rank;
    for (let place = this.older[NOWHERE] as number; place !== NOWHERE && left >= 0; place = this.older[place] as number) {
      if (this.ends[place] !== ends) continue;
      const message = this.messages[place];
      if (message?.to !== to || message.type !== type) continue;
      found = place;
      left--;
    }
    return found;
  }

  /** The name of the oldest message between nodes of a group: the one that an exchange begins with. */
  oldest(group: readonly NodeId[]): MessageName | undefined {
    let place = this.newer[NOWHERE] as number;
    while (place !== NOWHERE && !(group.includes(this.messages[place]?.from ?? 0) && group.includes(this.messages[place]?.to ?? 0))) place = this.newer[place] as number;
    const message = this.messages[place];
    if (message === undefined) return undefined;
    const { from, to, type } = message;
    let rank = 0;
    while (this.placeOf(from, to, type, rank) !== place) rank++;
    return { from, to, type, rank };
  }

  /** Hands over up to `count` messages between the nodes of a group, oldest first, with those that are sent meanwhile. */
  exchange(group: readonly NodeId[], count: number, carrier: Carrier): void {
    let others = -1;
    for (const node of group) others &= ~(1 << node);
    const { messages, ends, older, newer } = this;
    let place = newer[NOWHERE] as number;
    for (let left = count; left > 0 && place !== NOWHERE; ) {
      if (((ends[place] as number) & others) !== 0) {
        place = newer[place] as number;
        continue;
      }
      // Its successor is looked up after delivery: it may have been sent only then. If the one before went itself, all starts anew.
      const before = older[place] as number;
      carrier.deliver(this.take(place));
      left--;
      place = newer[messages[before] === undefined ? NOWHERE : before] as number;
    }
  }

  private take(place: number): Message {
    const { messages, older, newer } = this;
    const message = messages[place] as Message;
    const [before, after] = [older[place] as number, newer[place] as number];
    newer[before] = after;
    older[after] = before;
    messages[place] = undefined;
    newer[place] = this.free;
    this.free = place;
    this.size--;
    return message;
  }
}
