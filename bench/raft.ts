/**
 * How fast a simulated Raft cluster runs, with and without checks, beside etcd's raft in process; and how soon hunts find bugs:
 * `npm run bench -- raft`. CPU time of this process alone; an event is a tick, a message or a request that a node handles.
 */
import { profiled } from './raft/cpu';
import { etcdRate } from './raft/etcd';
import { misconceptions } from '../impl/misconceptions/raft';
import { huntingTable } from './raft/hunting';
import { scenarioTable } from './raft/scenarios';
import { likeEtcd, loads, rate } from './raft/speed';

const EVENTS_MIN = 3_000_000;
const HUNT_EVENTS_MAX = 500_000;
const TURNS = 3;
/** So many times the messages of etcd's raft are the goal, with all checks. */
const GOAL = 3;

const [wanted] = process.argv.slice(2);
const millions = (each: number) => `${(each / 1e6).toFixed(2)} M/s`;

/** Both in turn, and the best of each: other processes only ever slow them down. First of all, while nothing else has run here. */
function besideEtcd(): void {
  let [here, there] = [0, 0];
  for (let turn = 0; turn < TURNS; turn++) {
    here = Math.max(here, rate(likeEtcd, true, EVENTS_MIN).messagesASecond);
    const etcd = etcdRate();
    if ('reason' in etcd) return console.log(`etcd's raft is left out: ${etcd.reason}`);
    there = Math.max(there, etcd.rate);
  }
  const factor = here / there;
  console.log(`etcd's raft, nothing checked: ${millions(there)} messages; here, the same messages, all checked: ${millions(here)}, ${factor.toFixed(1)} times as many (goal: ${GOAL})`);
  if (factor >= GOAL) return;
  console.log('where the time goes:');
  console.table(profiled(() => rate(likeEtcd, true, EVENTS_MIN)));
}

function speed(): void {
  besideEtcd();
  const rates = Object.entries(loads).map(([name, experiments]) => ({ name, bare: rate(experiments, false, EVENTS_MIN), checked: rate(experiments, true, EVENTS_MIN) }));
  console.log('events and messages a second on one core');
  console.table(Object.fromEntries(rates.map(({ name, bare, checked }) => [name, {
    'events, unchecked': millions(bare.eventsASecond), 'events, all checks': millions(checked.eventsASecond), 'messages, all checks': millions(checked.messagesASecond),
  }])));
  console.log(`resident ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
}

if (wanted !== 'hunt') speed();
if (wanted !== 'speed') {
  console.log(`bugs that hunts find within ${HUNT_EVENTS_MAX / 1e6} million events (the others are found by scenarios of single nodes or of progress)`);
  const hunted = huntingTable(HUNT_EVENTS_MAX);
  console.table(hunted);
  console.log('the others: the first invariant that fails where all are examined in their order, without past counterexamples, and the CPU time from the beginning of its examination');
  console.table(scenarioTable(misconceptions.filter(({ id }) => !(id.slice('raft/'.length) in hunted))));
}
