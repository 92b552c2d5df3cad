/** How fast Kubernetes' own code, linked, is examined, and where the time goes: `npm run bench -- linked`. */
import * as fc from 'fast-check';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { Connection } from '../impl/bridge/connection';
import { adapterPath, buildCommand, isBuilt, system } from '../impl/system/systems';
import { subjects } from '../impl/topics';
import { ScenarioUnsupported, type AnyInvariant, type AnyTopic } from '../spec/kernel';

const SCENARIOS = 1000;
const DEADLINE_MS = 10_000;

/** Adds up the time of what it is given to do. */
class Stopwatch {
  ms = 0;

  run<Value>(work: () => Value): Value {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.ms += performance.now() - start;
    }
  }
}

/** What the adapter counts of itself: microseconds in Kubernetes' code. */
const adapterTopic = { id: 'adapter', port: { spent: { doc: '', params: [], result: z.number() } } } as unknown as AnyTopic;

function measure(connection: Connection, topic: AnyTopic, invariants: readonly AnyInvariant[]): Record<string, number | string> {
  const port = connection.port(topic);
  const { spent } = connection.port(adapterTopic) as { spent(): number };
  const [checks, asking] = [new Stopwatch(), new Stopwatch()];
  const before = spent();
  let scenarios = 0;
  for (const invariant of invariants) {
    const drawn = checks.run(() => fc.sample(invariant.scenario, { seed: 1, numRuns: SCENARIOS }));
    for (const scenario of drawn) {
      try {
        const observation = asking.run(() => {
          connection.reset(topic);
          return invariant.observe(port, scenario);
        });
        checks.run(() => invariant.holds(observation, scenario));
        scenarios++;
      } catch (problem) {
        if (!(problem instanceof ScenarioUnsupported)) throw problem;
      }
    }
  }
  const kubernetesMs = (spent() - before) / 1000;
  const all = checks.ms + asking.ms;
  const share = (ms: number) => `${Math.round((100 * ms) / all)} %`;
  return {
    scenarios,
    'scenarios/s': Math.round((1000 * scenarios) / all),
    "Kubernetes' code": share(kubernetesMs),
    bridge: share(asking.ms - kubernetesMs),
    'drawing and checks': share(checks.ms),
  };
}

const kubernetes = system('kubernetes');
if (!isBuilt(kubernetes)) console.log(`${kubernetes.title}: not built; ${buildCommand(kubernetes)}`);
else {
  const connection = new Connection(adapterPath(kubernetes), [], { deadlineMs: DEADLINE_MS });
  const rows: Record<string, Record<string, number | string>> = {};
  for (const { topic } of subjects()) {
    const provided = connection.greeting.topics[topic.id];
    if (provided === undefined) continue;
    const invariants = topic.invariants.filter(({ features = [] }) => features.every((each) => provided.features?.includes(each)));
    rows[topic.id] = measure(connection, topic, invariants);
  }
  connection.close();
  console.log(`${kubernetes.title} (goal: 2,000 scenarios a second where nothing has to be waited for)`);
  console.table(rows);
}
