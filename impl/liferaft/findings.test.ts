import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// What docs/findings.md says of liferaft, with the library and its own log alone: nothing of our adapter takes part. Nodes campaign when
// they are told to, and each packet that they write is delivered by hand. A test that fails says that its finding is out of date.

interface Packet {
  readonly type: string;
  readonly address: string;
}

interface Entry {
  readonly index: number;
  readonly term: number;
  readonly command: string;
}

interface Raft {
  readonly state: number;
  readonly term: number;
  readonly votes: { readonly for: string | null };
  readonly log: { readonly db: { once(event: 'closed', heard: () => void): void }; getEntriesAfter(index: number): Promise<Entry[]> };
  on(event: 'commit', heard: (command: string) => void): void;
  on(event: 'error', heard: () => void): void;
  emit(event: 'data', packet: Packet, answer: (reply?: Packet | Promise<Packet>) => void): void;
  join(address: string, write: (packet: Packet) => void): void;
  promote(): Promise<Raft>;
  command(value: string): Promise<void>;
  end(): boolean;
}

interface Library {
  new (address: string, options: object): Raft;
  readonly LEADER: number;
}

const library = createRequire(__filename);
const installed = isInstalled();
const told = installed ? test : test.skip;

function isInstalled(): boolean {
  try {
    return library.resolve('@markwylde/liferaft') !== '';
  } catch {
    return false;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'liferaft-'));
let clusters = 0;
let running: Cluster | undefined;

/** Nodes `1` to `size`, each with the library's own log in a folder, and no clock that matters. */
class Cluster {
  readonly nodes = new Map<string, Raft>();
  readonly committed = new Map<string, string[]>();
  private readonly under = new Map<string, Packet[]>();
  private readonly number = clusters++;

  constructor(private readonly size: number) {
    for (let id = 1; id <= size; id++) this.start(String(id));
  }

  start(id: string): Raft {
    const Liferaft = library('@markwylde/liferaft') as Library;
    const options = { 'election min': '1 day', 'election max': '2 days', 'heartbeat': '1 day', 'Log': library('@markwylde/liferaft/log.js') as unknown, 'path': join(folder, `${this.number}-${id}`) };
    const raft = new Liferaft(id, options);
    const committed: string[] = [];
    raft.on('error', () => {});
    raft.on('commit', (command) => committed.push(command));
    for (let peer = 1; peer <= this.size; peer++) if (String(peer) !== id) raft.join(String(peer), (packet) => this.send(id, String(peer), packet));
    this.nodes.set(id, raft);
    this.committed.set(id, committed);
    return raft;
  }

  at(id: string): Raft {
    const found = this.nodes.get(id);
    if (found === undefined) throw new Error(`no node ${id}`);
    return found;
  }

  private send(from: string, to: string, packet: Packet): void {
    const key = `${from} ${to} ${packet.type}`;
    this.under.set(key, [...(this.under.get(key) ?? []), structuredClone(packet)]);
  }

  /** The oldest packet of a type from one node to another, as soon as it has been written; it is no longer under way. */
  async packet(from: string, to: string, type: string): Promise<Packet> {
    const key = `${from} ${to} ${type}`;
    await until(() => (this.under.get(key) ?? []).length > 0);
    const [first, ...others] = this.under.get(key) ?? [];
    this.under.set(key, others);
    return first as Packet;
  }

  /** A packet arrives; what answers it is under way then. */
  receive(to: string, packet: Packet): void {
    this.at(to).emit('data', packet, (reply) => void Promise.resolve(reply).then((whole) => whole === undefined ? undefined : this.send(to, packet.address, whole)));
  }

  async deliver(from: string, to: string, type: string): Promise<void> {
    this.receive(to, await this.packet(from, to, type));
  }

  /** A node campaigns, and another one votes for it. */
  async elect(id: string, voter: string): Promise<void> {
    await this.at(id).promote();
    await this.deliver(id, voter, 'vote');
    await this.deliver(voter, id, 'voted');
    await this.leads(id);
  }

  leads(id: string): Promise<void> {
    return until(() => this.at(id).state === (library('@markwylde/liferaft') as Library).LEADER);
  }

  /** A leader stores a command; the packet for each follower is under way then, behind the one that told of the election. */
  async command(id: string, value: string, to: string): Promise<Packet> {
    await this.packet(id, to, 'append');
    await this.at(id).command(value);
    return this.packet(id, to, 'append');
  }

  /** A log as soon as it is so long. */
  async log(id: string, length: number): Promise<string[]> {
    const entries = () => this.at(id).log.getEntriesAfter(0);
    for (let left = 1000; left > 0 && (await entries()).length < length; left--) await turn();
    return (await entries()).map(({ index, term, command }) => `${index} ${command}@${term}`);
  }

