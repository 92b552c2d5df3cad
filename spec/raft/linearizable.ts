import * as fc from 'fast-check';
import { notes, raftPaper, raftThesis, text, violation, type AnyInvariant, type Violation } from '../kernel';
import type { Cluster } from './cluster';
import { readPrograms } from './habits';
import { LEASE_CHOICES, leasedExperiment } from './leases';
import type { Entry, NodeId } from './port';
import type { Experiment } from './program';
import { at, simulated, type Fact, type Recorder } from './simulated';
import { Witness } from './witness';

/** A read was answered. Indexes say how much of the log a state machine has applied. */
export interface Answered extends Fact {
  readonly read: string;
  readonly asked: number;
  /** What clients had been told by the time it was asked, of writes and of reads. */
  readonly known: number;
  readonly applied: number;
}

/** Records what reads answer, and what clients knew when they asked. The order of applying is known, so one pass is enough. */
export class Answers extends Witness implements Recorder<Answered> {
  readonly facts: Answered[] = [];
  /** The node that each value was handed to, as long as it runs: it tells the client when it has applied the value. */
  private readonly handed = new Map<string, NodeId>();
  private readonly asked = new Map<string, { readonly step: number; readonly known: number }>();
  private known = 0;

  override started(_cluster: Cluster, node: NodeId): void {
    for (const [value, to] of this.handed) if (to === node) this.handed.delete(value);
  }

  override proposes(_cluster: Cluster, node: NodeId, value: string): void {
    this.handed.set(value, node);
  }

  override applies(_cluster: Cluster, node: NodeId, entries: readonly Entry[]): void {
    for (const { index, value } of entries) if (this.handed.get(value) === node) this.known = Math.max(this.known, index);
  }

  override asks({ step }: Cluster, _node: NodeId, read: string): void {
    this.asked.set(read, { step, known: this.known });
  }

  override answers({ step }: Cluster, node: NodeId, read: string, applied: number): void {
    const { step: asked = -1, known = 0 } = this.asked.get(read) ?? {};
    this.facts.push({ step, node, read, asked, known, applied });
    this.known = Math.max(this.known, applied);
  }
}

function linearizable(facts: readonly Answered[]): Violation | undefined {
  const stale = facts.find(({ applied, known }) => applied < known);
  if (stale === undefined) return undefined;
  const { node, read, applied, known, asked, step } = stale;
  return violation('reads-see-what-was-acknowledged', text(
    `Node ${node} answers read ${read} (asked in operation ${asked + 1}) ${at(stale).en} from a state machine that has applied index ${applied}, although a client had been told of index ${known} before it was asked.`,
    `节点 ${node} ${at(stale).zh}答复读请求 ${read}（第 ${asked + 1} 步提出），其状态机只应用到索引 ${applied}，而在提出之前已有客户端得知索引 ${known} 的结果。`,
  ), step);
}

/** Reads while all clocks run alike. */
const leasePrograms: fc.Arbitrary<Experiment> = fc
  .record({
    nodes: fc.constantFrom(3, 5, 4),
    steps: fc.array(fc.record({ kind: fc.constantFrom(...LEASE_CHOICES.kind), node: fc.nat({ max: 4 }), ticks: fc.constantFrom(...LEASE_CHOICES.ticks), group: fc.constantFrom(...LEASE_CHOICES.group) }), { minLength: 4, maxLength: 14, size: 'max' }),
  })
  .map(({ nodes, steps }) => leasedExperiment(nodes, steps));

const common = { Recorder: Answers, holds: linearizable };
const answered = (facts: readonly Answered[]) => facts.length > 0;
const seesAWrite = (facts: readonly Answered[]) => facts.some(({ known }) => known > 0);

export const readInvariants: readonly AnyInvariant[] = [
  simulated<Answered>({
    ...common,
    id: 'raft/linearizable-reads',
    statement: text(
      'A read reflects everything that any client had been told before the read was asked, whichever node answers it.',
      '无论由哪个节点答复，读取结果都反映提出请求之前任何客户端已得知的全部内容。',
    ),
    sources: [notes('32.1.3'), raftPaper('§8'), raftThesis('§6.4')],
    features: ['read-index'],
    scenario: readPrograms,
    covers: { 'a read that is answered': answered, 'a read after a write': seesAWrite },
  }),
  simulated<Answered>({
    ...common,
    id: 'raft/lease-reads',
    statement: text(
      'While all clocks run alike, a leader with a lease answers reads without asking anybody, and they reflect everything that clients had been told before.',
      '在各节点时钟同速的前提下，持有租约的 Leader 无需询问其他节点即可答复读请求，且结果反映此前客户端已得知的全部内容。',
    ),
    sources: [notes('32.1.3'), raftThesis('§6.4.1')],
    features: ['read-index', 'check-quorum', 'lease-reads'],
    scenario: leasePrograms,
    covers: { 'a read that is answered at once': (facts) => facts.some(({ step, asked }) => step === asked), 'a read after a write': seesAWrite },
  }),
];
