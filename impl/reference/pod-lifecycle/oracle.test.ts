import type { Container, InsidePod, Met, Operation, Pod, PodStatus, RestartPolicy, Step, Stops } from '../../../spec/pod-lifecycle';
import { create } from '.';

/** Facts from the upstream documentation and tests, written out by hand (v1.37). */

const exit = (container: string, exitCode: number): Operation => ({ do: 'exit', container, exitCode });
const wait = (seconds: number): Operation => ({ do: 'wait', seconds });
const app: Container = { name: 'app' };
const proxy: Container = { name: 'proxy', restartPolicy: 'Always' };

function run(restartPolicy: RestartPolicy, spec: Partial<Pod['spec']>, operations: readonly Operation[], stops: Stops = {}): PodStatus {
  const port = create();
  let status = port.create({ metadata: { name: 'pod' }, spec: { restartPolicy, containers: [app], ...spec } }, stops);
  for (const operation of operations) status = port.apply(operation);
  return status;
}

/** docs/concepts/workloads/pods/pod-lifecycle: examples of states (container exits, restart policy, phase). */
test.each<[RestartPolicy, number, PodStatus['phase']]>([
  ['Always', 0, 'Running'],
  ['OnFailure', 0, 'Succeeded'],
  ['Never', 0, 'Succeeded'],
  ['Always', 1, 'Running'],
  ['OnFailure', 1, 'Running'],
  ['Never', 1, 'Failed'],
])('one container under %s that exits with %i: %s', (policy, code, phase) => {
  expect(run(policy, {}, [exit('app', code)]).phase).toBe(phase);
});

/** pkg/kubelet/kubelet_pods_test.go TestPodPhaseWithRestartNever: one ended, one running. */
test('under Never a Pod with one failed and one running container is Running', () => {
  expect(run('Never', { containers: [app, { name: 'web' }] }, [exit('app', 1)]).phase).toBe('Running');
});

