import type { Api } from './api';
import { Unavailable } from './unavailable';
import { limit } from './instant';

interface Permission {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}

/** What every topic needs; who lacks one of these is told before anything is made. */
const needed: readonly Permission[] = [
  ...['create', 'get', 'list', 'watch', 'delete'].map((verb) => ({ verb, group: '', resource: 'namespaces' })),
  ...['list', 'watch'].map((verb) => ({ verb, group: '', resource: 'serviceaccounts' })),
  ...['create', 'get', 'list', 'watch', 'patch', 'delete'].map((verb) => ({ verb, group: '', resource: 'pods' })),
  ...['get', 'create'].map((verb) => ({ verb, group: '', resource: 'pods', subresource: 'proxy' })),
  { verb: 'list', group: '', resource: 'events' },
];

/** Asks the API server for each permission. Throws Unavailable with the first that is missing. */
export async function missingPermission(api: Api): Promise<void> {
  const answers = await Promise.all(needed.map((each) => isAllowed(api, each)));
  const missing = needed.filter((_, i) => answers[i] === false);
  if (missing.length === 0) return;
  throw new Unavailable(`the user of this context may not ${missing.map(said).join(', ')} (in all namespaces)`, 'name a context whose user may');
}

function said({ verb, group, resource, subresource }: Permission): string {
  return `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}${group === '' ? '' : `.${group}`}`;
}

async function isAllowed(api: Api, permission: Permission): Promise<boolean> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: permission } };
  const { status } = await api.ask<{ status?: { allowed?: boolean } }>('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { body, signal: limit(10_000) });
  return status?.allowed === true;
}
