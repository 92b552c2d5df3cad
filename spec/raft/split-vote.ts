import * as fc from 'fast-check';
import { inEach, invariant, notes, raftPaper, text, violation, wholeAnswer, type AnyInvariant } from '../kernel';
import { Cluster } from './cluster';
import { raceForm } from './election-forms';
import type { NodeId, RaftPort } from './port';
import { majorityOf, nodesOf, type Operation } from './program';
import { racePicture } from './race-picture';
import { sayNodes } from './voter-words';
import { Witness } from './witness';

/** Several nodes campaign at once; each of the others gets their requests in an order of its own. */
export interface Race {
  readonly nodes: number;
  readonly candidates: readonly NodeId[];
  /** For each other node that is up: which candidate's request arrives first. The requests of the others arrive after it. */
  readonly first: readonly { readonly voter: NodeId; readonly candidate: NodeId; readonly twice?: true }[];
}

const races: fc.Arbitrary<Race> = fc
  .record({
    nodes: fc.constantFrom(4, 5, 5, 3),
    candidates: fc.constantFrom<NodeId[][]>([1, 2], [1, 2], [1, 2, 3], [2, 3]),
    choices: fc.array(fc.constantFrom(0, 1, 2, -1), { minLength: 4, maxLength: 4 }),
    twice: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  })
  .map(({ nodes, candidates, choices, twice }): Race => {
    const voters = nodesOf({ nodes }).filter((node) => !candidates.includes(node));
    const first = voters.flatMap((voter, i) => {
      const choice = choices[i] ?? 0;
      // Whoever chooses nobody is down.
      if (choice < 0) return [];
      const candidate = candidates[choice % candidates.length] ?? 1;
      return [{ voter, candidate, ...(twice[i] === true ? { twice: true as const } : {}) }];
    });
    return { nodes, candidates, first };
  });

function programOf({ nodes, candidates, first }: Race): readonly Operation[] {
  const up = first.map(({ voter }) => voter);
  const downs = nodesOf({ nodes }).filter((node) => !candidates.includes(node) && !up.includes(node));
  const requests = first.flatMap(({ voter, candidate }) => [candidate, ...candidates.filter((other) => other !== candidate)].map((from) => ({ op: 'deliver' as const, from, to: voter, type: 'RequestVote' as const, rank: 0 })));
  const between = candidates.flatMap((from) => candidates.filter((to) => to !== from).map((to) => ({ op: 'deliver' as const, from, to, type: 'RequestVote' as const, rank: 0 })));
  const answers = first.flatMap(({ voter, candidate, twice }) => {
    const answer = { from: voter, to: candidate, type: 'RequestVoteReply' as const, rank: 0 };
    return [...(twice === true ? [{ op: 'duplicate' as const, ...answer }] : []), { op: 'deliver' as const, ...answer }];
  });
  const refusals = [...up, ...candidates].flatMap((from) => candidates.filter((to) => to !== from).map((to) => ({ op: 'deliver' as const, from, to, type: 'RequestVoteReply' as const, rank: 0 })));
  return [
    ...downs.map((node) => ({ op: 'crash' as const, node, keep: 0 })),
    ...candidates.map((node) => ({ op: 'timeout' as const, node })),
    ...between, ...requests, ...answers, ...refusals,
  ];
}

/** Who leads the term of the race. */
function observe(port: RaftPort, race: Race): readonly NodeId[] {
  const cluster = new Cluster(port, { nodes: race.nodes, entriesMax: 1 }, new Witness());
  cluster.run(programOf(race));
  return cluster.nodes.filter((node) => cluster.state(node)?.role === 'leader');
}

const votesFor = ({ first }: Race, candidate: NodeId) => [candidate, ...first.filter((each) => each.candidate === candidate).map(({ voter }) => voter)];

