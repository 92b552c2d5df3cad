/**
 * How soon each bug of the list (`impl/misconceptions/raft/bugs.ts`: 36, some of several forms) is found in a node behind stdio, as
 * anybody's node is: `npm run bench -- raft-stdio`. Three ways:
 * past counterexamples; long runs, if they find it in this process at all; and, where those are too slow, scenarios of all invariants
 * in turn, drawn afresh. Seconds are CPU time of both processes, from the start of the second one to the first violation, on Linux.
 */
import { misconceptions } from '../impl/misconceptions/raft';
import { bugs } from '../impl/misconceptions/raft/bugs';
import { longExperiment, runWatched, type RaftPort } from '../spec/raft';
import { examined, hunted, remembered, type Find } from './raft/over-stdio';

const SEEDS = [1, 2, 3];
const SECONDS_MAX = 20;
const GOAL_SECONDS = 10;
/** Who is not found in so many runs in this process is not hunted over stdio. */
const RUNS_TRIED = 100;

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Infinity;
const secondsOf = (finds: readonly (Find | undefined)[]) => median(finds.map((find) => find?.seconds ?? Infinity));
const shown = (seconds: number) => (seconds === Infinity ? '–' : seconds.toFixed(1));
const commonest = (finds: readonly (Find | undefined)[]) => [...new Set(finds.map((find) => find?.by ?? ''))].sort((a, b) => finds.filter((find) => find?.by === b).length - finds.filter((find) => find?.by === a).length)[0] ?? '';

async function inTurn(search: (seed: number) => Promise<Find | undefined>): Promise<(Find | undefined)[]> {
  const finds: (Find | undefined)[] = [];
  for (const seed of SEEDS) finds.push(await search(seed));
  return finds;
}

function nodesThatBelieve(id: string): RaftPort {
  const found = misconceptions.find((belief) => belief.id === id);
  if (found === undefined) throw new Error(`there is no misconception ${id}`);
  return found.create() as RaftPort;
}

async function main(): Promise<void> {
  const rows: Record<string, Record<string, string>> = {};
  const slow: string[] = [];
  for (const { bug, belief } of bugs) {
    const id = `raft/${belief}`;
    const port = nodesThatBelieve(id);
    const isHunted = Array.from({ length: RUNS_TRIED }, (_, run) => run).some((run) => runWatched(port, longExperiment(run)).broken !== undefined);
    const byHunts = isHunted ? await inTurn((seed) => hunted(id, seed, SECONDS_MAX)) : [];
    const hunts = secondsOf(byHunts);
    const byScenarios = hunts <= GOAL_SECONDS ? [] : await inTurn((seed) => examined(id, seed, SECONDS_MAX));
    const scenarios = secondsOf(byScenarios);
    const known = (await remembered(id))?.seconds ?? Infinity;
    rows[belief] = { bug: String(bug), 'past counterexamples, s': shown(known), 'long runs, s': shown(hunts), 'scenarios, s': shown(scenarios), 'found afresh by': commonest(byHunts.length > 0 && hunts <= scenarios ? byHunts : byScenarios) };
    if (Math.min(hunts, scenarios) > GOAL_SECONDS) slow.push(id);
    console.error(`${bug}, ${id}: past counterexamples ${shown(known)} s, long runs ${shown(hunts)} s, scenarios ${shown(scenarios)} s`);
  }
  console.log(`known bugs in a node behind stdio: CPU seconds to the first violation, median of ${SEEDS.length} seeds`);
  console.table(rows);
  const all = `every one of the ${new Set(bugs.map(({ bug }) => bug)).size} bugs in each of its forms, ${bugs.length} in all,`;
  console.log(slow.length === 0 ? `afresh, ${all} is found in less than ${GOAL_SECONDS} s` : `afresh, in more than ${GOAL_SECONDS} s: ${slow.join(', ')}`);
}

void main();
