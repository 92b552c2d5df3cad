import type { Access, Authorizer, Decision, Outcome, Policy, Request, User, Write } from '../../../../spec/rbac/port';
import { ApiError } from '../../api';
import type { Live } from '../../lanes';
import type { Run, Slot } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import { Names } from './names';
import { Installed } from './policy';

/** Roles and bindings that are really there, and reviews and attempts against them. */
export class LiveRbac implements Live {
  static readonly methods = ['authorize', 'decide', 'write'];
  private slot: Slot | undefined;
  private current: { readonly key: string; readonly installed: Installed; readonly names: Names } | undefined;

  constructor(private readonly run: Run) {}

  async authorize(policy: Policy, request: Request): Promise<Decision> {
    const { installed, names } = await this.withPolicy(policy);
    if ('fieldSelector' in request) return this.attempt(names, request);
    return (await installed.review(request)).allowed ? 'allowed' : 'noOpinion';
  }

  /**
   * What becomes of a request where RBAC is the only authorizer. That of Nodes, which the local cluster asks before it, has no
   * opinion about anybody else; what somebody else's API server asks beside RBAC nobody can see.
   */
  async decide(policy: Policy, authorizers: readonly Authorizer[], request: Request): Promise<Access> {
    if (this.run.options.context !== undefined) throw new ScenarioUnsupported('the API does not tell which authorizers there are: such scenarios are asked of the local cluster only');
    if (authorizers.length !== 1 || authorizers[0]?.type !== 'RBAC') throw new ScenarioUnsupported('the chain of authorizers is configured at the start of the API server: here RBAC alone decides about users');
    if ('fieldSelector' in request) throw new ScenarioUnsupported('a review knows no field selector');
    const { installed } = await this.withPolicy(policy);
    const { allowed, by } = await installed.review(request);
    if (by === 'another binding') throw new ScenarioUnsupported('a binding allows it that is not of the scenario');
    return allowed ? 'allowed' : 'forbidden';
  }

  /** A review knows no field selector from which a name would be read: such a request is made, in the user's name. */
  private async attempt(names: Names, { user, verb, apiGroup, resource, namespace, fieldSelector = '' }: Extract<Request, { resource: string }>): Promise<Decision> {
    if (namespace === undefined || !['list', 'watch', 'deletecollection'].includes(verb)) throw new ScenarioUnsupported('a field selector goes with list, watch and deletecollection in a namespace');
    const collection = `${apiGroup === '' ? '/api' : `/apis/${apiGroup}`}/v1/namespaces/${await names.namespace(namespace)}/${resource}`;
    const more = verb === 'deletecollection' ? 'dryRun=All' : verb === 'watch' ? 'watch=1&timeoutSeconds=1' : 'limit=1';
    try {
      await this.run.ask(verb === 'deletecollection' ? 'DELETE' : 'GET', `${collection}?fieldSelector=${encodeURIComponent(fieldSelector)}&${more}`, { headers: await impersonating(names, user) });
      return 'allowed';
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 403) return 'noOpinion';
      if (problem instanceof ApiError && problem.status === 400) return 'allowed';
      throw problem;
    }
  }

  /** What would become of a write, in the name of a user, without its being done. */
  async write(policy: Policy, { user, verb, object }: Write): Promise<Outcome> {
    const { names } = await this.withPolicy(policy);
    const { collection, body } = await names.object(object, this.run.labels);
    const path = verb === 'create' ? collection : `${collection}/${body.metadata.name}`;
    const method = ({ create: 'POST', update: 'PUT', delete: 'DELETE' } as const)[verb];
    const changed = verb === 'delete' ? {} : { body: verb === 'update' ? await this.asChange(path, body) : body };
    try {
      await this.run.ask(method, `${path}?dryRun=All`, { headers: await impersonating(names, user), ...changed });
      return 'accepted';
    } catch (problem) {
      // A ClusterRoleBinding to a Role is a bad request (400) to who may not bind everything, invalid (422) to who may.
      const outcome = problem instanceof ApiError ? ({ 400: 'invalid', 403: 'forbidden', 404: 'notFound', 422: 'invalid' } as const)[problem.status as 400] : undefined;
      if (outcome === undefined) throw problem;
      return outcome;
    }
  }

  /** A change is written over the object as it is: what nobody meant to change stays. */
  private async asChange(path: string, body: { readonly metadata: object }): Promise<object> {
    const now = await this.run.ask<{ metadata: object }>('GET', path).catch(() => ({ metadata: {} }));
    return { ...body, metadata: { ...now.metadata, ...body.metadata } };
  }

  async dispose(): Promise<void> {
    await this.current?.installed.remove();
    this.current = undefined;
    this.slot?.release();
    this.slot = undefined;
  }

  private async withPolicy(policy: Policy): Promise<{ readonly installed: Installed; readonly names: Names }> {
    const key = JSON.stringify(policy);
    if (this.current?.key === key) return this.current;
    await this.dispose();
    this.slot = this.run.slot();
    const names = new Names(this.slot, policy);
    const installed = new Installed(this.run, names);
    this.current = { key, installed, names };
    await installed.install(policy);
    return this.current;
  }
}

async function impersonating(names: Names, user: User): Promise<Readonly<Record<string, string | readonly string[]>>> {
  const { username, groups } = await names.user(user);
  return { 'Impersonate-User': username, 'Impersonate-Group': groups };
}
