// node raft-failures.mjs [--at-least] REPORT [FAILED...]: whether the implementation of a JSON report failed just these invariants,
// or these at least.
import { readFileSync } from 'node:fs';

const isAtLeast = process.argv[2] === '--at-least';
const [file, ...expected] = process.argv.slice(isAtLeast ? 3 : 2);
const { implementation, topics } = JSON.parse(readFileSync(file, 'utf8'));
const invariants = topics.flatMap((topic) => topic.invariants);
const isUnexpected = ({ id, outcome }) => (expected.includes(id) ? outcome !== 'fail' : !isAtLeast && !['pass', 'unsupported'].includes(outcome));
const unexpected = invariants.filter(isUnexpected);
for (const { id, outcome, reason, failure } of unexpected) {
  console.error(`${implementation.name}: ${id}: ${outcome}${expected.includes(id) ? ', though it is known to fail' : ''}\n  ${failure?.violation.message ?? reason ?? ''}\n  ${failure?.replay ?? ''}`);
}
const passed = invariants.filter(({ outcome }) => outcome === 'pass').length;
console.log(`${implementation.name} ${implementation.version}: ${passed} of ${invariants.length} invariants pass; to fail are ${expected.join(', ')}`);
process.exitCode = unexpected.length > 0 || invariants.length === 0 ? 1 : 0;
