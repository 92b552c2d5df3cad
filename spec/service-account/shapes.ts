import { z } from 'zod';

const seconds = z.int().min(0);
const name = z.string();
const namespace = z.string();

export const subject = z.union([z.object({ serviceAccount: z.object({ namespace, name }) }), z.object({ user: name })]);
const boundSubject = z.union([
  z.object({ kind: z.literal('ServiceAccount'), name, namespace }),
  z.object({ kind: z.enum(['User', 'Group']), name }),
]);
export const binding = z.object({ namespace: z.exactOptional(namespace), subjects: z.array(boundSubject) });
export const request = z.union([
  z.object({ verb: z.string(), group: z.string(), resource: z.string(), namespace: z.exactOptional(namespace), name: z.exactOptional(name) }),
  z.object({ path: z.string() }),
]);

const reference = z.object({ name });
const annotations = z.record(z.string(), z.string());
export const account = z.object({
  metadata: z.object({ name }),
  automountServiceAccountToken: z.exactOptional(z.boolean()),
  imagePullSecrets: z.exactOptional(z.array(reference)),
});
const mount = z.object({ name, mountPath: z.string(), readOnly: z.exactOptional(z.boolean()) });
const container = z.object({ name, volumeMounts: z.exactOptional(z.array(mount)) });
const source = z.union([
  z.object({ serviceAccountToken: z.object({ path: z.string(), expirationSeconds: z.exactOptional(seconds), audience: z.exactOptional(z.string()) }) }),
  z.object({ configMap: z.object({ name }) }),
  z.object({ downwardAPI: z.object({ items: z.array(z.object({ path: z.string(), fieldRef: z.object({ fieldPath: z.string() }) })) }) }),
]);
const volume = z.object({
  name,
  emptyDir: z.exactOptional(z.object({})),
  secret: z.exactOptional(z.object({ secretName: name })),
  projected: z.exactOptional(z.object({ sources: z.array(source) })),
});
export const pod = z.object({
  metadata: z.object({ name, namespace, annotations: z.exactOptional(annotations) }),
  spec: z.object({
    nodeName: z.exactOptional(name),
    serviceAccountName: z.exactOptional(name),
    serviceAccount: z.exactOptional(name),
    automountServiceAccountToken: z.exactOptional(z.boolean()),
    imagePullSecrets: z.exactOptional(z.array(reference)),
    initContainers: z.exactOptional(z.array(container)),
    containers: z.array(container),
    volumes: z.exactOptional(z.array(volume)),
  }),
});

const reason = z.enum(['NotFound', 'Forbidden', 'Invalid', 'BadRequest', 'AlreadyExists']);
export const verdict = z.union([z.object({ admitted: pod }), z.object({ refused: reason })]);

const objectKind = z.enum(['ServiceAccount', 'Pod', 'Secret', 'Node']);
const audiences = z.exactOptional(z.array(z.string()));
const as = z.string();
export const operation = z.discriminatedUnion('do', [
  z.object({ do: z.literal('createNamespace'), name }),
  z.object({ do: z.literal('createNode'), name }),
  z.object({ do: z.literal('createServiceAccount'), namespace, name }),
  z.object({ do: z.literal('createPod'), namespace, name, serviceAccountName: z.exactOptional(name), nodeName: z.exactOptional(name) }),
  /** Of the type kubernetes.io/service-account-token if it names an account, else Opaque. */
  z.object({ do: z.literal('createSecret'), namespace, name, serviceAccountName: z.exactOptional(name) }),
  z.object({ do: z.literal('delete'), kind: objectKind, namespace: z.exactOptional(namespace), name, stays: z.exactOptional(z.object({ graceSeconds: seconds })) }),
  z.object({ do: z.literal('wait'), seconds }),
  z.object({ do: z.literal('list'), kind: z.enum(['ServiceAccount', 'Secret']), namespace }),
  z.object({
    do: z.literal('requestToken'),
    as,
    namespace,
    serviceAccount: name,
    audiences,
    expirationSeconds: z.exactOptional(seconds),
    boundObjectRef: z.exactOptional(z.object({ kind: objectKind, name })),
  }),
  z.object({ do: z.literal('readToken'), as, namespace, secret: name }),
  z.object({ do: z.literal('review'), token: as, audiences }),
]);

const token = z.object({
  audiences: z.array(z.string()),
  /** Seconds from the request to the `expirationTimestamp` that the answer names; null for the token of a Secret. */
  promisedSeconds: z.union([seconds, z.null()]),
  /** Seconds from `iat` to `exp` in the token itself; null if it has no `exp`. */
  lifetimeSeconds: z.union([seconds, z.null()]),
});
const user = z.object({ username: z.string(), uid: z.string(), groups: z.array(z.string()), extra: z.record(z.string(), z.array(z.string())) });
export const outcome = z.union([
  z.object({ created: z.object({ uid: z.string() }) }),
  z.object({ token }),
  z.object({ names: z.array(z.string()) }),
  z.object({ authenticated: z.literal(true), audiences: z.array(z.string()), user }),
  z.object({ authenticated: z.literal(false) }),
  z.object({ refused: reason }),
  z.object({ done: z.literal(true) }),
]);
