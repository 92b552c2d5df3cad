/** Reads what `verify --json` printed; some invariants may be vacuous or unsupported with few scenarios, but none may fail, err or be late, and not a whole topic may be left unexamined. */
import { readFileSync } from 'node:fs';

const { topics } = JSON.parse(readFileSync(0, 'utf8'));
const invariants = topics.flatMap((topic) => topic.invariants);
for (const { id, outcome, scenarios, reason = '', failure } of invariants) {
  process.stdout.write(`${outcome.padEnd(12)} ${id}  ${scenarios} scenarios  ${failure?.violation.message ?? reason}\n`);
  if (failure !== undefined) process.stdout.write(`  ${failure.replay}\n`);
}
const isUnexamined = topics.length === 0 || topics.some((topic) => topic.invariants.every(({ outcome }) => outcome !== 'pass'));
process.exitCode = isUnexamined || invariants.some(({ outcome }) => ['fail', 'error', 'timeout'].includes(outcome)) ? 1 : 0;
