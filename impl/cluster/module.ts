/** Real clusters behind the ports: run by the bridge's host, in a process of its own. */
import { setMaxListeners } from 'node:events';
import { Api } from './api';
import { Health, described } from './health';
import { configOf } from './kubeconfig';
import { lanes, type Live } from './lanes';
import { ask } from './local/control';
import { clusterOptionsSchema } from './options';
import { checkCommon, checkTopic } from './permissions';
import { Run } from './run';
import { LivePodLifecycle } from './topics/pod-lifecycle';
import { LiveRbac } from './topics/rbac';
import { LivePvBinding } from './topics/pv-binding';
import { LiveQos } from './topics/qos';
import { LiveServiceAccount } from './topics/service-account';
import { Unavailable } from './unavailable';
import { versionOf } from './version';

const about = { version: '0' };
export default about;

let run: Run | undefined;

function theRun(): Run {
  if (run === undefined) throw new Error('the cluster was not started');
  return run;
}

/** What the user of the context may not do is found out when a topic is asked for the first time. */
function live(topic: string, methods: readonly string[], make: (run: Run) => Live): () => object {
  let allowed: Promise<void> | undefined;
  return () => lanes(methods, () => make(theRun()), () => (allowed ??= checkTopic(theRun().api, topic, theRun().options)));
}

export const ports = {
  qos: live('qos', LiveQos.methods, (each) => new LiveQos(each)),
  rbac: live('rbac', LiveRbac.methods, (each) => new LiveRbac(each)),
  'pv-binding': live('pv-binding', LivePvBinding.methods, (each) => new LivePvBinding(each)),
  'service-account': live('service-account', LiveServiceAccount.methods, (each) => new LiveServiceAccount(each)),
  'pod-lifecycle': live('pod-lifecycle', LivePodLifecycle.methods, (each) => new LivePodLifecycle(each)),
};

// Every request, watch and wait listens for the end of the run.
setMaxListeners(0);

/** Finds the cluster, and out whether this user may do what is needed. Makes nothing in it. */
export async function start(): Promise<{ what: string; fix: string } | undefined> {
  const options = clusterOptionsSchema.parse(JSON.parse(process.argv[3] ?? '{"allowClusterScoped":false}'));
  const health = new Health();
  try {
    const api = await Api.of(await configOf(options.context));
    if (options.context === undefined) await wholeLocalCluster();
    about.version = await versionOf(api);
    await checkCommon(api);
    if (options.context === undefined) health.listen();
    run = new Run(api, options, health);
    process.stdin.once('close', () => void run?.close());
    // Whoever asked may be gone while there is still something to remove.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    return undefined;
  } catch (problem) {
    health.stop();
    if (problem instanceof Unavailable) return { what: problem.what, fix: problem.fix };
    return { what: (problem as Error).message, fix: 'correct the kubeconfig, or the permissions of its user' };
  }
}

export async function close(): Promise<void> {
  await run?.close();
}

async function wholeLocalCluster(): Promise<void> {
  const [first] = Object.entries((await ask({ do: 'status' })).missing);
  if (first !== undefined) throw new Unavailable(described(first[0], first[1]), 'run: proctor system start cluster');
}
