import { notes, raftPaper, text, violation, type AnyInvariant, type Text } from '../kernel';
import { someAcknowledge, writesLog } from './acknowledging';
import type { Cluster } from './cluster';
import { crashPrograms } from './habits';
import { ANSWERING, answering } from './panics';
import type { Entry, Message, NodeId, NodeState, Output, RaftPort, Snapshot, Write } from './port';
import { at, simulated, type Fact, type Recorder } from './simulated';
import { Witness } from './witness';

type Rule = 'speaks-for-itself' | 'known-recipients' | 'indexes-without-gaps' | 'applies-what-it-stored' | 'persists-what-it-says' | 'persists-what-it-acknowledges' | 'restores-what-it-stored' | 'answers-what-was-asked';

/** A rule of the port that an adapter broke, with what it did; or (`null`) something that it did as it should. */
interface Conduct extends Fact {
  readonly rule: Rule | null;
  readonly what: string;
}

/** Records where an adapter leaves the contract of the port, whatever Raft says about the rest. */
class Conducts extends Witness implements Recorder<Conduct> {
  readonly facts: Conduct[] = [];
  private readonly asked = new Set<string>();
  private readonly good = new Set<string>();

  private note(cluster: Cluster, node: NodeId, rule: Rule, isBroken: boolean, what: string): void {
    if (isBroken) this.facts.push({ step: cluster.step, node, rule, what });
    else if (!this.good.has(rule)) {
      this.good.add(rule);
      this.facts.push({ step: cluster.step, node, rule: null, what: rule });
    }
  }

  override asks(_cluster: Cluster, _node: NodeId, read: string): void {
    this.asked.add(read);
  }

  override wants(cluster: Cluster, node: NodeId, output: Output): void {
    const { early, send, writes, state, reads = [] } = output;
    for (const message of early) this.message(cluster, node, message);
    for (const message of send) this.message(cluster, node, message);
    for (const { id } of reads) this.note(cluster, node, 'answers-what-was-asked', !this.asked.has(id), `read "${id}"`);
    if (early.length + send.length === 0) return;
    const disk = cluster.disk(node);
    const written = writes.filter((write) => write.kind === 'state').at(-1);
    // What was handed to the disk in an earlier event and is not synced was asked for, too: whether it is durable is another rule.
    const before = disk.isSynced ? disk : state;
    const { term, vote } = written?.kind === 'state' && early.length === 0 ? written : before;
    if (early.length > 0 && state.role !== 'leader') this.note(cluster, node, 'persists-what-it-acknowledges', writesLog(output) && someAcknowledge(early), 'early');
    this.note(cluster, node, 'persists-what-it-says', term !== state.term || vote !== state.vote, `term ${state.term}, vote ${state.vote ?? 'none'}`);
  }

  private message(cluster: Cluster, node: NodeId, { from, to, type }: Message): void {
    this.note(cluster, node, 'speaks-for-itself', from !== node, `${type} from ${from}`);
    this.note(cluster, node, 'known-recipients', to === node || !cluster.nodes.includes(to), `${type} to ${to}`);
  }

  override writes(cluster: Cluster, node: NodeId, write: Write, _after: NodeState): void {
    if (write.kind !== 'entries') return;
    const { lastIndex, base } = cluster.disk(node).log;
    const { from, entries } = write;
    const first = entries.findIndex(({ index }, i) => index !== from + i);
    const isApart = from <= base || from > lastIndex + 1;
    const told = isApart ? `from ${from}; the log goes from ${base + 1} to ${lastIndex}` : `from ${from}, index ${entries[first]?.index ?? from} where ${from + first} is next`;
    this.note(cluster, node, 'indexes-without-gaps', isApart || first >= 0, told);
  }

  override applies(cluster: Cluster, node: NodeId, entries: readonly Entry[]): void {
    const { log } = cluster.disk(node);
    for (const { index, term, value } of entries) {
      const own = log.at(index);
      this.note(cluster, node, 'applies-what-it-stored', own === undefined || own.term !== term || own.value !== value, `index ${index}, term ${term}`);
    }
  }

  override restores(cluster: Cluster, node: NodeId, { index, data }: Snapshot): void {
    const { snapshot } = cluster.disk(node).log;
    this.note(cluster, node, 'restores-what-it-stored', snapshot?.index !== index || snapshot.data !== data, `index ${index}`);
  }
}

const rules: Readonly<Record<Rule, Text>> = {
  'speaks-for-itself': text('a node sends messages in its own name only', '节点只能以自己的名义发送消息'),
  'known-recipients': text('messages go to other nodes of the cluster', '消息只能发给集群中的其他节点'),
  'indexes-without-gaps': text('what is written to the log begins after the snapshot, at most one index past the end of the log, and goes on without gaps', '写入日志的索引必须在快照之后、至多紧接末尾，且连续无间断'),
  'applies-what-it-stored': text('a node applies only entries that it has asked to be persisted', '节点只能应用已请求持久化的日志'),
  'persists-what-it-says': text('a node asks for its term and vote to be persisted before, or with, the messages that it sends', '节点发送消息之前（或同时）必须请求持久化当前的任期和投票'),
  'persists-what-it-acknowledges': text('what a node acknowledges it asks to be persisted before: an early message leaves before the writes', '节点确认的内容必须先请求持久化：early 消息在写入之前就已发出'),
  'restores-what-it-stored': text('a node sets its state machine only to a snapshot that it has asked to be persisted', '节点只能用已请求持久化的快照设置状态机'),
  'answers-what-was-asked': text('a node answers only reads that it was asked for', '节点只能答复收到过的读请求'),
};

const conduct = simulated<Conduct>({
  id: ANSWERING,
  statement: text(
    'An adapter keeps to the contract of the port: it speaks for its own node, to known nodes, stores before it sends and applies, and leaves no gaps in its log.',
    '适配器遵守端口约定：只代表本节点、只发给已知节点、先持久化再发送和应用、日志索引不跳跃。',
  ),
  sources: [notes('32.2.1'), raftPaper('Figure 2')],
  scenario: crashPrograms,
  Recorder: Conducts,
  holds(facts) {
    const broken = facts.find(({ rule }) => rule !== null);
    if (broken === undefined || broken.rule === null) return undefined;
    const rule = rules[broken.rule];
    return violation(broken.rule, text(
      `The adapter breaks a rule of the port, before any rule of Raft: ${rule.en}. Node ${broken.node} does not ${at(broken).en} (${broken.what}).`,
      `适配器违反了端口约定（与 Raft 规则无关）：${rule.zh}。节点 ${broken.node} ${at(broken).zh}没有做到（${broken.what}）。`,
    ), broken.step);
  },
  covers: {
    'a message': (facts) => facts.some(({ what }) => what === 'known-recipients'),
    'an entry that is stored and applied': (facts) => facts.some(({ what }) => what === 'applies-what-it-stored'),
  },
});

/** A call that is not answered at all is an error, not a violation; it is told what it should have done all the same. */
export const contractInvariant: AnyInvariant = { ...conduct, observe: (port, experiment) => conduct.observe(answering(port as RaftPort), experiment) };
