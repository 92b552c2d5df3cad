/** How fast items are built and proved, on one core: `npm run bench -- items`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { z } from 'zod';
import { predict } from '../generators/quiz/build';
import type { Askable } from '../generators/quiz/parts';
import { prove, Respondents, Unprovable, type Item } from '../generators/quiz';
import { subject, topicIds } from '../impl/topics';
import { copy } from '../spec/kernel';

/** Scenarios are drawn until so many have become items of four options, or so many were drawn. */
const ITEMS = 100;
const DRAWS = 1000;
const OPTIONS = 4;
/** Of fewer nothing is said. */
const LEAST = 10;
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

/** The pace after so many rounds is the one at which many items are made: the code is compiled by then. */
const ROUNDS = 4;

/** Microseconds of this process that items take: built from scenarios of which nothing is known, and proved. What else the machine does is no matter. */
function spentOn(respondents: Respondents, askable: Askable, scenarios: readonly unknown[]): number {
  const fresh = scenarios.map(copy);
  const start = process.cpuUsage();
  for (const scenario of fresh) {
    const item = built(respondents, askable, scenario);
    if (item !== undefined) prove(respondents, item);
  }
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

const perSecond = (items: number, spent: number) => Math.round((items / spent) * MICROSECONDS);

console.log(`items of ${OPTIONS} options, built from a scenario and proved anew: how many a second of CPU, at first and after ${ROUNDS - 1} rounds (goal: 1,500)`);
const rows: Record<string, Record<string, number>> = {};
const totals: Record<string, Record<string, number>> = {};
const all = { items: 0, first: 0, last: 0 };
for (const id of topicIds()) {
  const own = subject(id);
  const respondents = new Respondents(own);
  const jobs = own.topic.invariants.flatMap((invariant) => {
    const { question } = invariant;
    if (question === undefined) return [];
    const askable = { invariant, question };
    // What cannot become such an item is found out first: it is no part of the measurement.
    const fit = fitting(respondents, askable);
    return fit.length < LEAST ? [] : [{ askable, fit, spent: [] as number[] }];
  });
  for (let round = 0; round < ROUNDS; round++) for (const { askable, fit, spent } of jobs) spent.push(spentOn(respondents, askable, fit));
  const topic = { items: 0, first: 0, last: 0 };
  for (const { askable, fit, spent } of jobs) {
    const [first = 0, last = 0] = [spent[0], spent[ROUNDS - 1]];
    rows[askable.invariant.id] = { items: fit.length, 'at first': perSecond(fit.length, first), 'items/s': perSecond(fit.length, last) };
    for (const sum of [topic, all]) {
      sum.items += fit.length;
      sum.first += first;
      sum.last += last;
    }
  }
  totals[id] = { items: topic.items, 'at first': perSecond(topic.items, topic.first), 'items/s': perSecond(topic.items, topic.last) };
}
console.table(rows);
console.table({ ...totals, 'all topics': { items: all.items, 'at first': perSecond(all.items, all.first), 'items/s': perSecond(all.items, all.last) } });

/** From the start of a process to the quiz written out: scenarios are drawn, told apart, made smaller and chosen among, which is most of it. */
const QUIZZES = [20, 200, 1000];
const wholeSchema = z.object({ items: z.number(), microseconds: z.number() });

console.log('a quiz of all topics from nothing, in a process of its own: all CPU time, its start included');
console.table(Object.fromEntries(QUIZZES.map((count) => {
  const { stdout } = spawnSync(process.execPath, [join(__dirname, 'items', 'whole.js'), String(count)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const { items, microseconds } = wholeSchema.parse(JSON.parse(stdout));
  return [`${items} items`, { seconds: Number((microseconds / MICROSECONDS).toFixed(1)), 'items/s': perSecond(items, microseconds) }];
})));