export const raceInvariant: AnyInvariant = invariant<RaftPort, Race, readonly NodeId[]>({
  id: 'raft/split-vote',
  statement: text(
    'Of candidates in one term the one that more than half of all nodes voted for leads it; if the votes are split so that nobody has a majority, the term has no leader.',
    '同一任期的 Candidate 中，获得全体节点半数以上选票者当选；若选票被瓜分、无人过半，则该任期没有 Leader。',
  ),
  sources: [notes('32.1.4'), raftPaper('§5.2')],
  scenario: races,
  form: raceForm,
  observe,
  holds(leaders, race) {
    const majority = majorityOf(race);
    for (const candidate of nodesOf(race)) {
      const votes = race.candidates.includes(candidate) ? votesFor(race, candidate) : [];
      const wins = votes.length >= majority;
      if (leaders.includes(candidate) === wins) continue;
      const counted = text(`node ${candidate} has ${votes.length} of ${race.nodes} votes${votes.length > 0 ? ` (${sayNodes(votes)})` : ''}`, `节点 ${candidate} 得到 ${race.nodes} 票中的 ${votes.length} 票${votes.length > 0 ? `（节点 ${votes.join('、')}）` : ''}`);
      return wins
        ? violation('majority-wins', text(`In this term ${counted.en}, a majority: it leads.`, `本任期中${counted.zh}，已过半数，应当选。`))
        : violation('no-majority-no-leader', text(`In this term ${counted.en}, and ${majority} are needed: it does not lead.`, `本任期中${counted.zh}，而需要 ${majority} 票，不能当选。`));
    }
    return undefined;
  },
  covers: {
    'a split vote': (leaders, { nodes, first, candidates }) => leaders.length === 0 && first.length + candidates.length === nodes,
    'a winner': (leaders) => leaders.length === 1,
    'a winner although a node is down': (leaders, { nodes, first, candidates }) => leaders.length === 1 && first.length + candidates.length < nodes,
    'nobody for lack of nodes': (leaders, race) => leaders.length === 0 && race.candidates.some((each) => votesFor(race, each).length * 2 > race.first.length + race.candidates.length),
  },
  question: wholeAnswer<Race, readonly NodeId[]>({
    describe: (race) => inEach((language) => {
      const { nodes, candidates, first } = race;
      const down = nodesOf({ nodes }).filter((node) => !candidates.includes(node) && !first.some(({ voter }) => voter === node));
      const lines = first.map(({ voter, candidate, twice }) => (language === 'en'
        ? `- node ${voter}: the request of node ${candidate} arrives first${twice === true ? '; its answer reaches that candidate twice' : ''}`
        : `- 节点 ${voter}：节点 ${candidate} 的请求先到${twice === true ? '；它的应答到达了该 Candidate 两次' : ''}`));
      const out = down.length === 0 ? '' : language === 'en' ? ` Node${down.length > 1 ? 's' : ''} ${down.join(', ')} ${down.length > 1 ? 'are' : 'is'} down.` : `节点 ${down.join('、')} 宕机。`;
      return language === 'en'
        ? `In a cluster of ${nodes} nodes with empty logs, nodes ${candidates.join(', ')} time out at once and campaign in the same term, before any request arrives.${out}\n\n${lines.join('\n')}`
        : `${nodes} 个节点的集群，日志都为空。节点 ${candidates.join('、')} 同时超时，在任何请求到达之前都已在同一任期发起选举。${out}\n\n${lines.join('\n')}`;
    }),
    picture: racePicture,
    brief: ({ nodes, candidates, first }) => text(
      `${nodes} nodes; candidates ${candidates.join(', ')}; ${first.map(({ voter, candidate, twice }) => `node ${voter} hears ${candidate} first${twice === true ? ' (answer arrives twice)' : ''}`).join('; ')}`,
      `${nodes} 个节点；Candidate ${candidates.join('、')}；${first.map(({ voter, candidate, twice }) => `节点 ${voter} 先收到 ${candidate} 的请求${twice === true ? '（应答到达两次）' : ''}`).join('；')}`,
    ),
    ask: () => text('Who leads this term, once all requests and answers have arrived?', '所有请求和应答都到达后，谁是本任期的 Leader？'),
    say: (leaders) => (leaders.length === 0 ? text('nobody', '没有 Leader') : text(leaders.map((node) => `node ${node}`).join(' and '), leaders.map((node) => `节点 ${node}`).join(' 和'))),
    because: (leaders, race) => {
      const tally = race.candidates.map((candidate) => `${candidate}: ${votesFor(race, candidate).length}`).join(', ');
      return text(
        `Votes by candidate, own ones included: ${tally}; ${majorityOf(race)} of ${race.nodes} are needed${leaders.length === 0 ? ', and nobody has them' : ''}.`,
        `各 Candidate 得票（含自己一票）：${tally}；需要 ${race.nodes} 票中的 ${majorityOf(race)} 票${leaders.length === 0 ? '，无人达到' : ''}。`,
      );
    },
  }),
});
