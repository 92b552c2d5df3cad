import { anyTopic, text, type Topic } from '../kernel';
import { crashInvariants } from './crash-invariants';
import { growthInvariants } from './growth-invariants';
import { makingInvariant } from './making-invariant';
import { declaration, type WalPort } from './port';
import { snapshotInvariants } from './snapshot-invariants';
import { storeInvariants } from './store-invariants';

export * from './port';

export const wal: Topic<WalPort> = {
  ...declaration,
  title: text('Write-ahead log and snapshots', '预写日志与快照'),
  sections: ['32.3'],
  invariants: [...crashInvariants, makingInvariant, ...snapshotInvariants, ...growthInvariants, ...storeInvariants],
};

export const topic = anyTopic(wal);
