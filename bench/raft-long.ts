/**
 * One run of a simulated Raft cluster that is a hundred million events long, with every check: whether it slows down or fills the
 * memory. `npm run bench -- raft-long`.
 */
import { longRun } from './raft/speed';

const EVENTS = 100_000_000;
const MILLION = 1e6;

console.log(`five nodes replicate for ${EVENTS / MILLION} million events in one run, all checks`);
longRun(EVENTS, (events, eventsASecond) => {
  console.log(`${String(Math.round(events / MILLION)).padStart(4)} million events: ${(eventsASecond / MILLION).toFixed(2)} M/s, resident ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
});
