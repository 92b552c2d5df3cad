// node findings-together.mjs FILE...: the scenarios of these files in one, as `proctor replay` reads them, so that it is started once.
import { readFileSync } from 'node:fs';

const scenarios = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const invariants = scenarios.map(({ invariant, scenario }) => ({ id: invariant, failure: { scenario } }));
console.log(JSON.stringify({ topics: [{ invariants }] }));