  async crash(id: string): Promise<void> {
    const closed = new Promise<void>((resolve) => this.at(id).log.db.once('closed', resolve));
    this.at(id).end();
    await closed;
  }

  async end(): Promise<void> {
    for (const id of this.nodes.keys()) await this.crash(id);
  }
}

function clusterOf(size: number): Cluster {
  running = new Cluster(size);
  return running;
}

const turn = () => new Promise<void>((resolve) => void setTimeout(resolve, 1));

async function until(isSo: () => boolean): Promise<void> {
  for (let left = 5000; !isSo(); left--) {
    if (left === 0) throw new Error('it does not happen: the finding is out of date');
    await turn();
  }
}

afterEach(async () => {
  await running?.end();
  running = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

told('a vote that arrives twice counts twice: two of four are enough', async () => {
  const cluster = clusterOf(4);
  await cluster.at('1').promote();
  await cluster.deliver('1', '3', 'vote');
  const vote = await cluster.packet('3', '1', 'voted');
  cluster.receive('1', vote);
  cluster.receive('1', vote);
  await cluster.leads('1');
  expect([cluster.at('2').votes.for, cluster.at('4').votes.for]).toEqual([null, null]);
});

told('a node that starts again has neither term nor vote, and two lead the same term', async () => {
  const cluster = clusterOf(3);
  await cluster.elect('1', '3');
  await cluster.crash('3');
  const again = cluster.start('3');
  expect([again.term, again.votes.for]).toEqual([0, null]);
  await cluster.elect('2', '3');
  await cluster.leads('1');
  expect([cluster.at('1').term, cluster.at('2').term]).toEqual([1, 1]);
});

told('a candidate with an empty log gets the vote of who has what is committed, and leads without it', async () => {
  const cluster = clusterOf(3);
  await cluster.elect('1', '3');
  cluster.receive('3', await cluster.command('1', 'a', '3'));
  await cluster.deliver('3', '1', 'append ack');
  await until(() => cluster.committed.get('1')?.[0] === 'a');
  // Node 2 has heard of no term yet; its next one is 2.
  await cluster.at('2').promote();
  await cluster.packet('2', '3', 'vote');
  await cluster.elect('2', '3');
  expect([await cluster.log('3', 1), await cluster.log('2', 0)]).toEqual([['1 a@1'], []]);
});

told('an entry is stored on a predecessor of another term, and what the leader never had is committed', async () => {
  const cluster = clusterOf(3);
  await cluster.elect('1', '2');
  await cluster.command('1', 'a', '2');
  await cluster.elect('2', '3');
  cluster.receive('3', await cluster.command('2', 'b', '3'));
  await cluster.deliver('3', '2', 'append ack');
  await until(() => cluster.committed.get('2')?.[0] === 'b');
  // The first packet of term 2 that node 1 gets has the entry behind "b", and says how far the leader has committed.
  await cluster.at('2').command('c');
  const [, , third] = [await cluster.packet('2', '1', 'append'), await cluster.packet('2', '1', 'append'), await cluster.packet('2', '1', 'append')];
  cluster.receive('1', third);
  expect([await cluster.log('1', 2), await cluster.log('2', 2)]).toEqual([['1 a@1', '2 c@2'], ['1 b@2', '2 c@2']]);
  await until(() => cluster.committed.get('1')?.[0] === 'a');
});

told('a leader commits an entry of an older term by counting it', async () => {
  const cluster = clusterOf(3);
  await cluster.elect('1', '3');
  const packets = async () => [['2', await cluster.packet('1', '2', 'append')], ['3', await cluster.packet('1', '3', 'append')]] as const;
  // The packets of the election are lost. Nodes 2 and 3 store "a", node 3 alone "b"; none of their answers arrives.
  await packets();
  await cluster.at('1').command('a');
  const first = await packets();
  await cluster.at('1').command('b');
  const [, second] = await packets();
  for (const [id, packet] of [...first, second]) {
    cluster.receive(id, packet);
    await cluster.packet(id, '1', 'append ack');
  }
  await cluster.elect('3', '2');
  // Node 2 misses "b", is sent it, and says that it has it.
  await cluster.deliver('3', '2', 'append');
  await cluster.deliver('2', '3', 'append fail');
  await cluster.deliver('3', '2', 'append');
  await cluster.deliver('2', '3', 'append ack');
  await until(() => cluster.committed.get('3')?.[1] === 'b');
  expect([cluster.at('3').term, await cluster.log('3', 2)]).toEqual([2, ['1 a@1', '2 b@1']]);
});
