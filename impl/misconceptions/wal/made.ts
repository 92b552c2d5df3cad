import type { Source } from '../../../spec/kernel';
import { walPort, type WalPort } from '../../../spec/wal/port';
import { ReferenceWal, type Saved, type Store } from '../../reference/wal';

/** A fresh implementation of the belief each time, of one class: to define the class anew each time is slow. */
export function made(Belief: new () => WalPort): () => WalPort {
  return () => new Belief();
}

/** A store whose keys and revisions follow the belief; its log is the reference's. */
export function madeOf(Belief: new () => Store): () => WalPort {
  return made(
    class extends ReferenceWal {
      protected override newStore(): Store {
        return new Belief();
      }
    },
  );
}

export function paper(place: string, version: string): Source {
  return { kind: 'paper', place, version };
}

export const alice = paper('Pillai et al., All File Systems Are Not Created Equal, OSDI', '2014');
export const etcdGuide: Source = { kind: 'documentation', place: 'etcd.io/docs/v3.6/learning/data_model', version: 'v3.6' };
export const etcdApi: Source = { kind: 'documentation', place: 'etcd.io/docs/v3.6/learning/api', version: 'v3.6' };

export function etcdCode(place: string): Source {
  return { kind: 'code', place: `etcd-io/etcd ${place}`, version: 'v3.7.0' };
}

/** What a payload says, or undefined where damage has left nothing that can be parsed. */
function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

/** Whether damage has left a command: who checks nothing else still stumbles over the rest. */
export function isCommand(payload: string): boolean {
  return walPort.commit.params[0].safeParse([parsed(payload)]).success;
}

/** Whether damage has left what a snapshot is made of. */
export function isSaved(payload: string): boolean {
  const { store } = (parsed(payload) ?? {}) as { readonly store?: Partial<Saved> };
  return typeof store?.revision === 'number' && Array.isArray(store.changes) && store.changes.every((change) => typeof change.key === 'string');
}
