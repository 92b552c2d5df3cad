import { Disk } from './disk';
import { Network } from './network';
import type { Message, NodeId, NodeState, Output, RaftPort } from './port';
import { ELECTION_TICKS, HEARTBEAT_TICKS, nodesOf, timeoutsOf, type CrashPoint, type Experiment, type Operation } from './program';
import type { Witness } from './witness';

interface Server {
  readonly disk: Disk;
  /** What can be seen of it; undefined while it is down. */
  state: NodeState | undefined;
  /** Where it crashes in the next event that it handles. */
  doomed: { readonly after: CrashPoint; readonly keep: number } | undefined;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A simulated cluster: nodes behind a port, their disks, and the network. It runs operations; a witness sees what they do. */
export class Cluster {
  readonly nodes: NodeId[];
  readonly network = new Network();
  /** The position of the operation under way; -1 while the nodes start. */
  step = -1;
  private readonly servers: Server[];
  private proposals = 0;

  constructor(private readonly port: RaftPort, private readonly experiment: Omit<Experiment, 'program'>, private readonly witness: Witness) {
    this.nodes = [...nodesOf(experiment)];
    this.servers = this.nodes.map((_, i) => ({
      disk: new Disk(experiment.disks?.[i] ?? { term: 0, vote: null, entries: [] }),
      state: undefined,
      doomed: undefined,
    }));
    for (const node of this.nodes) this.start(node);
  }

  disk(node: NodeId): Disk {
    return this.server(node).disk;
  }

  /** What can be seen of a node; undefined while it is down. */
  state(node: NodeId): NodeState | undefined {
    return this.servers[node - 1]?.state;
  }

  run(program: readonly Operation[]): void {
    for (const operation of program) {
      this.step++;
      this.perform(operation);
    }
  }

  private perform(operation: Operation): void {
    switch (operation.op) {
      case 'timeout':
        return this.timeOut(operation.node);
      case 'tick':
        return this.tick(operation.node);
      case 'propose':
        this.propose(operation.node);
        return;
      case 'deliver':
      case 'duplicate':
      case 'lose': {
        const message = this.network.find(operation);
        if (message === undefined) return;
        if (operation.op !== 'duplicate') this.network.remove(message);
        if (operation.op !== 'lose') this.deliver(message);
        return;
      }
      case 'exchange':
        return this.exchange(operation.among, operation.count);
      case 'cut':
        return this.network.cut(operation.from, operation.to);
      case 'heal':
        for (const server of this.servers) server.doomed = undefined;
        return this.network.heal();
      case 'crash':
        if (operation.after === undefined) this.crash(operation.node, operation.keep);
        else this.server(operation.node).doomed = { after: operation.after, keep: operation.keep };
        return;
      case 'restart':
        if (this.state(operation.node) === undefined) this.start(operation.node);
    }
  }

  tick(node: NodeId): void {
    if (this.state(node) !== undefined) this.handle(node, this.port.tick(node));
  }

  /** Hands the node the next value; says which. */
  propose(node: NodeId): string {
    const value = this.nextValue();
    if (this.state(node) !== undefined) this.handle(node, this.port.propose(node, value));
    return value;
  }

  private nextValue(): string {
    const n = this.proposals++;
    return `${LETTERS[n % LETTERS.length] ?? ''}${n < LETTERS.length ? '' : Math.floor(n / LETTERS.length)}`;
  }

  /** Delivers messages between nodes of a group, oldest first. */
  exchange(among: readonly NodeId[], count: number): void {
    let position = 0;
    for (let left = count; left > 0; left--) {
      position = this.network.nextAmong(among, position);
      if (position < 0) return;
      this.deliver(this.network.take(position));
    }
  }

  private timeOut(node: NodeId): void {
    const before = this.state(node);
    if (before === undefined || before.role === 'leader') return;
    for (let ticks = 0; ticks < 2 * ELECTION_TICKS; ticks++) {
      this.tick(node);
      if (this.state(node)?.term !== before.term) return;
    }
  }

  private deliver(message: Message): void {
    if (this.state(message.to) !== undefined) this.handle(message.to, this.port.receive(message));
  }

  private start(node: NodeId): void {
    const server = this.server(node);
    server.doomed = undefined;
    const { entriesMax } = this.experiment;
    const config = { peers: this.nodes, heartbeatTicks: HEARTBEAT_TICKS, electionTicks: ELECTION_TICKS, timeouts: timeoutsOf(node), entriesMax };
    const output = this.port.start(node, config, server.disk.contents());
    server.state = output.state;
    this.witness.started(this, node);
    this.handle(node, output);
  }

  private crash(node: NodeId, keep: number): void {
    const server = this.server(node);
    if (server.state === undefined) return;
    server.disk.keep(keep);
    server.state = undefined;
    server.doomed = undefined;
  }

  /** Does what a node wants done, in order, unless it crashes in between. */
  private handle(node: NodeId, output: Output): void {
    const server = this.server(node);
    const before = server.state;
    if (before === undefined) return;
    const { doomed } = server;
    this.release(node, output.early, output.state);
    if (doomed?.after === 'early') return this.crash(node, doomed.keep);
    for (const write of output.writes) {
      this.witness.writes(this, node, write, output.state);
      server.disk.write(write);
    }
    if (doomed?.after === 'writes') return this.crash(node, doomed.keep);
    if (output.sync) server.disk.sync();
    if (doomed?.after === 'sync') return this.crash(node, doomed.keep);
    server.state = output.state;
    if (differ(before, output.state)) this.witness.became(this, node, before, output.state);
    this.release(node, output.send, output.state);
    if (doomed?.after === 'send') return this.crash(node, doomed.keep);
    if (output.apply.length > 0) this.witness.applies(this, node, output.apply);
  }

  private release(node: NodeId, messages: readonly Message[], state: NodeState): void {
    if (messages.length === 0) return;
    this.witness.sends(this, node, state);
    for (const message of messages) this.network.send(message);
  }

  private server(node: NodeId): Server {
    const found = this.servers[node - 1];
    if (found === undefined) throw new Error(`there is no node ${node}`);
    return found;
  }
}

function differ(a: NodeState, b: NodeState): boolean {
  return a.term !== b.term || a.role !== b.role || a.commit !== b.commit || a.vote !== b.vote || a.leader !== b.leader;
}

/** Runs an experiment from its start; the witness has then seen it all. */
export function runExperiment<W extends Witness>(port: RaftPort, experiment: Experiment, witness: W): W {
  new Cluster(port, experiment, witness).run(experiment.program);
  return witness;
}
