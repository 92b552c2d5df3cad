import { ApiError, unless, type ApiObject } from '../../api';
import { actorImage } from '../../options';
import type { Run } from '../../run';
import { limit } from '../../instant';
import { isAboutAccounts } from './refusal';

const SOON_MS_MAX = 20_000;

/** What is done where an object may be there already, or gone. */
export async function unlessThere(work: Promise<unknown>): Promise<void> {
  await work.catch((problem: unknown) => {
    if (!(problem instanceof ApiError) || (problem.status !== 409 && problem.status !== 404)) throw problem;
  });
}

/** One namespace of the cluster in which a scenario has its objects. */
export class Place {
  constructor(private readonly run: Run, readonly name: string) {}

  collection(kind: string): string {
    return `/api/v1/namespaces/${this.name}/${kind.toLowerCase()}s`;
  }

  /** Waits until controllers have made an object so, or have removed it (`undefined`). */
  until<Wanted extends ApiObject = ApiObject>(kind: string, name: string, isSo: (object: Wanted | undefined) => boolean): Promise<Wanted | undefined> {
    return this.run.until<Wanted>(this.collection(kind), name, isSo, limit(SOON_MS_MAX));
  }

  get<Wanted extends ApiObject = ApiObject>(kind: string, name: string): Promise<Wanted | undefined> {
    return unless([404], this.run.ask<Wanted>('GET', `${this.collection(kind)}/${name}`));
  }

  /** Waits until the admission of Pods knows that an account is gone. */
  async refused(account: string): Promise<void> {
    const body = { metadata: { name: 'proctor-mark' }, spec: { serviceAccountName: account, containers: [{ name: 'app', image: actorImage(this.run.options) }] } };
    await this.run.untilSo(async () => {
      try {
        await this.run.ask('POST', `${this.collection('Pod')}?dryRun=All`, { body });
        return false;
      } catch (problem) {
        if (isAboutAccounts(problem)) return true;
        throw problem;
      }
    }, SOON_MS_MAX);
  }

  /** Removes accounts, Secrets and Pods, and waits for a new account `default`: the namespace is as if it had just been made. */
  async empty(): Promise<void> {
    for (const kind of ['Pod', 'Secret', 'ServiceAccount']) {
      const { items } = await this.run.ask<{ items: readonly (ApiObject & { metadata: { finalizers?: readonly string[] } })[] }>('GET', this.collection(kind));
      const held = items.filter(({ metadata }) => (metadata.finalizers ?? []).length > 0);
      await Promise.all(held.map(({ metadata }) => unlessThere(this.run.ask('PATCH', `${this.collection(kind)}/${metadata.name}`, { body: { metadata: { finalizers: null } } }))));
      if (items.length > 0) await this.run.ask('DELETE', this.collection(kind), { body: { gracePeriodSeconds: 0 } });
      const before = items.find(({ metadata }) => kind === 'ServiceAccount' && metadata.name === 'default')?.metadata.uid;
      if (before !== undefined) await this.until(kind, 'default', (account) => account !== undefined && account.metadata.uid !== before);
    }
  }
}
