import type { ApiObject } from '../../api';
import type { Run } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import { limit } from '../../instant';

const READY_MS_MAX = 20_000;
const nodes = '/api/v1/nodes';

interface Node extends ApiObject {
  readonly spec: { readonly taints?: readonly object[] };
}

/** What the names of a run's Nodes begin with. */
export function nodePrefix(run: Run): string {
  return `proctor-${run.id}-`;
}

const made = new WeakMap<Run, Promise<void>>();

/** The Nodes n1 and n2 of a run: no kubelet serves them, so Pods get a place there, but nothing of them runs. */
export function nodesOf(run: Run): Promise<void> {
  if (run.options.context !== undefined) throw new ScenarioUnsupported('only the local cluster lets Nodes be that no kubelet serves');
  const known = made.get(run) ?? Promise.all(['n1', 'n2'].map((name) => make(run, `${nodePrefix(run)}${name}`))).then(() => undefined);
  made.set(run, known);
  return known;
}

async function make(run: Run, name: string): Promise<void> {
  await run.ask('POST', nodes, { body: { metadata: { name, labels: { ...run.labels, 'kubernetes.io/hostname': name } } } });
  const amounts = { cpu: '1000', memory: '1000Gi', pods: '10000' };
  await run.ask('PATCH', `${nodes}/${name}/status`, { body: { status: { allocatable: amounts, capacity: amounts, conditions: [{ type: 'Ready', status: 'True' }] } } });
  await run.until<Node>(nodes, name, (node) => node !== undefined && (node.spec.taints ?? []).length === 0, limit(READY_MS_MAX));
}
