/** How fast items are built and proved, on one core: `npx tsx bench/items.ts`. */
import * as fc from 'fast-check';
import { predict, type Askable } from '../generators/quiz/build';
import { prove, Respondents, Unprovable, type Item } from '../generators/quiz';
import { subject, topicIds } from '../impl/topics';

const SCENARIOS = 1000;
const OPTIONS = 4;
const MICROSECONDS = 1e6;

function built(respondents: Respondents, askable: Askable, scenario: unknown): Item | undefined {
  try {
    return predict(respondents, askable, scenario);
  } catch (problem) {
    if (problem instanceof Unprovable) return undefined;
    throw problem;
  }
}

console.log(`items of ${OPTIONS} options, built from a scenario and proved anew (goal: 1,500 a second)`);
const rows: Record<string, Record<string, number>> = {};
for (const id of topicIds()) {
  const own = subject(id);
  for (const invariant of own.topic.invariants) {
    const { question } = invariant;
    if (question === undefined) continue;
    const respondents = new Respondents(own);
    const askable = { invariant, question };
    const scenarios = fc.sample(invariant.scenario, { seed: 1, numRuns: SCENARIOS });
    // What cannot become such an item is found out first: it is no part of the measurement.
    const fit = fc.sample(invariant.scenario, { seed: 1, numRuns: SCENARIOS }).flatMap((scenario, i) => (built(respondents, askable, scenario)?.options.length === OPTIONS ? [scenarios[i]] : []));
    if (fit.length < 20) continue;
    // Of this process alone: what else the machine does is no matter.
    const start = process.cpuUsage();
    for (const scenario of fit) {
      const item = built(respondents, askable, scenario);
      if (item !== undefined) prove(respondents, item);
    }
    const { user, system } = process.cpuUsage(start);
    rows[invariant.id] = { items: fit.length, 'items/s of CPU': Math.round((fit.length / (user + system)) * MICROSECONDS) };
  }
}
console.table(rows);
