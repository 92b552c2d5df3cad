import { ApiError, type Api } from './api';
import { limit } from './instant';
import type { ClusterOptions } from './options';
import { Unavailable } from './unavailable';

/** Something that the user of a context has to be allowed, in all namespaces: `create,get pods/proxy`, or with an API group behind a dot. */
type Permission = { readonly verb: string; readonly group: string; readonly resource: string; readonly subresource?: string };

const RBAC = 'rbac.authorization.k8s.io';

/** The permissions of a line such as `create get pods/proxy` or `create tokenreviews.authentication.k8s.io`. */
function permissions(line: string): readonly Permission[] {
  const words = line.split(' ');
  const [, resource = '', subresource, group = ''] = /^([a-z]+)(?:\/([a-z]+))?(?:\.(.+))?$/.exec(words.at(-1) ?? '') ?? [];
  return words.slice(0, -1).map((verb) => ({ verb, group, resource, ...(subresource === undefined ? {} : { subresource }) }));
}

/** What is needed whatever is asked: who lacks one of these is told before anything is made. */
const common = ['create get list watch delete namespaces', 'list watch serviceaccounts'];

const policy = ['roles', 'rolebindings'].map((kind) => `create get update delete ${kind}.${RBAC}`);
const widePolicy = [`create get list watch update delete clusterroles.${RBAC}`, `create get list update delete clusterrolebindings.${RBAC}`];
const reviews = 'create subjectaccessreviews.authorization.k8s.io';
/** Roles of scenarios give more than their maker may. */
const beyond = (role: string) => `bind escalate ${role}.${RBAC}`;

interface Needs {
  readonly always: readonly string[];
  /** Only where objects without a namespace may be made; if there is no more than this, nothing is asked otherwise. */
  readonly clusterWide?: readonly string[];
}

/** What the topics need, each when it is asked for the first time. */
const needs: Readonly<Record<string, Needs>> = {
  qos: { always: ['create pods'] },
  'pod-lifecycle': { always: ['create get list watch patch delete pods', 'get create pods/proxy', 'list events'] },
  rbac: {
    always: [...policy, beyond('roles'), reviews, 'impersonate users', 'impersonate groups', 'impersonate serviceaccounts'],
    clusterWide: [...widePolicy, beyond('clusterroles')],
  },
  'service-account': {
    always: [
      ...['serviceaccounts', 'secrets', 'pods'].map((kind) => `create get list watch patch delete deletecollection ${kind}`),
      'create serviceaccounts/token', 'create tokenreviews.authentication.k8s.io', 'impersonate users',
    ],
    clusterWide: [...policy, ...widePolicy, beyond('roles'), beyond('clusterroles'), reviews],
  },
  'pv-binding': {
    always: [],
    clusterWide: [
      ...['persistentvolumes', 'persistentvolumeclaims', 'pods'].map((kind) => `create get list watch patch delete ${kind}`),
      'patch pods/status', 'create get list delete storageclasses.storage.k8s.io',
    ],
  },
};

/** Asks whether this user may do what every topic needs. Throws Unavailable with all that is missing. */
export function checkCommon(api: Api): Promise<void> {
  return check(api, common);
}

/** Asks whether this user may do what a topic needs: without it an answer would be taken for the cluster's. Throws Unavailable with all that is missing. */
export function checkTopic(api: Api, topic: string, { context, allowClusterScoped }: ClusterOptions): Promise<void> {
  const { always, clusterWide = [] } = needs[topic] ?? { always: [] };
  return check(api, [...always, ...(context === undefined || allowClusterScoped ? clusterWide : [])]);
}

async function check(api: Api, lines: readonly string[]): Promise<void> {
  const wanted = lines.flatMap(permissions);
  const answers = await Promise.all(wanted.map((each) => isAllowed(api, each)));
  const missing = wanted.filter((_, i) => answers[i] === false);
  if (missing.length === 0) return;
  throw new Unavailable(`the user of this context may not ${missing.map(said).join(', ')} (in all namespaces)`, 'name a context whose user may');
}

function said({ verb, group, resource, subresource }: Permission): string {
  return `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}${group === '' ? '' : `.${group}`}`;
}

const REVIEW_MS_MAX = 10_000;

async function isAllowed(api: Api, permission: Permission): Promise<boolean> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: permission } };
  try {
    const { status } = await api.ask<{ status?: { allowed?: boolean } }>('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { body, signal: limit(REVIEW_MS_MAX) });
    return status?.allowed === true;
  } catch (problem) {
    if (problem instanceof ApiError && problem.status === 403) throw new Unavailable('the user of this context may not create selfsubjectaccessreviews.authorization.k8s.io', 'name a context whose user may');
    if ((problem as Error).name === 'TimeoutError') throw new Unavailable(`the API server ${api.server} does not answer within ${REVIEW_MS_MAX / 1000} s whether its user may ${said(permission)}`, 'is the cluster overloaded, or is a webhook that authorizes not reached?');
    throw problem;
  }
}
