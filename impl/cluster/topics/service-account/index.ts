import type { Account, Binding, Operation, Outcome, Pod, Request, Subject, Verdict } from '../../../../spec/service-account/port';
import type { Live } from '../../lanes';
import type { Run, Slot } from '../../run';
import { Access } from './access';
import { admit } from './admission';
import { Place } from './place';
import { Story } from './story';

/** Accounts that are really there, their tokens as the API server issues and reviews them, and what they may do with them. */
export class LiveServiceAccount implements Live {
  static readonly methods = ['mayAccess', 'admit', 'run'];
  private slot: Slot | undefined;
  private access: Access | undefined;
  private readonly cleaning: (() => Promise<void>)[] = [];

  constructor(private readonly live: Run) {}

  mayAccess(bindings: readonly Binding[], subject: Subject, request: Request): Promise<boolean> {
    if (this.access === undefined) {
      const access = new Access(this.live, this.place());
      this.cleaning.push(() => access.remove());
      this.access = access;
    }
    return this.access.mayAccess(bindings, subject, request);
  }

  async admit(accounts: readonly Account[], pod: Pod): Promise<Verdict> {
    const place = await this.emptyPlace(pod.metadata.namespace);
    return admit(this.live, place, accounts, pod);
  }

  async run(operations: readonly Operation[]): Promise<readonly Outcome[]> {
    const isFresh = operations.some((each) => each.do === 'list');
    const isChanging = operations.some((each) => each.do === 'delete');
    const story = new Story(this.live, this.place(), isFresh, isChanging);
    this.cleaning.push(() => story.remove());
    return story.happen(operations);
  }

  async dispose(): Promise<void> {
    for (const clean of this.cleaning.splice(0)) await clean();
    this.slot?.release();
    this.slot = undefined;
  }

  private place(): Slot {
    this.slot ??= this.live.slot();
    return this.slot;
  }

  /** A namespace with nothing in it but the account `default`. */
  private async emptyPlace(name: string): Promise<Place> {
    const place = new Place(this.live, await this.place().namespace(name));
    await place.until('ServiceAccount', 'default', (account) => account !== undefined);
    this.cleaning.push(() => place.empty());
    return place;
  }
}
