import { readFileSync } from 'node:fs';
import { URL } from 'node:url';

/**
 * Reads what `verify --json` printed of one implementation, or of several, of whom it judges the last. None of its invariants may fail,
 * err or be late, and each must have examined something: but those of which one of the lists says why they are never, or seldom, seen there.
 * A list with `"others": "pass"` is of somebody who answers anything: there all others must pass, with no scenario set aside.
 * Status 3: nothing was wrong but that answers came too late or not at all, which a busy machine may be to blame for.
 */
export function judge(...lists) {
  const read = lists.map((list) => JSON.parse(readFileSync(new URL(list, import.meta.url), 'utf8')));
  const [never, seldom] = ['never', 'seldom'].map((often) => Object.assign({}, ...read.map((each) => each[often])));
  const { others } = read[0];
  const { topics } = [JSON.parse(readFileSync(0, 'utf8'))].flat().at(-1);
  const invariants = topics.flatMap((topic) => topic.invariants);
  const wrong = [];
  const late = [];
  for (const { id, outcome, scenarios, setAside, reason = '', failure } of invariants) {
    process.stdout.write(`${outcome.padEnd(12)} ${id}  ${scenarios} scenarios, ${setAside} set aside  ${[reason, failure?.violation.message].filter(Boolean).join('; ')}\n`);
    // What was seen may not be seen again.
    if (failure !== undefined) process.stdout.write(`  ${failure.replay}\n  ${JSON.stringify(failure.observation)}\n`);
    if (outcome === 'fail') wrong.push(`${id}: ${outcome}`);
    else if (outcome === 'error' || outcome === 'timeout') late.push(`${id}: ${outcome}`);
    else if (scenarios === 0 && !(id in never) && !(id in seldom)) wrong.push(`${id} was not examined: ${reason || 'no scenario of it could be brought about'}`);
    else if (scenarios > 0 && id in never) wrong.push(`${id} was examined: take it out of .ci/${lists.findLast((_, i) => id in read[i].never)}`);
    else if (others === 'pass' && !(id in never) && (outcome !== 'pass' || setAside > 0)) wrong.push(`${id}: ${outcome}, ${setAside} scenarios set aside`);
  }
  const known = new Set(invariants.map(({ id }) => id));
  const asked = new Set(topics.map((topic) => topic.invariants[0]?.id.split('/')[0]));
  for (const id of Object.keys({ ...never, ...seldom })) if (asked.has(id.split('/')[0]) && !known.has(id)) wrong.push(`${id} in .ci/${lists.join(', .ci/')} is no invariant`);
  if (invariants.length === 0) wrong.push('nothing was examined');
  for (const each of [...wrong, ...late]) process.stdout.write(`wrong: ${each}\n`);
  process.exitCode = wrong.length > 0 ? 1 : late.length > 0 ? 3 : 0;
}
