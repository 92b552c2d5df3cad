import type { Kind, Operation } from '../../../spec/service-account';
import type { Bearer } from './identity';

/** An object of the cluster, as far as tokens care. */
export interface Thing {
  readonly kind: Kind;
  /** Empty for a Node. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Of a Pod: its ServiceAccount. Of a Secret: the one whose token it holds, by name and uid. */
  readonly account?: string;
  readonly accountUid?: string;
  readonly nodeName?: string;
  deletedAt?: number;
}

export interface Issued {
  readonly bearer: Bearer;
  readonly audiences: readonly string[];
  readonly issuedAt: number;
  readonly lifetimeSeconds: number | null;
  readonly promisedSeconds: number | null;
  /** The object without which the token is void. */
  readonly bound?: Pick<Thing, 'kind' | 'name' | 'uid'>;
}

export type Asked = Extract<Operation, { do: 'requestToken' }>;
export const HOUR_SECONDS = 3600;
export const WARN_SECONDS = 3607;
export const YEAR_SECONDS = 365 * 24 * HOUR_SECONDS;
export const LEEWAY_SECONDS = 60;
export const SHORTEST_SECONDS = 600;
export const LONGEST_SECONDS = 2 ** 32;
