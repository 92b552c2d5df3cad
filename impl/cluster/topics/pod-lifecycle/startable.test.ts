import { StoredApi } from '../../api.testkit';
import { Health } from '../../health';
import { Run } from '../../run';
import { LivePodLifecycle } from '.';
import { refuseMissing } from './startable';
import type { ApiPod } from './status';
import { Watched } from './watched';

const pods = '/api/v1/namespaces/shop/pods';
const newRun = () => new Run(new StoredApi().api, { context: 'kind-mine', allowClusterScoped: false }, new Health());

/** What is said of a Pod whose container waits for this reason. */
function refused(run: Run, reason: string): Promise<unknown> {
  const waiting = { name: 'app', ready: false, restartCount: 0, lastState: {}, state: { waiting: { reason, message: 'no such host' } } };
  const pod: ApiPod = { metadata: { name: 'web', uid: '1', resourceVersion: '1' }, status: { phase: 'Pending', containerStatuses: [waiting] } };
  return new Watched(run, pods, pod).until(() => false, 'it did not start');
}

afterEach(() => delete process.env['PROCTOR_ACTOR_IMAGE']);

test('an image that is not there is said with its name, the reason, and where it comes from', async () => {
  await expect(refused(newRun(), 'ErrImagePull')).rejects.toThrow(/^the container app cannot be started: ErrImagePull: no such host; its image proctor\.local\/actor:1 is what proctor system build cluster makes, .*actor\.tar: load that/);
  process.env['PROCTOR_ACTOR_IMAGE'] = 'registry.example/actor:7';
  await expect(refused(newRun(), 'ImagePullBackOff')).rejects.toThrow('its image registry.example/actor:7 is what');
});

test('the Pods after it are not made: they would wait for the same image, one after the other', async () => {
  const [first, other] = [newRun(), newRun()];
  await expect(refused(first, 'ErrImageNeverPull')).rejects.toThrow('ErrImageNeverPull');
  const create = (run: Run) => new LivePodLifecycle(run).create({ metadata: { name: 'shop' }, spec: { containers: [{ name: 'app' }], restartPolicy: 'Always' } }, {});
  jest.spyOn(first, 'namespace').mockResolvedValue('shop');
  await expect(create(first)).rejects.toThrow('the container app cannot be started: ErrImageNeverPull');
  expect(() => refuseMissing(other)).not.toThrow();
});

test('a container that is broken for a reason of its own says nothing of others', async () => {
  const run = newRun();
  await expect(refused(run, 'CreateContainerError')).rejects.toThrow('CreateContainerError');
  expect(() => refuseMissing(run)).not.toThrow();
});
