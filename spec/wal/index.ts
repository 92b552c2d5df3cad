import { anyTopic, text, type Topic } from '../kernel';
import { crashInvariants } from './crash-invariants';
import { growthInvariants } from './growth-invariants';
import { makingInvariant } from './making-invariant';
import { declaration, type WalPort } from './port';
import { snapshotInvariants } from './snapshot-invariants';
import { storeInvariants } from './store-invariants';

export * from './port';

const MANY = 1_000_000;

export const wal: Topic<WalPort> = {
  ...declaration,
  title: text('Write-ahead log and snapshots', '预写日志与快照'),
  sections: ['32.3'],
  bounds: {
    // What survives a crash counts from the end where it is negative, and is all of it where it is a million.
    numbers: { snapshotCount: [0, MANY], segmentBytes: [1, MANY], bytes: [-100, MANY], names: [-100, MANY], at: [0, MANY], bit: [0, 7] },
  },
  invariants: [...crashInvariants, makingInvariant, ...snapshotInvariants, ...growthInvariants, ...storeInvariants],
};

export const topic = anyTopic(wal);
