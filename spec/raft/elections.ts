import * as fc from 'fast-check';
import { inEach, invariant, notes, raftPaper, text, verbatim, violation, wholeAnswer, withNames, type AnyInvariant, type Text } from '../kernel';
import { entriesOf, type Terms } from './bench';
import { Cluster } from './cluster';
import { logsForm } from './election-forms';
import { namedLogs } from './figures';
import { logRow, logsPicture } from './log-pictures';
import type { NodeId, RaftPort } from './port';
import { majorityOf, nodesOf } from './program';
import { numbers } from './voter-words';
import { Witness } from './witness';

/** The logs of a cluster, as terms, in the order of the nodes. All are in the same term. */
export interface Logs {
  readonly term: number;
  readonly logs: readonly Terms[];
}

// Each node has a part of one history, and perhaps entries of a term that nobody else has: of a leader that crashed early.
const histories: readonly Terms[] = [[1, 1, 4], [1, 4, 4, 6], [1, 1, 4, 4, 6, 6]];
const strayTerms = [2, 3, 5, 7, 8];

const logs: fc.Arbitrary<Logs> = fc
  .record({
    history: fc.constantFrom(...histories),
    nodes: fc.array(fc.record({ length: fc.constantFrom(1, 2, 3, 4, 6), strays: fc.constantFrom(0, 0, 1, 2, 4) }), { minLength: 3, maxLength: 5, size: 'medium' }),
  })
  .map(({ history, nodes }) => ({
    term: 9,
    logs: nodes.map(({ length, strays }, i) => {
      const shared = history.slice(0, length);
      const stray = strayTerms[i] ?? 9;
      return [...shared, ...(stray > (shared.at(-1) ?? 0) ? Array.from({ length: strays }, () => stray) : [])];
    }),
  }));

const scenarios = fc.oneof({ weight: 30, arbitrary: logs }, { weight: 1, arbitrary: fc.constantFrom(...namedLogs.map(({ scenario }) => scenario)) });

function observe(port: RaftPort, { term, logs: all }: Logs): readonly NodeId[] {
  const experiment = { nodes: all.length, entriesMax: 1, disks: all.map((log) => ({ term, vote: null, entries: entriesOf(log) })) };
  return nodesOf(experiment).filter((candidate) => {
    const cluster = new Cluster(port, experiment, new Witness());
    // Requests to all and their answers, and no more: one of the others might time out later.
    cluster.run([{ op: 'timeout', node: candidate }, { op: 'exchange', among: cluster.nodes, count: 2 * (all.length - 1) }]);
    return cluster.state(candidate)?.role === 'leader';
  });
}

function isAhead(log: Terms, other: Terms): boolean {
  const [own, theirs] = [log.at(-1) ?? 0, other.at(-1) ?? 0];
  return own !== theirs ? own > theirs : log.length > other.length;
}

/** Who would vote for a candidate: all whose log is not ahead of its own. */
function votersOf(candidate: NodeId, { logs: all }: Logs): readonly NodeId[] {
  const own = all[candidate - 1] ?? [];
  return all.flatMap((log, i) => (isAhead(log, own) ? [] : [i + 1]));
}

const pictured = ({ logs: all }: Logs, winners: readonly NodeId[], title: Text) => logsPicture(title, all.map((log, i) => logRow(i + 1, log, 0, winners.includes(i + 1) ? text('wins', '当选') : undefined)));

export const winInvariant: AnyInvariant = withNames<Logs>(invariant<RaftPort, Logs, readonly NodeId[]>({
  id: 'raft/who-can-win',
  statement: text(
    'A node can win an election exactly if its log is at least as up-to-date as the logs of more than half of the nodes: a later last term, or the same and at least the length.',
    '当且仅当节点的日志不旧于半数以上节点的日志时，它才可能当选：先比最后一个条目的任期，相同再比长度。',
  ),
  sources: [notes('32.1.2'), raftPaper('§5.4.1, Figure 7')],
  scenario: scenarios,
  form: logsForm,
  observe,
  depict: (port, all) => pictured(all, observe(port, all), text('The logs of the cluster, and who wins', '集群各节点的日志，以及能够当选的节点')),
  holds(winners, all) {
    const majority = majorityOf({ nodes: all.logs.length });
    for (const node of nodesOf({ nodes: all.logs.length })) {
      const voters = votersOf(node, all);
      const wins = voters.length >= majority;
      if (wins === winners.includes(node)) continue;
      const log = numbers(all.logs[node - 1] ?? []);
      return wins
        ? violation('up-to-date-can-win', text(
          `Node ${node} (log ${log}) can win: the logs of nodes ${voters.join(', ')} are not ahead of it, which makes ${voters.length} votes of ${all.logs.length}.`,
          `节点 ${node}（日志 ${log}）可以当选：节点 ${voters.join('、')} 的日志都不比它新，共 ${all.logs.length} 票中的 ${voters.length} 票。`))
        : violation('behind-cannot-win', text(
          `Node ${node} (log ${log}) cannot win: it gets the vote${voters.length > 1 ? 's of nodes' : ' of node'} ${voters.join(', ')} only, and ${majority} of ${all.logs.length} are needed.`,
          `节点 ${node}（日志 ${log}）无法当选：只有节点 ${voters.join('、')} 会投给它，而需要 ${all.logs.length} 票中的 ${majority} 票。`));
    }
    return undefined;
  },
  covers: {
    'a shorter log that can win against a longer one': (winners, { logs: all }) => winners.some((node) => all.some((log, i) => log.length > (all[node - 1]?.length ?? 0) && !winners.includes(i + 1))),
    'equal last terms that length decides': (winners, { logs: all }) => winners.some((node) => all.some((log, i) => log.at(-1) === all[node - 1]?.at(-1) && !winners.includes(i + 1))),
    'several that can win': (winners) => winners.length > 1,
  },
  question: wholeAnswer<Logs, readonly NodeId[]>({
    describe: ({ term, logs: all }) => inEach((language) => {
      const rows = all.map((log, i) => `| ${i + 1} | ${numbers(log)} |`).join('\n');
      return language === 'en'
        ? `A cluster has no leader; all nodes are up, in term ${term}. The terms of their log entries, by index:\n\n| node | log |\n| --- | --- |\n${rows}`
        : `集群中没有 Leader，所有节点都在运行，处于任期 ${term}。各节点日志按索引的任期如下：\n\n| 节点 | 日志 |\n| --- | --- |\n${rows}`;
    }),
    picture: (all) => pictured(all, [], text('The logs of the cluster', '集群各节点的日志')),
    brief: ({ logs: all }) => text(`logs (terms): ${all.map((log, i) => `node ${i + 1}: ${numbers(log)}`).join('; ')}`, `日志（任期）：${all.map((log, i) => `节点 ${i + 1}：${numbers(log)}`).join('；')}`),
    ask: () => text('Which nodes would win if they, and nobody else, campaigned now?', '如果现在只有某一个节点发起选举，哪些节点能够当选？'),
    say: (winners) => (winners.length === 0 ? text('none of them', '一个也没有') : verbatim(winners.join(', '))),
    because: (winners, { logs: all }) => text(
      `Last terms and lengths are ${all.map((log) => `(${log.at(-1) ?? 0}, ${log.length})`).join(', ')}; only for ${winners.join(', ')} more than half of these are not larger.`,
      `各节点的（最后任期，长度）为${all.map((log) => `（${log.at(-1) ?? 0}，${log.length}）`).join('、')}；只有节点 ${winners.join('、')} 满足其中半数以上不大于自己。`,
    ),
  }),
}), namedLogs);
