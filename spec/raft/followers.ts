import * as fc from 'fast-check';
import { invariant, issue, notes, raftPaper, text, violation, type AnyInvariant, type Violation } from '../kernel';
import { Bench, entriesOf } from './bench';
import type { Cluster } from './cluster';
import { disorderedPrograms } from './habits';
import { probingForm } from './log-forms';
import type { NodeId, Output, RaftPort } from './port';
import { Probe, PROBED_TERM as TERM, type Probing, type Tried } from './probe';
import { probingPicture } from './probing-picture';
import { at, simulated, type Fact, type Recorder } from './simulated';
import { Witness } from './witness';

/** What a leader knows of a member. */
export interface Known extends Fact {
  readonly term: number;
  readonly peer: NodeId;
  readonly match: number;
  readonly next: number;
  /** How often the leader saw it leave the cluster before: who joins again begins anew. */
  readonly left: number;
}

/** Records what leaders know of the others, whenever it changes. */
class Knowledge extends Witness implements Recorder<Known> {
  readonly facts: Known[] = [];
  private readonly last = new Map<number, Known>();
  private readonly left = new Map<number, number>();

  override wants({ port, step, nodes }: Cluster, node: NodeId, { state }: Output): void {
    if (state.role !== 'leader' || port.progress === undefined) return;
    const members = port.progress(node);
    for (const peer of nodes) if (members.every((each) => each.node !== peer)) this.leaves(node * 64 + peer);
    for (const { node: peer, match, next } of members) {
      const key = node * 64 + peer;
      const left = this.left.get(key) ?? 0;
      const before = this.last.get(key);
      if (before?.term === state.term && before.match === match && before.next === next && before.left === left) continue;
      const fact = { step, node, term: state.term, peer, match, next, left };
      this.last.set(key, fact);
      this.facts.push(fact);
    }
  }

  private leaves(key: number): void {
    const before = this.last.get(key);
    if (before !== undefined) this.left.set(key, before.left + 1);
  }
}

const probings: fc.Arbitrary<Probing> = fc
  .record({
    length: fc.constantFrom(6, 5, 4),
    answers: fc.array(fc.record({ kind: fc.constantFrom(0, 0, 1, 2, 3), end: fc.constantFrom(9, 3, 2, 4) }), { minLength: 1, maxLength: 6, size: 'max' }),
    agreed: fc.constantFrom(1, 2, 0, 3),
  })
  .map(({ length, answers, agreed }) => ({
    length,
    // The follower's log agrees up to `agreed`: it refuses what comes after that, and a late answer says the same again.
    // One that was given when its log was empty may come late, too.
    answers: answers.map(({ kind, end }, i) => (kind === 3 && agreed > 0 ? { success: false, index: agreed, end: 0 } : kind === 1 ? { success: true, index: agreed, end: agreed } : { success: false, index: kind === 2 ? length : Math.max(agreed + 1, length - i), end: Math.max(agreed, Math.min(end, length)) })),
  }));

/** From where on the leader would send next, after each answer: the entry before, as its next heartbeat says. */
function observe(port: RaftPort, { length, answers }: Probing): readonly Tried[] {
  const bench = new Bench(port, 3, { term: TERM - 1, vote: null, entries: entriesOf(Array.from({ length }, () => 1)) });
  const probe = new Probe(bench);
  // Who has an entry of its own already may begin behind that: the follower's log does not go so far.
  for (let prev = probe.beat(); prev > length && probe.beats < 4; prev = probe.beat()) probe.hear({ success: false, index: prev, end: length });
  return answers.map((answer) => {
    const isGiven = probe.isAnswer(answer);
    if (isGiven) probe.hear(answer);
    return { prev: probe.beat(), isGiven };
  });
}

