import type { Carried, Lane, Moment, Text } from '../kernel';
import type { Cluster } from './cluster';
import { overlaid } from './overlaid';
import type { Entry, Message, NodeId, NodeState, Output, RaftPort, Snapshot, Write } from './port';
import { answered, applied, causeSaid, crashSaid, foundSaid, goesBy, messageSaid, nodeSaid, notSynced, restarts, restored, speaksTo, starts, votesFor, writeSaid } from './portrait-words';
import { nodesOf, type CrashPoint, type Experiment, type Operation } from './program';
import { Witness } from './witness';

type Draft = { -readonly [Key in keyof Moment]: Moment[Key] } & { texts: Text[]; isSeen: boolean; isSynced: boolean; hasEffect: boolean };

type Way = { -readonly [Key in keyof Carried]: Carried[Key] };

/** Writes down what happens in a cluster, so that it can be drawn and told. What nobody could see is left out. */
export class Portrait extends Witness {
  readonly lanes: readonly Lane[];
  readonly moments: Moment[] = [];
  readonly messages: Carried[] = [];
  private readonly ways = new Map<Message, Way[]>();
  private readonly cuts = new Set<string>();
  private readonly up = new Set<NodeId>();
  private readonly doomed = new Map<NodeId, CrashPoint>();
  /** Ticks that have passed at a node since it was told of last. */
  private readonly waited = new Map<NodeId, number>();
  /** The node that starts now found half a record at the end of its log. */
  private findsTorn = false;
  private operation: Operation | undefined;
  private current: Draft | undefined;
  private arriving: Message | undefined;
  private asked = '';

  /** `completed` is called after each moment. */
  constructor({ disks = [], ...rest }: Experiment, private readonly completed: () => void) {
    super();
    this.lanes = nodesOf(rest).map((node) => ({ name: nodeSaid(node), term: disks[node - 1]?.term ?? 0 }));
  }

  /** The port, with the arrival of messages written down, and what a start finds that no disk tells afterwards. */
  through(port: RaftPort): RaftPort {
    return overlaid(port, {
      receive: (message) => {
        this.arriving = message;
        return port.receive(message);
      },
      start: (node, config, durable) => {
        this.findsTorn = durable.torn === true;
        return port.start(node, config, durable);
      },
    });
  }

  /** Performs an operation. */
  perform(cluster: Cluster, operation: Operation): void {
    const lost = operation.op === 'lose' ? cluster.network.find(operation) : undefined;
    if (operation.op === 'cut') this.cuts.add(`${operation.from} ${operation.to}`);
    if (operation.op === 'heal') [this.cuts, this.doomed].forEach((each) => each.clear());
    if (operation.op === 'crash' && operation.after !== undefined && this.up.has(operation.node)) this.doomed.set(operation.node, operation.after);
    this.operation = operation;
    cluster.perform(operation);
    this.end(cluster);
    this.operation = undefined;
    if (lost !== undefined) this.loses(cluster, lost);
  }

  /** Completes the moment under way, and sees who has crashed since. */
  end(cluster: Cluster): void {
    const { current } = this;
    this.current = undefined;
    if (current?.isSeen === true) {
      const { isSeen: _, isSynced, hasEffect, texts, ...moment } = current;
      const ticks = this.waited.get(moment.lane + 1) ?? 0;
      this.waited.delete(moment.lane + 1);
      this.add({ ...moment, ...(ticks > 0 ? { ticks } : {}), ...(hasEffect ? {} : { isIdle: true as const }), texts: isSynced ? texts : [...texts, notSynced] });
    }
    for (const node of this.up) {
      if (cluster.state(node) !== undefined) continue;
      this.up.delete(node);
      this.waited.delete(node);
      this.add({ lane: node - 1, step: cluster.step, texts: [crashSaid(this.doomed.get(node))], role: 'down' });
      this.doomed.delete(node);
    }
  }

  private add(moment: Moment): void {
    this.moments.push(moment);
    this.completed();
  }

  private begin(cluster: Cluster, node: NodeId): Draft {
    this.end(cluster);
    const draft: Draft = { lane: node - 1, step: cluster.step, texts: [], isSeen: false, isSynced: true, hasEffect: false };
    this.current = draft;
    return draft;
  }

  /** Something to be seen at a node: the moment under way, which is about that node. */
  private see(...texts: readonly Text[]): void {
    if (this.current === undefined) return;
    this.current.texts.push(...texts);
    this.current.isSeen = true;
    if (texts.length > 0) this.current.hasEffect = true;
  }

