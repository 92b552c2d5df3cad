import { z } from 'zod';
import type { PortDeclaration, PortSchema } from '../kernel';
import { account, binding, operation, outcome, pod, request, subject, verdict } from './shapes';

/** A ServiceAccount by its name and namespace. */
export interface AccountName {
  readonly namespace: string;
  readonly name: string;
}

/** Who asks: a ServiceAccount, or a person with a certificate of that name. */
export type Subject = z.infer<typeof subject>;
/** A binding of the ClusterRole `pod-reader` (get, list and watch of pods): a RoleBinding if it has a namespace, else a ClusterRoleBinding. */
export type Binding = z.infer<typeof binding>;
export type BoundSubject = Binding['subjects'][number];
/** What is asked of the API server: a verb on a resource of a group ('' is the core group), or a GET of a path. */
export type Request = z.infer<typeof request>;
/** A ServiceAccount as a user writes it, as far as it matters to a Pod. */
export type Account = z.infer<typeof account>;
/** A Pod as a user writes it and as the API server answers it, as far as accounts matter. */
export type Pod = z.infer<typeof pod>;
export type Container = Pod['spec']['containers'][number];
export type Volume = NonNullable<Pod['spec']['volumes']>[number];
/** The Pod as it would be stored, or why it is not. */
export type Verdict = z.infer<typeof verdict>;
/**
 * What happens to a cluster, one after the other. Tokens have names of their own (`as`), by which reviews speak of them.
 * A `delete` with `stays` only marks the object: its deletionTimestamp is `graceSeconds` from now, and it is there until it is deleted again.
 */
export type Operation = z.infer<typeof operation>;
export type Kind = Extract<Operation, { do: 'delete' }>['kind'];
/** What came of an operation, once controllers and caches are done with it. */
export type Outcome = z.infer<typeof outcome>;
export type Reason = Extract<Outcome, { refused: unknown }>['refused'];
export type Token = Extract<Outcome, { token: unknown }>['token'];
export type User = Extract<Outcome, { authenticated: true }>['user'];

/** The audience of the API server itself: its issuer's name. Who has another one translates. */
export const API_AUDIENCE = 'https://kubernetes.default.svc';
/** Where a container finds its token. */
export const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The annotation by which a kubelet marks the copy of a static Pod. */
export const MIRROR = 'kubernetes.io/config.mirror';

/** ServiceAccounts as a user of the API meets them. Every method is a function of its arguments: each call has a cluster of its own. */
export interface ServiceAccountPort {
  /** Whether the API server of a fresh cluster with RBAC and these bindings allows the request. */
  mayAccess(bindings: readonly Binding[], subject: Subject, request: Request): boolean;
  /** Creates a Pod in a namespace with these accounts, without storing it (a dry run): the Pod as it would be, or the refusal. */
  admit(accounts: readonly Account[], pod: Pod): Verdict;
  /** Lets the operations happen to an empty cluster: one outcome for each. */
  run(operations: readonly Operation[]): readonly Outcome[];
}

export const serviceAccountPort: PortSchema<ServiceAccountPort> = {
  mayAccess: {
    doc: 'Whether the API server of a fresh cluster with RBAC and these bindings allows the request.',
    params: [binding.array(), subject, request],
    result: z.boolean(),
  },
  admit: {
    doc: 'Creates a Pod in a namespace with these accounts, without storing it: the Pod as it would be, or the refusal.',
    params: [account.array(), pod],
    result: verdict,
  },
  run: {
    doc: 'Lets the operations happen to an empty cluster: one outcome for each.',
    params: [operation.array()],
    result: outcome.array(),
  },
};

export const declaration: PortDeclaration<ServiceAccountPort> = {
  id: 'service-account',
  port: serviceAccountPort,
};
