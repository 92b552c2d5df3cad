import { Disk } from './disk';
import { Machine } from './machine';
import { Network } from './network';
import type { Config, Members, Message, NodeId, NodeState, Output, RaftPort } from './port';
import { configOf, ELECTION_TICKS, nodesOf, valueOf, votersOf, type CrashPoint, type Experiment, type Operation } from './program';
import { Sight, tells } from './visible';
import type { Witness } from './witness';

interface Server {
  readonly node: NodeId;
  readonly disk: Disk;
  readonly config: Config;
  machine: Machine;
  /** What can be seen of it; undefined while it is down. */
  state: NodeState | undefined;
  /** What a witness knows of that. */
  readonly sight: Sight;
  /** Where it crashes in the next event that it handles. */
  doomed: { readonly after: CrashPoint; readonly keep: number; readonly torn: boolean } | undefined;
}

/** A simulated cluster: nodes behind a port, their disks and state machines, and the network. A witness sees what they do. */
export class Cluster {
  readonly nodes: readonly NodeId[];
  /** The voters of the start. */
  readonly voters: readonly NodeId[];
  readonly network: Network;
  /** The position of the operation under way; -1 while the nodes start. */
  step = -1;
  /** How many ticks, messages and requests the nodes have handled. */
  events = 0;
  private readonly servers: readonly Server[];
  private readonly first: Members;
  private proposals = 0;
  private reads = 0;

  constructor(readonly port: RaftPort, experiment: Omit<Experiment, 'program'>, private readonly witness: Witness) {
    this.voters = votersOf(experiment);
    this.first = { voters: [...this.voters] };
    // Whose members never change has no others.
    this.nodes = port.changeMembers === undefined ? this.voters : nodesOf(experiment);
    this.network = new Network(this.nodes.length);
    this.servers = this.nodes.map((node, i) => {
      const disk = new Disk(experiment.disks?.[i] ?? { term: 0, vote: null, entries: [] });
      return { node, disk, config: configOf(experiment, this.voters, node), machine: new Machine(undefined), state: undefined, sight: new Sight(), doomed: undefined };
    });
    for (const node of this.nodes) this.start(node);
  }

  disk(node: NodeId): Disk {
    return this.server(node).disk;
  }

  machine(node: NodeId): Machine {
    return this.server(node).machine;
  }

  /** What can be seen of a node; undefined while it is down. */
  state(node: NodeId): NodeState | undefined {
    return this.servers[node - 1]?.state;
  }

  /** The configuration that a node goes by. */
  members(node: NodeId): Members {
    return this.state(node)?.members ?? this.first;
  }

  run(program: readonly Operation[]): void {
    for (let i = 0; i < program.length; i++) this.perform(program[i] as Operation);
  }

  perform(operation: Operation): void {
    this.step++;
    switch (operation.op) {
      case 'timeout':
        return this.timeOut(operation.node);
      case 'tick':
        return this.tick(operation.node);
      case 'pass':
        for (let ticks = 0; ticks < operation.ticks; ticks++) for (const node of this.nodes) this.tick(node);
        return;
      case 'propose':
        if (this.isNode(operation.node)) this.propose(operation.node);
        return;
      case 'deliver':
      case 'duplicate':
      case 'lose': {
        const message = operation.op === 'duplicate' ? this.network.find(operation) : this.network.remove(operation);
        if (message !== undefined && operation.op !== 'lose') this.deliver(message);
        return;
      }
      case 'exchange':
        return this.exchange(operation.among, operation.count);
      case 'cut':
        return this.network.cut(operation.from, operation.to);
      case 'heal':
        for (const server of this.servers) server.doomed = undefined;
        return this.network.heal();
      case 'crash': {
        const { node, after, keep, torn = false } = operation;
        if (!this.isNode(node)) return;
        const server = this.server(node);
        if (after === undefined) this.crash(server, keep, torn);
        else server.doomed = { after, keep, torn };
        return;
      }
      case 'restart':
        if (this.isNode(operation.node) && this.state(operation.node) === undefined) this.start(operation.node);
        return;
      default:
        return this.request(operation);
    }
  }

  /** What only nodes with a feature can be asked for. */
  private request(operation: Extract<Operation, { op: 'compact' | 'read' | 'transfer' | 'members' }>): void {
    const { node } = operation;
    const { port } = this;
    if (this.state(node) === undefined) return;
    const server = this.server(node);
    const { machine } = server;
    if (operation.op === 'compact' && port.compact !== undefined) {
      if (machine.applied > 0) this.handle(server, port.compact(node, machine.applied, machine.capture()));
    } else if (operation.op === 'read' && port.read !== undefined) {
      const id = `r${++this.reads}`;
      this.witness.asks(this, node, id);
      this.handle(server, port.read(node, id));
    } else if (operation.op === 'transfer' && port.transfer !== undefined) this.handle(server, port.transfer(node, operation.to));
    else if (operation.op === 'members' && port.changeMembers !== undefined) this.handle(server, port.changeMembers(node, operation.members));
  }

