import type { Run } from './run';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const REVIEWS = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
const apiGroup = 'rbac.authorization.k8s.io';
const RESOURCE = 'marks';
const KNOWN_MS_MAX = 10_000;

/**
 * Knows when the API server's authorizer has caught up. It follows each kind in its order: once it knows the newest change
 * of a kind, it knows all before it. One change serves all scenarios that wait at the time.
 */
export class Authorizer {
  private readonly mark: string;
  private changes = 0;
  /** The change that is to come, and the newest one that was begun. */
  private next: Promise<void> | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly run: Run) {
    this.mark = `proctor-${run.id}-mark`;
  }

  /** Resolves when the authorizer knows all roles and bindings that were made or removed before. */
  caughtUp(): Promise<void> {
    this.next ??= this.last = this.last.catch(() => undefined).then(() => {
      this.next = undefined;
      return this.change(++this.changes);
    });
    return this.next;
  }

  /** Writes a role and a binding of each kind, and asks until they are known. A PUT makes what is not there. */
  private async change(count: number): Promise<void> {
    const { run, mark: name } = this;
    const namespace = await run.namespaceFor(RESOURCE);
    const [user, path] = [`${name}:${count}`, `/${name}/${count}`];
    const write = (collection: string, body: object) => run.ask('PUT', `${RBAC}/${collection}/${name}`, { body: { ...body, metadata: { name, labels: run.labels } } });
    const grant = async (kind: 'Role' | 'ClusterRole', place: string, rule: object, asked: object) => {
      await write(`${place}${kind.toLowerCase()}s`, { rules: [{ verbs: ['get'], ...rule }] });
      await write(`${place}${kind.toLowerCase()}bindings`, { subjects: [{ apiGroup, kind: 'User', name: user }], roleRef: { apiGroup, kind, name } });
      await this.seen({ user, ...asked });
    };
    await Promise.all([
      grant('Role', `namespaces/${namespace}/`, { apiGroups: [''], resources: [RESOURCE], resourceNames: [`${count}`] }, { resourceAttributes: { verb: 'get', group: '', resource: RESOURCE, namespace, name: `${count}` } }),
      ...(run.mayBeClusterWide ? [grant('ClusterRole', '', { nonResourceURLs: [path] }, { nonResourceAttributes: { verb: 'get', path } })] : []),
    ]);
  }

  private async seen(spec: object): Promise<void> {
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
    await this.run.untilSo(async () => (await this.run.ask<{ status: { allowed: boolean } }>('POST', REVIEWS, { body })).status.allowed, KNOWN_MS_MAX);
  }
}

const known = new WeakMap<Run, Authorizer>();

/** The authorizer of the cluster that a run examines. */
export function authorizerOf(run: Run): Authorizer {
  const found = known.get(run) ?? new Authorizer(run);
  known.set(run, found);
  return found;
}
