import type { Cluster } from './cluster';
import type { NodeId, Write } from './port';
import type { Operation } from './program';
import type { Watch } from './watch';
import { Witness } from './witness';

/** What these make a node do is told whatever comes of it; of what its clock or its start makes it do only what can be seen. */
const ALWAYS_TOLD: ReadonlySet<Operation['op']> = new Set(['exchange', 'deliver', 'duplicate', 'propose', 'read', 'compact', 'transfer', 'members']);

/** Counts the moments that a person reads of a story, until a rule is broken (`portrait.ts` writes them down). To be asked after the watch. */
export class Telling extends Witness {
  steps = 0;
  /** The moment under way is counted already. */
  private isCounted = true;
  private isOver = false;
  private isTold = false;
  private up = 0;

  constructor(private readonly watch: Watch) {
    super();
  }

  /** A cluster whose operations are counted. */
  of(cluster: Cluster): Pick<Cluster, 'perform'> {
    return { perform: (operation) => this.perform(cluster, operation) };
  }

  private perform(cluster: Cluster, operation: Operation): void {
    const { op } = operation;
    this.isTold = ALWAYS_TOLD.has(op);
    if (op === 'lose' && cluster.network.find(operation) !== undefined) this.steps++;
    cluster.perform(operation);
    const isBroken = this.watch.broken !== undefined;
    // The moment in which it breaks is the last one, whatever can be seen of it.
    if (isBroken && !this.isCounted) this.steps++;
    this.isCounted = true;
    this.isOver = isBroken;
    for (const node of cluster.nodes) {
      if ((this.up & (1 << node)) === 0 || cluster.state(node) !== undefined) continue;
      this.up &= ~(1 << node);
      if (!isBroken) this.steps++;
    }
  }

  private see(): void {
    if (!this.isCounted && !this.isOver) this.steps++;
    this.isCounted = true;
    this.isOver ||= this.watch.broken !== undefined;
  }

  override started(cluster: Cluster, node: NodeId): void {
    this.up |= 1 << node;
    this.isCounted = cluster.step < 0 && cluster.state(node)?.role === 'follower';
    this.see();
  }

  override wants(): void {
    // What breaks before a node wants anything broke in the moment before.
    this.isOver ||= this.watch.broken !== undefined;
    if (this.isOver) return;
    this.isCounted = false;
    if (this.isTold) this.see();
  }

  override writes(_cluster: Cluster, _node: NodeId, { kind }: Write): void {
    if (kind !== 'state') this.see();
  }

  override became(): void {
    this.see();
  }

  override sends(): void {
    this.see();
  }

  override applies(): void {
    this.see();
  }

  override restores(): void {
    this.see();
  }

  override answers(): void {
    this.see();
  }
}