/** pkg/kubelet/kubelet_pods_test.go TestPodPhaseWithRestartNeverInitContainers: init container failed, not restarted. */
test('under Never a failed init container makes the Pod Failed, and its containers keep waiting', () => {
  const status = run('Never', { initContainers: [{ name: 'setup' }] }, [exit('setup', 1)]);
  expect(status.phase).toBe('Failed');
  expect(status.containerStatuses[0]?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
});

/** docs/concepts/workloads/pods/pod-lifecycle: 10s, 20s, 40s, ... capped at 300 s (5 minutes). */
test('back-offs are 10, 20, 40, 80, 160, 300 and 300 s after a first restart at once', () => {
  const port = create();
  port.create({ metadata: { name: 'pod' }, spec: { containers: [app] } }, {});
  const pauses = Array.from({ length: 8 }, () => {
    port.apply(exit('app', 1));
    const own = port.apply(wait(400)).containerStatuses[0];
    return own !== undefined && 'running' in own.state ? own.state.running.startedAt - (own.lastState.terminated?.finishedAt ?? 0) : null;
  });
  expect(pauses).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
});

/** docs/concepts/workloads/pods/sidecar-containers: the main container starts after the sidecar's startup probe. */
test('a main container waits for the startup probe of a sidecar, not for its end', () => {
  const spec = { initContainers: [{ ...proxy, startupProbe: {} }] };
  expect(run('Always', spec, []).phase).toBe('Pending');
  expect(run('Always', spec, [{ do: 'probe', container: 'proxy', probe: 'startup', success: true }]).phase).toBe('Running');
});

/** test/e2e_node/container_lifecycle_test.go: sidecars are terminated in reverse order, after the main containers. */
test('sidecars end after the main container, the last one first', () => {
  const spec = { initContainers: [proxy, { name: 'logs', restartPolicy: 'Always' as const }] };
  const stops = { app: { exitCode: 0, afterSeconds: 2 }, proxy: { exitCode: 0, afterSeconds: 1 }, logs: { exitCode: 0, afterSeconds: 1 } };
  const { phase, containerStatuses, initContainerStatuses } = run('Never', spec, [{ do: 'delete' }, wait(10)], stops);
  const finished = [...containerStatuses, ...initContainerStatuses].map(({ name, state }) => [name, 'terminated' in state ? state.terminated.finishedAt : null]);
  expect(finished).toEqual([['app', 2], ['proxy', 4], ['logs', 3]]);
  expect(phase).toBe('Succeeded');
});

/** docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes: three failures in a row by default. */
test('liveness kills at the third failure in a row, readiness only makes unready', () => {
  const probed = (probe: 'liveness' | 'readiness', times: number): readonly Operation[] => Array.from({ length: times }, () => ({ do: 'probe' as const, container: 'app', probe, success: false }));
  const live = { containers: [{ ...app, livenessProbe: {} }] };
  expect(run('Always', live, probed('liveness', 2)).containerStatuses[0]?.restartCount).toBe(0);
  expect(run('Always', live, probed('liveness', 3)).containerStatuses[0]?.restartCount).toBe(1);
  const ready = run('Always', { containers: [{ ...app, readinessProbe: {} }] }, [{ do: 'probe', container: 'app', probe: 'readiness', success: true }, ...probed('readiness', 3)]);
  expect(ready.containerStatuses[0]).toMatchObject({ restartCount: 0, ready: false });
  expect(ready.conditions.Ready).toBe('False');
});

/** docs/concepts/workloads/pods/pod-lifecycle: a container with exit code rules; 42 restarts under Never. */
test('a restart rule for 42 restarts a container whose own policy is Never', () => {
  const rule = { action: 'Restart' as const, exitCodes: { operator: 'In' as const, values: [42] } };
  const containers: Container[] = [{ ...app, restartPolicy: 'Never', restartPolicyRules: [rule] }];
  expect(run('Never', { containers }, [exit('app', 42)]).containerStatuses[0]?.restartCount).toBe(1);
  expect(run('Never', { containers }, [exit('app', 1)]).phase).toBe('Failed');
});

describe('inside of a Pod of two containers, one volume mounted at two paths', () => {
  const emptyDir = { name: 'data', emptyDir: {} };
  const mounted = (name: string, mountPath: string) => ({ name, volumeMounts: [{ name: 'data', mountPath }] });
  const shop: InsidePod = { metadata: { name: 'shop' }, spec: { containers: [mounted('app', '/data'), mounted('web', '/pub')], volumes: [emptyDir] } };
  const met = (...steps: readonly Step[]): Met | undefined => create().inside(shop, steps).at(-1);
  const write = (path: string): Step => ({ do: 'write', container: 'app', path, content: 'one' });
  const read = (container: string, path: string): Step => ({ do: 'read', container, path });
  const listen = (container: string, host: '127.0.0.1' | '0.0.0.0' | 'podIP', port = 80): Step => ({ do: 'listen', container, host, port });
  const connect = (container: string, host: '127.0.0.1' | 'podIP', port = 80): Step => ({ do: 'connect', container, host, port });
  const restart: Step = { do: 'restart', container: 'app' };

  /** docs/concepts/storage/volumes#emptydir: the same files, at the same or different paths in each container. */
  test('a file of the volume is read at the other path, one of a root filesystem nowhere else', () => {
    expect([met(write('/data/x'), read('web', '/pub/x')), met(write('/data/x'), read('web', '/data/x')), met(write('/x'), read('web', '/x')), met(write('/x'), read('app', '/x'))])
      .toEqual([{ content: 'one' }, { content: null }, { content: null }, { content: 'one' }]);
  });

  /** docs/concepts/storage/volumes: a container restarts with a clean state; a crash does not remove the data of an emptyDir. */
  test('a restart loses what is in the root filesystem, and nothing of the volume', () => {
    expect([met(write('/x'), restart, read('app', '/x')), met(write('/data/x'), restart, read('app', '/data/x'))]).toEqual([{ content: null }, { content: 'one' }]);
  });

  /** docs/concepts/workloads/pods: one IP address and port space; the containers find each other via localhost. */
  test('localhost reaches the other container, until it is restarted', () => {
    expect([met(listen('app', '127.0.0.1'), connect('web', '127.0.0.1')), met(listen('app', '127.0.0.1'), restart, connect('web', '127.0.0.1'))]).toEqual([{ answeredBy: 'app' }, { answeredBy: null }]);
    expect(met({ do: 'address', container: 'web' }, restart, { do: 'address', container: 'app' })).toEqual({ address: 1 });
  });

  /** bind(2): EADDRINUSE; ip(7): INADDR_ANY stands for every address of the network. */
  test('an address and port has one listener, and 0.0.0.0 stands for all addresses', () => {
    expect([met(listen('app', '127.0.0.1'), listen('web', '127.0.0.1')), met(listen('app', '0.0.0.0'), listen('web', 'podIP')), met(listen('app', '127.0.0.1'), listen('web', 'podIP')), met(listen('app', '127.0.0.1'), listen('web', '127.0.0.1', 81))])
      .toEqual([{ listening: false }, { listening: false }, { listening: true }, { listening: true }]);
    expect([met(listen('app', '0.0.0.0'), connect('web', 'podIP')), met(listen('app', '127.0.0.1'), connect('web', 'podIP'))]).toEqual([{ answeredBy: 'app' }, { answeredBy: null }]);
  });
});
