/**
 * How soon each known bug of Raft is found in a node behind stdio, as anybody's node is: `npm run bench -- raft-stdio`. Two ways are
 * tried: long runs, if they find it in this process at all, and scenarios of all invariants in turn. Seconds are CPU time of both
 * processes, from the start of the second one to the first violation, on Linux.
 */
import { misconceptions } from '../impl/misconceptions/raft';
import { longExperiment, runWatched, type RaftPort } from '../spec/raft';
import { examined, hunted, type Find } from './raft/over-stdio';

const SEEDS = [1, 2, 3];
const SECONDS_MAX = 60;
const GOAL_SECONDS = 10;
/** Who is not found in so many runs in this process is not hunted over stdio. */
const RUNS_TRIED = 100;

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Infinity;
const shown = (seconds: number) => (seconds === Infinity ? '–' : seconds.toFixed(1));
const commonest = (finds: readonly (Find | undefined)[]) => [...new Set(finds.map((find) => find?.by ?? ''))].sort((a, b) => finds.filter((find) => find?.by === b).length - finds.filter((find) => find?.by === a).length)[0] ?? '';

async function inTurn(search: (seed: number) => Promise<Find | undefined>): Promise<(Find | undefined)[]> {
  const finds: (Find | undefined)[] = [];
  for (const seed of SEEDS) finds.push(await search(seed));
  return finds;
}

async function main(): Promise<void> {
  const rows: Record<string, Record<string, string>> = {};
  const slow: string[] = [];
  for (const { id, create, sources } of misconceptions) {
    if (!sources.some(({ kind }) => kind === 'issue')) continue;
    const port = create() as RaftPort;
    const isHunted = Array.from({ length: RUNS_TRIED }, (_, run) => run).some((run) => runWatched(port, longExperiment(run)).broken !== undefined);
    const byHunts = isHunted ? await inTurn((seed) => hunted(id, seed, SECONDS_MAX)) : [];
    const byScenarios = await inTurn((seed) => examined(id, seed, SECONDS_MAX));
    const [hunts, scenarios] = [byHunts, byScenarios].map((finds) => median(finds.map((find) => find?.seconds ?? Infinity))) as [number, number];
    rows[id.slice('raft/'.length)] = { 'long runs, s': shown(hunts), by: isHunted ? commonest(byHunts) : '', 'scenarios, s': shown(scenarios), 'by ': commonest(byScenarios) };
    if (Math.min(hunts, scenarios) > GOAL_SECONDS) slow.push(id);
    console.error(`${id}: long runs ${shown(hunts)} s, scenarios ${shown(scenarios)} s`);
  }
  console.log(`known bugs in a node behind stdio: CPU seconds to the first violation, median of ${SEEDS.length} seeds`);
  console.table(rows);
  console.log(slow.length === 0 ? `every one of ${Object.keys(rows).length} is found in less than ${GOAL_SECONDS} s` : `in more than ${GOAL_SECONDS} s: ${slow.join(', ')}`);
}

void main();
