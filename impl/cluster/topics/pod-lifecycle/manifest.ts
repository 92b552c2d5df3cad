import { probeKinds, type Container, type Pod, type ProbeKind, type Stops } from '../../../../spec/pod-lifecycle/port';

export const FIRST_PORT = 8080;
/** A probe waits until somebody says how it ends. */
const PROBE_SECONDS_MAX = 3600;

/** Programs end in time with their probes (`period` in actor.go), so that their end looks like no result. */
const PERIOD_SECONDS = 3;

export const FINALIZER = 'proctor.example/last-status';

export function allContainers({ spec }: Pod): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** Where a container's actor listens; the containers of a Pod share its address. */
export function portOf(pod: Pod, container: string): number {
  return FIRST_PORT + allContainers(pod).findIndex(({ name }) => name === container);
}

export function probeOf(container: Container, kind: ProbeKind) {
  if (kind === 'startup') return container.startupProbe;
  return kind === 'readiness' ? container.readinessProbe : container.livenessProbe;
}

function containerManifest(pod: Pod, container: Container, stops: Stops, image: string): object {
  const { exitCode, afterSeconds } = stops[container.name] ?? { exitCode: 143, afterSeconds: 0 };
  const port = portOf(pod, container.name);
  const probes = probeKinds.flatMap((kind) => {
    const probe = probeOf(container, kind);
    return probe === undefined ? [] : [[`${kind}Probe`, { ...probe, periodSeconds: PERIOD_SECONDS, timeoutSeconds: PROBE_SECONDS_MAX, httpGet: { port, path: `/probe/${kind}` } }]];
  });
  return {
    name: container.name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['/machine'],
    args: ['act', ...[port, exitCode, afterSeconds, probes.length].map(String)],
    ...(container.restartPolicy === undefined ? {} : { restartPolicy: container.restartPolicy }),
    ...(container.restartPolicyRules === undefined ? {} : { restartPolicyRules: container.restartPolicyRules }),
    ...(Object.fromEntries(probes) as object),
  };
}

/** The Pod with an actor, which is this image, in each container. */
export function manifest(pod: Pod, stops: Stops, image: string, name: string, labels: Readonly<Record<string, string>>): object {
  const { containers, initContainers, ...spec } = pod.spec;
  return {
    metadata: { name, labels, finalizers: [FINALIZER] },
    spec: {
      ...spec,
      containers: containers.map((each) => containerManifest(pod, each, stops, image)),
      ...(initContainers === undefined ? {} : { initContainers: initContainers.map((each) => containerManifest(pod, each, stops, image)) }),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      tolerations: [],
    },
  };
}
