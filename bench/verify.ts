/** How fast invariants are checked on the reference: `npm run bench -- verify`. */
import { performance } from 'node:perf_hooks';
import { corpusOf } from '../impl/corpus';
import { reference, subject, topicIds } from '../impl/topics';
import { check, examine, finish } from '../spec/kernel';

const RUNS = 1000;
const CLASS_RUNS = 200_000;
const MIB = 2 ** 20;

function measured<Result>(work: () => Result): { result: Result; seconds: number } {
  const start = performance.now();
  const result = work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

const rows: Record<string, Record<string, string | number>> = {};
let total = 0;
for (const id of topicIds()) {
  const { topic } = subject(id);
  const { result, seconds } = measured(() => finish(examine(topic, reference('bench'), { seed: 1, runs: RUNS, corpus: corpusOf(topic) })));
  const scenarios = result.invariants.reduce((sum, report) => sum + report.scenarios, 0);
  total += seconds;
  rows[id] = { outcome: result.outcome, invariants: result.invariants.length, scenarios, seconds: seconds.toFixed(2), 'scenarios/s': Math.round(scenarios / seconds) };
}
console.log(`one verify of all topics, ${RUNS} scenarios an invariant (goal: under 30 s, under 300 MiB)`);
console.table(rows);
console.log(`total ${total.toFixed(1)} s, resident ${Math.round(process.memoryUsage().rss / MIB)} MiB at the end, ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB at most`);

const { topic, createReference } = subject('qos');
const qosClass = topic.invariants.find(({ id }) => id === 'qos/class');
if (qosClass === undefined) throw new Error('qos/class is gone');
const session = { port: createReference(), reset() {}, close() {} };
finish(check(qosClass, session, { seed: 1, runs: CLASS_RUNS / 4 }));
const { seconds } = measured(() => finish(check(qosClass, session, { seed: 2, runs: CLASS_RUNS })));
console.log(`qos/class, the full check: ${Math.round(CLASS_RUNS / seconds)} scenarios/s (goal: 50,000)`);
