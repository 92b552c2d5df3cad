import { randomInt } from 'node:crypto';
import { randomFrom } from '../../spec/kernel';
import { everyObject, leftObjects, localApi, longRun, namespaceOf, starting, untilHosted, untilNothing, type Running } from './live.testkit';

/** How long an interrupted examination may take to remove what it has made. */
const END_MS_MAX = 60_000;

/** From here on the process that asks the cluster is connecting, checks what it may do, and makes its first objects. */
const begun = (running: Running): Promise<void> => untilHosted(running);
/** From here on a namespace is there whose default account may not be. */
const hasNamespace = async (running: Running): Promise<void> => void (await namespaceOf(await localApi(), running));

/** An examination long enough to be interrupted, from when on, and how much later at most. */
const moments: readonly (readonly [topic: string, from: (running: Running) => Promise<void>, withinMs: number])[] = [
  ['rbac', begun, 6000],
  ['pod-lifecycle', begun, 6000],
  ['service-account', begun, 6000],
  ['pod-lifecycle', hasNamespace, 200],
  ['qos', hasNamespace, 200],
];

const seed = Number(process.env['PROCTOR_SEED'] ?? randomInt(2 ** 31));

let before: readonly string[] = [];
beforeAll(async () => {
  process.stderr.write(`PROCTOR_SEED=${seed} interrupts at these moments again\n`);
  const api = await localApi();
  expect(await untilNothing(api)).toEqual([]);
  before = await everyObject(api);
});

/** Interrupts; gives the status. It ends in time. */
async function interrupted({ child, said }: Running): Promise<number | null> {
  child.kill('SIGINT');
  const began = performance.now();
  const { status } = await said;
  const tookMs = performance.now() - began;
  process.stderr.write(`it ended ${(tookMs / 1000).toFixed(1)} s after Ctrl-C\n`);
  expect(tookMs).toBeLessThan(END_MS_MAX);
  return status;
}

async function expectNothingLeft(): Promise<void> {
  const api = await localApi();
  expect(await leftObjects(api)).toEqual([]);
  expect(await everyObject(api)).toEqual(before);
}

test('Ctrl-C at a moment by lot, before the first object too, leaves nothing in the cluster', async () => {
  const random = randomFrom(seed);
  const statuses = moments.map(async ([topic, from, withinMs], i) => {
    const running = starting(longRun(topic, 2 + i));
    const laterMs = Math.floor(random() * withinMs);
    await from(running);
    await new Promise((resolve) => setTimeout(resolve, laterMs));
    process.stderr.write(`Ctrl-C for ${topic}, ${laterMs} ms after it ${from === begun ? 'had begun' : 'had a namespace'}\n`);
    return interrupted(running);
  });
  expect(await Promise.all(statuses)).toEqual(moments.map(() => 130));
  await expectNothingLeft();
});

test('Ctrl-C while a run that is over removes what it has made: it does so to the end', async () => {
  const api = await localApi();
  const running = starting(['verify', 'rbac', '--impl', 'cluster', '--runs', '2', '--seed', '2']);
  await namespaceOf(api, running, true);
  expect([0, 1, 130]).toContain(await interrupted(running));
  await expectNothingLeft();
});
