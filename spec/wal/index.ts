import { anyTopic, text, type Topic } from '../kernel';
import { crashInvariants } from './crash-invariants';
import { growthInvariants } from './growth-invariants';
import { walPort, type WalPort } from './port';
import { snapshotInvariants } from './snapshot-invariants';
import { storeInvariants } from './store-invariants';

export * from './port';

export const wal: Topic<WalPort> = {
  id: 'wal',
  title: text('Write-ahead log and snapshots', '预写日志与快照'),
  sections: ['32.3'],
  port: walPort,
  stateful: true,
  features: { 'etcd-defaults': "it knows the defaults of etcd's releases" },
  invariants: [...crashInvariants, ...snapshotInvariants, ...growthInvariants, ...storeInvariants],
};

export const topic = anyTopic(wal);
