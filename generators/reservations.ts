import type { Reservations } from './quiz';

const NONE: Reservations = { findings: [], notItsOwn: {} };
const STALE_LEASES: Reservations = { ...NONE, findings: ['raft/lease-reads'] };
const OUR_STORE = 'the store behind the log, with its revisions, is the adapter\'s';

const known: Readonly<Record<string, Reservations>> = {
  'etcd-raft': STALE_LEASES,
  'raft-rs': STALE_LEASES,
  'etcd-wal': {
    findings: [
      'wal/torn-tail-starts',
      'wal/transactions-are-whole',
      'wal/goes-on-behind-a-tear',
      'wal/any-crash',
      'wal/damage-is-told-from-a-tear',
      'wal/flips-are-noticed',
      'wal/gaps-are-noticed',
    ],
    notItsOwn: {
      'wal/revision-per-change': OUR_STORE,
      'wal/key-revisions': OUR_STORE,
      'wal/read-at-a-revision': OUR_STORE,
      'wal/compaction': OUR_STORE,
      'wal/snapshot-count': 'the adapter counts to the next snapshot',
    },
  },
};

/** What is known of a system, by its name. */
export function reservationsAbout(name: string): Reservations {
  return known[name] ?? NONE;
}
