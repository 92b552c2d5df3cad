import { ApiError, type Api } from './api';
import { Health } from './health';
import { localApi } from './live.testkit';
import { images } from './local/image';
import { Run } from './run';
import { statusesOf, type ApiPod } from './topics/pod-lifecycle/status';
import { Watched } from './topics/pod-lifecycle/watched';

const MEBIBYTES_MAX = 64;

/** A container of one Pod, whose program is the actor; the port tells it from the others. */
const acting = (name: string, port: number) => ({ name, image: images.actor, command: ['/machine'], args: ['act', `${port}`, '0', '0', '0'] });
const containers = [
  { ...acting('files', 8080), volumeMounts: [{ name: 'data', mountPath: '/data' }] },
  acting('exits', 8081),
  { ...acting('eats', 8082), resources: { limits: { memory: `${MEBIBYTES_MAX}Mi` } } },
  { name: 'sleeps', image: images.actor, command: ['/machine', 'sleep', '2s'] },
  { name: 'ends', image: images.actor, command: ['/machine', 'exit', '3'] },
];

let api: Api;
let run: Run;
let watched: Watched;
let pods = '';

beforeAll(async () => {
  api = await localApi();
  run = new Run(api, { allowClusterScoped: false }, new Health());
  pods = `/api/v1/namespaces/${await run.namespace()}/pods`;
  const spec = { restartPolicy: 'Never', containers, volumes: [{ name: 'data', emptyDir: {} }], automountServiceAccountToken: false };
  watched = new Watched(run, pods, await api.ask<ApiPod>('POST', pods, { body: { metadata: { name: 'actor', labels: run.labels }, spec } }));
  for (const name of ['files', 'exits', 'eats']) await watched.until((pod) => stateOf(pod, name)?.running !== undefined, `${name} was not started`);
});
afterAll(async () => {
  watched.end();
  await run.close();
});

function stateOf(pod: ApiPod, name: string) {
  return statusesOf(pod).find((each) => each.name === name)?.state;
}

/** Tells an actor something, by way of the API server. */
function tell(method: 'GET' | 'POST', port: number, what: string): Promise<unknown> {
  return api.ask(method, `${pods}/actor:${port}/proxy/${what}`);
}

/** How a container ended. */
async function ended(name: string) {
  const pod = await watched.until((each) => stateOf(each, name)?.terminated !== undefined, `${name} did not end`);
  return stateOf(pod, name)?.terminated;
}

test('it writes and reads files', async () => {
  await tell('POST', 8080, 'file?path=/data/in/greeting&content=hello');
  expect(await tell('GET', 8080, 'file?path=/data/in/greeting')).toBe('hello');
  await expect(tell('GET', 8080, 'file?path=/data/none')).rejects.toMatchObject({ status: 404 });
});

test('it has the address of its Pod, and tells a port that is in use and a connection that is refused from one that is answered', async () => {
  await watched.until(({ status }) => status.podIP !== undefined, 'the Pod got no address');
  expect(await Promise.all([8080, 8082].map((port) => tell('GET', port, 'address')))).toEqual([watched.pod.status.podIP, watched.pod.status.podIP]);
  await tell('POST', 8080, 'listen?host=127.0.0.1&port=9000&greeting=files');
  await expect(tell('POST', 8082, 'listen?host=0.0.0.0&port=9000&greeting=eats')).rejects.toMatchObject({ status: 409 });
  expect(await tell('POST', 8082, 'connect?host=127.0.0.1&port=9000')).toBe('files');
  await expect(tell('POST', 8082, 'connect?host=podIP&port=9000')).rejects.toMatchObject({ status: 409 });
  await expect(tell('POST', 8082, 'connect?host=nowhere.invalid&port=9000')).rejects.toMatchObject({ status: 500 });
});

test('it ends as it is told, with any code', async () => {
  await tell('POST', 8081, 'exit?code=7');
  expect(await ended('exits')).toMatchObject({ exitCode: 7, reason: 'Error' });
  expect(await ended('ends')).toMatchObject({ exitCode: 3 });
});

test('it sleeps as long as it is told, and ends well', async () => {
  const { startedAt = '', finishedAt, exitCode } = (await ended('sleeps')) as { startedAt?: string; finishedAt?: string | null; exitCode: number };
  // Both are whole seconds, cut off.
  expect({ exitCode, isAsleep: Date.parse(finishedAt ?? '') - Date.parse(startedAt) >= 1000 }).toEqual({ exitCode: 0, isAsleep: true });
});

test('it takes memory as it is told; beyond the limit of its container the kernel kills it', async () => {
  await tell('POST', 8082, `memory?mi=${MEBIBYTES_MAX / 4}`);
  expect(stateOf(watched.pod, 'eats')?.running).toBeDefined();
  // The answer breaks off with the program.
  await expect(tell('POST', 8082, `memory?mi=${2 * MEBIBYTES_MAX}`)).rejects.toBeInstanceOf(ApiError);
  expect(await ended('eats')).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
});