  /** A message reaches its node. */
  deliver(message: Message): void {
    const server = this.servers[message.to - 1];
    if (server?.state !== undefined) this.handle(server, this.port.receive(message));
  }

  tick(node: NodeId): void {
    const server = this.servers[node - 1];
    if (server?.state !== undefined) this.handle(server, this.port.tick(node));
  }

  /** Hands the node the next value; says which. */
  propose(node: NodeId): string {
    const value = valueOf(this.proposals++);
    const server = this.servers[node - 1];
    if (server?.state === undefined) return value;
    this.witness.proposes(this, node, value);
    this.handle(server, this.port.propose(node, value));
    return value;
  }

  /** Delivers messages between nodes of a group, oldest first. */
  exchange(among: readonly NodeId[], count: number): void {
    this.network.exchange(among, count, this);
  }

  private timeOut(node: NodeId): void {
    const before = this.state(node);
    if (before === undefined || before.role === 'leader') return;
    for (let ticks = 0; ticks < 2 * ELECTION_TICKS; ticks++) {
      this.tick(node);
      const after = this.state(node);
      if (after?.term !== before.term || (after.role === 'pre-candidate' && before.role !== after.role)) return;
    }
  }

  private start(node: NodeId): void {
    const server = this.server(node);
    const contents = server.disk.contents();
    server.doomed = undefined;
    server.machine = new Machine(contents.snapshot);
    const output = this.port.start(node, server.config, contents);
    server.state = output.state;
    server.sight.begins(output.state);
    this.witness.started(this, node);
    this.handle(server, output);
  }

  private crash(server: Server, keep: number, torn: boolean): void {
    if (server.state === undefined) return;
    server.disk.keep(keep, torn);
    server.state = undefined;
    server.doomed = undefined;
  }

  /** Does what a node wants done, in order, unless it crashes in between. */
  private handle(server: Server, output: Output): void {
    this.events++;
    const { node, doomed, disk, machine } = server;
    if (server.state === undefined) return;
    const { witness } = this;
    const { state, writes, apply } = output;
    witness.wants(this, node, output);
    this.release(node, output.early, state, true);
    if (doomed !== undefined && doomed.after === 'early') return this.crash(server, doomed.keep, doomed.torn);
    const isDurableAtOnce = output.sync && doomed === undefined && disk.isSynced;
    for (const write of writes) {
      witness.writes(this, node, write, state);
      if (isDurableAtOnce) disk.make(write);
      else disk.write(write);
    }
    if (doomed !== undefined && doomed.after === 'writes') return this.crash(server, doomed.keep, doomed.torn);
    if (output.sync && !isDurableAtOnce) disk.sync();
    if (doomed !== undefined && doomed.after === 'sync') return this.crash(server, doomed.keep, doomed.torn);
    server.state = state;
    server.sight.changes(this, node, state, disk.isSynced || tells(output), witness);
    this.release(node, output.send, state, false);
    if (doomed !== undefined && doomed.after === 'send') return this.crash(server, doomed.keep, doomed.torn);
    if (output.restore !== undefined) {
      witness.restores(this, node, output.restore);
      machine.restore(output.restore);
    }
    if (apply.length > 0) {
      witness.applies(this, node, apply);
      for (const entry of apply) machine.apply(entry);
    }
    if (output.reads !== undefined) machine.wait(output.reads);
    if (machine.isAsked) for (const read of machine.ready()) witness.answers(this, node, read, machine.applied);
  }

  private release(node: NodeId, messages: readonly Message[], state: NodeState, early: boolean): void {
    if (messages.length === 0) return;
    this.witness.sends(this, node, state, messages, early);
    for (const message of messages) this.network.send(message);
  }

  private isNode(node: NodeId): boolean {
    return node <= this.nodes.length;
  }

  private server(node: NodeId): Server {
    const found = this.servers[node - 1];
    if (found === undefined) throw new Error(`there is no node ${node}`);
    return found;
  }
}

/** Runs an experiment from its start; the witness has then seen it all. */
export function runExperiment<W extends Witness>(port: RaftPort, experiment: Experiment, witness: W): W {
  new Cluster(port, experiment, witness).run(experiment.program);
  return witness;
}