function judge(tried: readonly Tried[], { length, answers }: Probing): Violation | undefined {
  let highest = length;
  let match = 0;
  for (const [step, { success, index }] of answers.entries()) {
    const { prev, isGiven } = tried[step] ?? { prev: -1, isGiven: true };
    if (!isGiven) highest = match === 0 ? Math.min(highest, prev) : highest;
    else if (success) {
      match = Math.max(match, index);
      highest = length;
    } else if (match < index && index <= highest) highest = index === highest ? index - 1 : highest;
    if (prev < match) {
      return violation('not-behind-what-matches', text(
        `After answer ${step + 1} the leader goes back to prevLogIndex ${prev}, although it knows that the follower stores everything up to index ${match}.`, `第 ${step + 1} 个应答之后，Leader 退回到 prevLogIndex ${prev}，而它已知 Follower 存储到索引 ${match}。`), step);
    }
    if (match === 0 && prev > highest) {
      const isRefused = answers.slice(0, step + 1).some((each, i) => tried[i]?.isGiven === true && !each.success && each.index === prev);
      const why = isRefused
        ? text(`which the follower has refused: it has to go back to ${highest} or lower`, `而 Follower 已拒绝过它：应退到 ${highest} 或更小`)
        : text(`although the answers so far take it to ${highest} or lower: a refusal never moves it forward`, `而已收到的应答要求它退到 ${highest} 或更小：拒绝不会让它前移`);
      return violation('not-forward-by-a-refusal', text(
        `After answer ${step + 1} the leader retries with prevLogIndex ${prev}, ${why.en}.`, `第 ${step + 1} 个应答之后，Leader 以 prevLogIndex ${prev} 重试，${why.zh}。`), step);
    }
    if (match === 0) highest = Math.min(highest, prev);
  }
  return undefined;
}

export const followerKnowledge: readonly AnyInvariant[] = [
  invariant<RaftPort, Probing, readonly Tried[]>({
    id: 'raft/backtracking',
    statement: text(
      'After a refusal the leader retries from an earlier entry; a late refusal neither moves it forward again nor takes it back before what the follower is known to have stored.',
      '被拒绝后 Leader 改从更早的条目开始重试；迟到的拒绝既不会让它重新前移，也不会让它退到已知 Follower 存储的位置之前。',
    ),
    sources: [notes('32.2.2'), raftPaper('§5.3, Figure 2 (Leaders)'), issue('microsoft/CCF#3723', '2022')],
    features: ['paper-messages'],
    scenario: probings,
    form: probingForm,
    observe,
    holds: judge,
    depict: (port, probing) => {
      const tried = observe(port, probing);
      return probingPicture(probing, TERM, tried, judge(tried, probing)?.step);
    },
    covers: { 'a leader that goes back': (tried, { length }) => tried.some(({ prev }) => prev >= 0 && prev < length), 'a refusal that is repeated': (tried, { answers }) => answers.some(({ success, index }, i) => !success && tried[i]?.isGiven === true && answers.slice(0, i).some((each) => !each.success && each.index === index)) },
  }),
  simulated<Known>({
    id: 'raft/match-grows',
    statement: text(
      'While a leader leads, what it knows a follower to store never becomes less, and it never sends that again.',
      'Leader 在任期间，已知 Follower 匹配的索引只增不减，也不会再从它之前开始发送。',
    ),
    sources: [notes('32.2.3'), raftPaper('Figure 2 (matchIndex: increases monotonically)'), { kind: 'code', place: 'etcd-io/raft tracker/progress.go (0 <= Match < Next)', version: 'v3.7.0' }],
    features: ['progress'],
    scenario: disorderedPrograms,
    Recorder: Knowledge,
    tells: ({ peer, match, next }) => text(`of node ${peer}: match ${match}, next ${next}`, `对节点 ${peer}：match ${match}，next ${next}`),
    holds(facts) {
      const last = new Map<number, Known>();
      for (const fact of facts) {
        const { node, peer, term, match, next, left, step } = fact;
        const key = node * 64 + peer;
        const before = last.get(key);
        last.set(key, fact);
        if (before?.term === term && before.left === left && match < before.match) {
          return violation('match-grows', text(
            `Leader ${node} knew node ${peer} to store all up to index ${before.match}, and ${at(fact).en} only up to ${match}.`, `Leader 节点 ${node} 已知节点 ${peer} 存储到索引 ${before.match}，${at(fact).zh}却变成 ${match}。`), step);
        }
        if (next <= match) {
          return violation('next-behind-match', text(
            `Leader ${node} would send node ${peer} index ${next} next ${at(fact).en}, although it knows that everything up to ${match} is there.`, `Leader 节点 ${node} ${at(fact).zh}准备从索引 ${next} 开始发给节点 ${peer}，而它已知该节点存储到 ${match}。`), step);
        }
      }
      return undefined;
    },
    covers: { 'a follower that catches up': (facts) => facts.some(({ match }) => match > 1) },
  }),
];
