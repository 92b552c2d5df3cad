/** How fast items are built and proved, on one core: `npm run bench -- items`. */
import * as fc from 'fast-check';
import { predict } from '../generators/quiz/build';
import type { Askable } from '../generators/quiz/parts';
import { prove, Respondents, Unprovable, type Item } from '../generators/quiz';
import { subject, topicIds } from '../impl/topics';
import { copy } from '../spec/kernel';

/** Scenarios are drawn until so many have become items of four options, or so many were drawn. */
const ITEMS = 100;
const DRAWS = 1000;
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

/** The scenarios of an invariant that become such items, each as an object of its own. */
function fitting(respondents: Respondents, askable: Askable): readonly unknown[] {
  const found: unknown[] = [];
  for (const scenario of fc.sample(askable.invariant.scenario, { seed: 1, numRuns: DRAWS })) {
    if (found.length >= ITEMS) break;
    // Asked about a copy: what was found out about the scenario itself would be remembered.
    if (built(respondents, askable, copy(scenario))?.options.length === OPTIONS) found.push(scenario);
  }
  return found;
}

console.log(`items of ${OPTIONS} options, built from a scenario and proved anew (goal: 1,500 a second)`);
const rows: Record<string, Record<string, number>> = {};
const totals: Record<string, Record<string, number>> = {};
for (const id of topicIds()) {
  const own = subject(id);
  let items = 0;
  let spent = 0;
  for (const invariant of own.topic.invariants) {
    const { question } = invariant;
    if (question === undefined) continue;
    const respondents = new Respondents(own);
    const askable = { invariant, question };
    // What cannot become such an item is found out first: it is no part of the measurement.
    const fit = fitting(respondents, askable);
    if (fit.length < 10) continue;
    // Of this process alone: what else the machine does is no matter.
    const start = process.cpuUsage();
    for (const scenario of fit) {
      const item = built(respondents, askable, scenario);
      if (item !== undefined) prove(respondents, item);
    }
    const { user, system } = process.cpuUsage(start);
    rows[invariant.id] = { items: fit.length, 'items/s of CPU': Math.round((fit.length / (user + system)) * MICROSECONDS) };
    items += fit.length;
    spent += user + system;
  }
  totals[id] = { items, 'items/s of CPU': Math.round((items / spent) * MICROSECONDS) };
}
console.table(rows);
console.table(totals);
