// node raft-failures.mjs REPORT [FAILED...]: whether the implementation of a JSON report failed just these invariants.
import { readFileSync } from 'node:fs';

const [file, ...expected] = process.argv.slice(2);
const { implementation, topics } = JSON.parse(readFileSync(file, 'utf8'));
const invariants = topics.flatMap((topic) => topic.invariants);
const unexpected = invariants.filter(({ id, outcome }) => outcome !== 'unsupported' && (outcome !== 'pass') !== expected.includes(id));
for (const { id, outcome, reason, failure } of unexpected) {
  console.error(`${implementation.name}: ${id}: ${outcome}${outcome === 'pass' ? ', though it is known to fail' : ''}\n  ${failure?.violation.message ?? reason ?? ''}\n  ${failure?.replay ?? ''}`);
}
const passed = invariants.filter(({ outcome }) => outcome === 'pass').length;
console.log(`${implementation.name} ${implementation.version}: ${passed} of ${invariants.length} invariants pass, ${expected.length === 0 ? 'none fails' : `${expected.join(', ')} fails as expected`}`);
process.exitCode = unexpected.length > 0 || invariants.length === 0 ? 1 : 0;
