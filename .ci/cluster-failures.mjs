/** Reads what `verify --json` printed; a few scenarios may be vacuous or unsupported, but none may fail, err or be late. */
import { readFileSync } from 'node:fs';

const { topics } = JSON.parse(readFileSync(0, 'utf8'));
const invariants = topics.flatMap((topic) => topic.invariants);
for (const { id, outcome, scenarios, reason = '', failure } of invariants) {
  process.stdout.write(`${outcome.padEnd(12)} ${id}  ${scenarios} scenarios  ${failure?.violation.message ?? reason}\n`);
  if (failure !== undefined) process.stdout.write(`  ${failure.replay}\n`);
}
process.exitCode = invariants.length === 0 || invariants.some(({ outcome }) => ['fail', 'error', 'timeout'].includes(outcome)) ? 1 : 0;
