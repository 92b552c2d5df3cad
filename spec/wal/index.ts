import { anyTopic, text, type Topic } from '../kernel';
import { walPort, type WalPort } from './port';

export * from './port';

export const wal: Topic<WalPort> = {
  id: 'wal',
  title: text('Write-ahead log and snapshots', '预写日志与快照'),
  sections: ['32.3'],
  port: walPort,
  stateful: true,
  features: { 'etcd-defaults': "it knows the defaults of etcd's releases" },
  invariants: [],
};

export const topic = anyTopic(wal);
