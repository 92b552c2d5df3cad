import type { Operation, Reason } from '../../../../spec/service-account/port';
import { ApiError } from '../../api';

/** What the admission plug-in ServiceAccount says of Pods that it refuses. Others refuse Pods too: PodSecurity, quotas, webhooks. */
const ABOUT_ACCOUNTS = / is forbidden: (?:error looking up service account \S+ serviceaccounts? ".*" not found|a mirror pod may not )/;

/** What Kubernetes itself may refuse of an operation. A conflict with a quota has the status of AlreadyExists, but another reason. */
const expected: Readonly<Record<Operation['do'], readonly Reason[]>> = {
  createNamespace: [],
  createNode: ['AlreadyExists'],
  createServiceAccount: ['NotFound', 'AlreadyExists'],
  createPod: ['NotFound', 'AlreadyExists', 'Forbidden'],
  createSecret: ['NotFound', 'AlreadyExists'],
  delete: ['NotFound'],
  wait: [],
  list: [],
  requestToken: ['NotFound', 'Invalid', 'BadRequest'],
  readToken: ['NotFound'],
  review: [],
};

/** Whether a Pod was refused for the account that it names, and not by what else looks at Pods in this cluster. */
export function isAboutAccounts(problem: unknown): boolean {
  return problem instanceof ApiError && problem.status === 403 && ABOUT_ACCOUNTS.test(problem.message);
}

/** Why the API server refuses a Pod for its account. Throws what is no such refusal. */
export function reasonOfPod(problem: unknown): Reason {
  if (!isAboutAccounts(problem)) throw problem;
  return 'Forbidden';
}

/**
 * Why the API server refuses an operation. Throws what is no refusal, and what the cluster's owner refuses: that says nothing about
 * Kubernetes.
 */
export function reasonOf(what: Operation['do'], problem: unknown): Reason {
  if (!(problem instanceof ApiError)) throw problem;
  const reason = expected[what].find((each) => each === problem.reason);
  if (reason === undefined || (reason === 'Forbidden' && !isAboutAccounts(problem))) throw problem;
  return reason;
}