  override started(cluster: Cluster, node: NodeId): void {
    const state = cluster.state(node);
    if (state === undefined) return;
    const draft = this.begin(cluster, node);
    this.up.add(node);
    // That every node starts as a follower is told of none.
    if (cluster.step < 0 && state.role === 'follower') return;
    const { durable } = cluster.disk(node);
    Object.assign(draft, { role: state.role, term: state.term, ...(state.commit > 0 ? { commit: state.commit } : {}) });
    this.see(cluster.step < 0 ? starts : restarts, foundSaid(durable.entries, durable.base, this.findsTorn));
  }

  override wants(cluster: Cluster, node: NodeId, { writes, sync }: Output): void {
    const { arriving, operation } = this;
    this.arriving = undefined;
    const draft = this.begin(cluster, node);
    draft.isSynced = writes.length === 0 || sync;
    if (arriving !== undefined) this.arrives(arriving);
    else {
      const cause = operation === undefined ? undefined : causeSaid(operation, this.asked);
      // A tick alone is nothing to see; what a client asks for is, whatever comes of it.
      if (operation?.op === 'tick' || operation?.op === 'pass') this.waited.set(node, (this.waited.get(node) ?? 0) + 1);
      else if (operation?.op !== 'propose') draft.hasEffect = true;
      if (cause !== undefined) this.current?.texts.push(cause);
      if (this.asked !== '' || operation?.op === 'compact' || operation?.op === 'transfer' || operation?.op === 'members') this.see();
    }
    this.asked = '';
  }

  private arrives(message: Message): void {
    const ways = this.ways.get(message)?.filter(({ to }) => to === this.current?.lane) ?? [];
    const first = ways[0];
    if (first === undefined) return;
    this.see();
    const ends = this.moments.length;
    if (first.fate === 'under way') Object.assign(first, { ends, fate: 'arrives' });
    else this.messages.push({ ...first, ends, fate: 'again' });
  }

  private loses(cluster: Cluster, message: Message): void {
    const way = this.ways.get(message)?.find(({ to, fate }) => to === message.to - 1 && fate === 'under way');
    if (way === undefined) return;
    Object.assign(way, { ends: this.moments.length, fate: 'lost' });
    this.add({ lane: way.to, step: cluster.step, texts: [] });
  }

  override sends(_cluster: Cluster, node: NodeId, _state: NodeState, messages: readonly Message[]): void {
    for (const message of messages) {
      const { from, to } = message;
      if (this.lanes[to - 1] === undefined || to === node || from !== node) {
        this.see(speaksTo(message));
        continue;
      }
      this.see();
      const way: Way = { from: node - 1, to: to - 1, text: messageSaid(message), sent: this.moments.length, fate: this.cuts.has(`${from} ${to}`) ? 'lost' : 'under way' };
      this.messages.push(way);
      this.ways.set(message, [...(this.ways.get(message) ?? []), way]);
    }
  }

  override writes(cluster: Cluster, node: NodeId, write: Write): void {
    const said = write.kind === 'state' ? undefined : writeSaid(write, cluster.disk(node).log.lastIndex);
    if (said !== undefined) this.see(said);
  }

  override became(_cluster: Cluster, node: NodeId, before: NodeState, after: NodeState): void {
    const { current } = this;
    if (current === undefined) return;
    const { role, term, commit, vote, members } = after;
    if (term !== before.term || role !== before.role) current.term = term;
    if (role !== before.role) current.role = role;
    if (commit !== before.commit) current.commit = commit;
    if (term !== before.term || role !== before.role || commit !== before.commit) current.hasEffect = true;
    this.see();
    if (vote !== null && vote !== node && (vote !== before.vote || term !== before.term)) this.see(votesFor(vote));
    if (members !== undefined && JSON.stringify(members) !== JSON.stringify(before.members)) this.see(goesBy(members));
  }

  override applies(_cluster: Cluster, _node: NodeId, entries: readonly Entry[]): void {
    this.see(applied(entries));
  }

  override restores(_cluster: Cluster, _node: NodeId, { index }: Snapshot): void {
    this.see(restored(index));
  }

  override proposes(_cluster: Cluster, _node: NodeId, value: string): void {
    this.asked = value;
  }

  override asks(_cluster: Cluster, _node: NodeId, read: string): void {
    this.asked = read;
  }

  override answers(_cluster: Cluster, _node: NodeId, read: string, index: number): void {
    this.see(answered(read, index));
  }
}
