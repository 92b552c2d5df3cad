import { setTimeout as pause } from 'node:timers/promises';
import { ZodError } from 'zod';
import { randomFrom } from '../../spec/kernel';
import { Gateway, Unreached, watch, type Outcome } from './gateway';
import { FIRST_REVISION, type Attempt, type Event, type Input } from './judge';
import type { Members } from './members';

const REST_MS = 10;
/** So many operations later the clients go on to other keys: histories of one key stay short. */
const ROUND = 240;
const KEYS = 4;
const PREFIX = 'k/';

/** What clients and watchers have seen so far. A call or an end is the next moment: only their order counts. */
export class Witnessed {
  readonly attempts: Attempt[] = [];
  private moments = 0;
  isOver = false;

  moment(): number {
    return this.moments++;
  }
}

/** Reads, writes and compare-and-sets of one client, one after the other at any member, until it is over. What it asks is drawn from the seed. */
export async function client(members: Members, seen: Witnessed, id: number, seed: number): Promise<void> {
  const random = randomFrom(seed);
  const below = (bound: number) => Math.floor(random() * bound);
  const gateway = new Gateway();
  const known = new Map<string, string | null>();
  for (let n = 0; !seen.isOver; n++) {
    const key = `${PREFIX}${Math.floor(seen.attempts.length / ROUND)}-${below(KEYS)}`;
    const value = `${id}.${n}`;
    const kind = below(4);
    const input: Input = kind < 2 ? { do: 'read', key } : kind === 2 ? { do: 'write', key, value } : { do: 'cas', key, expected: known.get(key) ?? null, value };
    const done = await attempt(gateway, members.port(below(members.count)), input, seen);
    if (done === undefined) await pause(REST_MS);
    else if (input.do === 'read') known.set(key, typeof done.output === 'object' ? done.output.value : null);
    else if (done.output === true) known.set(key, value);
    else known.delete(key);
  }
  gateway.close();
}

/** One operation, and its place in the history. Nothing is kept of one that certainly had no effect; undefined if it did not succeed. */
export async function attempt(gateway: Gateway, port: number, input: Input, seen: Witnessed): Promise<Outcome | undefined> {
  const call = seen.moment();
  try {
    const outcome = await gateway.perform(port, input);
    seen.attempts.push({ call, input, end: { at: seen.moment(), output: outcome.output }, ...(outcome.revision === undefined ? {} : { revision: outcome.revision }) });
    return outcome;
  } catch (problem) {
    if (!(problem instanceof Unreached) && input.do !== 'read') seen.attempts.push({ call, input, end: 'unknown' });
    return undefined;
  }
}

/** Watches all keys from the beginning, at one member after the other; after a break it goes on behind the last revision that it was told of. */
export class Watcher {
  readonly events: Event[] = [];
  /** Streams that told of something. */
  streams = 0;

  constructor(private readonly members: Members, private readonly first: number) {}

  async run(signal: AbortSignal): Promise<void> {
    for (let member = this.first; !signal.aborted; member = (member + 1) % this.members.count) {
      const before = this.events.length;
      try {
        await watch(this.members.port(member), PREFIX, this.revision + 1, (event) => void this.events.push(event), signal);
      } catch (problem) {
        // The member is down, or the time is over: another one, or the end. Not so what it said and nobody understands.
        if (problem instanceof ZodError) throw problem;
      }
      if (this.events.length > before) this.streams++;
      if (!signal.aborted) await pause(REST_MS);
    }
  }

  /** The last revision that it was told of. */
  get revision(): number {
    return this.events.at(-1)?.revision ?? FIRST_REVISION;
  }
}
