import type { Disk } from './disk';
import { Machine } from './machine';
import { Network } from './network';
import { perform } from './operations';
import type { Members, Message, NodeId, NodeState, Output, RaftPort } from './port';
import { nodesOf, valueOf, votersOf, type CrashPoint, type Experiment, type Operation } from './program';
import { serverOf, type Server } from './server';
import { tells } from './visible';
import type { Witness } from './witness';

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
    this.servers = this.nodes.map((node) => serverOf(node, experiment));
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
    perform(this, operation);
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

  /** A client asks the node to read; reads are numbered. */
  read(node: NodeId): void {
    const server = this.server(node);
    if (server.state === undefined || this.port.read === undefined) return;
    const id = `r${++this.reads}`;
    this.witness.asks(this, node, id);
    this.handle(server, this.port.read(node, id));
  }

  /** Does what a running node wants done. */
  take(node: NodeId, output: Output): void {
    this.handle(this.server(node), output);
  }

  /** Delivers messages between nodes of a group, oldest first. */
  exchange(among: readonly NodeId[], count: number): void {
    this.network.exchange(among, count, this);
  }

  /** A node crashes, now or `after` some of the effects of the next event that it handles. */
  crash(node: NodeId, { after, keep, torn = false }: { readonly after?: CrashPoint; readonly keep: number; readonly torn?: boolean }): void {
    const server = this.server(node);
    if (after === undefined) this.stop(server, keep, torn);
    else server.doomed = { after, keep, torn };
  }

  /** Links work again, and nobody is to crash. */
  heal(): void {
    for (const server of this.servers) server.doomed = undefined;
    this.network.heal();
  }

  /** A node starts from what is durable. */
  start(node: NodeId): void {
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

  private stop(server: Server, keep: number, torn: boolean): void {
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
    if (doomed !== undefined && doomed.after === 'early') return this.stop(server, doomed.keep, doomed.torn);
    const isDurableAtOnce = output.sync && doomed === undefined && disk.isSynced;
    for (const write of writes) {
      witness.writes(this, node, write, state);
      if (isDurableAtOnce) disk.make(write);
      else disk.write(write);
    }
    if (doomed !== undefined && doomed.after === 'writes') return this.stop(server, doomed.keep, doomed.torn);
    if (output.sync && !isDurableAtOnce) disk.sync();
    if (doomed !== undefined && doomed.after === 'sync') return this.stop(server, doomed.keep, doomed.torn);
    server.state = state;
    server.sight.changes(this, node, state, disk.isSynced || tells(output), witness);
    this.release(node, output.send, state, false);
    if (doomed !== undefined && doomed.after === 'send') return this.stop(server, doomed.keep, doomed.torn);
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

  isNode(node: NodeId): boolean {
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
