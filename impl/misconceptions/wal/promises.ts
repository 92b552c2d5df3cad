import { issue, jepsen, misconceptionsOf, text } from '../../../spec/kernel';
import type { Command, Committed, WalPort } from '../../../spec/wal';
import { ReferenceWal } from '../../reference/wal';
import { alice, etcdCode, made } from './made';

/** What is durable when: before a client has its answer, and before something else relies on it. */
export const promiseMisconceptions = misconceptionsOf<WalPort>([
  {
    id: 'wal/written-is-durable',
    belief: text('A record is durable once write() has returned; fsync only makes the operating system slower.', 'write() 返回后记录就已持久化，fsync 只会拖慢系统。'),
    truth: text('write() only hands the bytes to the operating system, which keeps them in memory. They survive a power cut only after fsync (or fdatasync) has returned, so no promise may be made before.', 'write() 只是把数据交给操作系统，此时仍在内存（page cache）里。fsync（或 fdatasync）返回之后，断电才不会丢失，在此之前不能作出任何承诺。'),
    sources: [{ kind: 'documentation', place: 'man7.org/linux/man-pages/man2/write.2.html (NOTES)', version: 'Linux man-pages 6.9' }, jepsen('nats-2.12.1', 'NATS 2.12.1')],
    about: ['wal/acknowledged-survives'],
    create: made(class extends ReferenceWal {
      protected override promise(): void {
        this.effects.push({ do: 'acknowledge' });
      }
    }),
  },
  {
    id: 'wal/acknowledge-then-fsync',
    belief: text('The client may have its answer first; the fsync that follows at once makes it true.', '可以先应答客户端，随后立即执行的 fsync 会保证数据落盘。'),
    truth: text('The answer is the promise, so the fsync has to come first. A power cut between the two loses what the client has been told is safe.', '应答就是承诺，所以必须先 fsync 再应答。若恰在两者之间断电，客户端以为已保存的数据就丢了。'),
    sources: [issue('etcd-io/etcd#14370', '2022'), jepsen('nats-2.12.1', 'NATS 2.12.1')],
    about: ['wal/acknowledged-survives'],
    create: made(class extends ReferenceWal {
      protected override promise(): void {
        this.effects.push({ do: 'acknowledge' });
        this.syncLog();
      }
    }),
  },
  {
    id: 'wal/file-fsync-covers-its-name',
    belief: text('fsync of a new file also makes its name durable; the directory needs no fsync of its own.', '对新文件执行 fsync 时，文件名也会一并持久化，目录无需单独 fsync。'),
    truth: text('The name of a file is in its directory, not in the file. Until the directory itself has been fsynced, a new file may be gone after a power cut, with all that was fsynced into it.', '文件名保存在目录里，不在文件里。目录本身没有 fsync 之前断电，新文件可能整个消失，里面 fsync 过的内容也随之丢失。'),
    sources: [alice, { kind: 'documentation', place: 'man7.org/linux/man-pages/man2/fsync.2.html', version: 'Linux man-pages 6.9' }],
    about: ['wal/new-files-last'],
    create: made(class extends ReferenceWal {
      /** The directory itself was there before the store. */
      protected override syncDirectory(): void {
        if (this.segments.length === 0) super.syncDirectory();
      }
    }),
  },
  {
    id: 'wal/rename-covers-the-contents',
    belief: text('A rename puts a new file in place with its contents, so the file needs no fsync before it.', 'rename 会让新文件连同内容一起就位，之前无需对文件执行 fsync。'),
    truth: text('A rename changes a name only; it may become durable before the contents do. After a power cut the new name can then stand for an empty file, so the file is fsynced before it is renamed.', 'rename 只改名字，可能先于文件内容持久化。断电之后，新名字下可能是一个空文件，所以要先 fsync 文件，再 rename。'),
    sources: [alice, etcdCode('server/storage/wal/wal.go cut')],
    about: ['wal/new-files-last'],
    create: made(class extends ReferenceWal {
      protected override syncNewFile(): void {}
    }),
  },
  {
    id: 'wal/snapshot-before-its-log',
    belief: text('A snapshot may be written while the records that it covers are still on their way to the disk.', '快照可以先落盘，它所覆盖的日志记录随后再落盘。'),
    truth: text('The records that a snapshot covers have to be durable before the snapshot is. After a power cut it would otherwise be ahead of the log, and records written next would leave a gap between the two.', '快照覆盖的日志记录必须先于快照持久化。否则断电之后快照会超前于日志，接着写入的记录与之前的日志之间就有了缺口。'),
    sources: [issue('etcd-io/etcd#10219', '2018'), etcdCode('server/etcdserver/raft.go start')],
    about: ['wal/durable-before-relied-on'],
    create: made(class extends ReferenceWal {
      override commit(commands: readonly Command[]): Committed {
        const { effects, results } = super.commit(commands);
        const isOfSnapshot = (name: string) => name.includes('.snap');
        const published = effects.filter((effect) => (effect.do === 'write' || effect.do === 'sync') ? isOfSnapshot(effect.file) : effect.do === 'rename' && isOfSnapshot(effect.to));
        const others = effects.filter((effect) => !published.includes(effect));
        const sync = others.findIndex((effect) => effect.do === 'sync');
        if (published.length === 0) return { effects, results };
        return { effects: [...others.slice(0, sync), ...published, { do: 'syncDirectory' }, ...others.slice(sync)], results };
      }
    }),
  },
  {
    id: 'wal/release-then-snapshot',
    belief: text('Once a snapshot is due, the old segments may be deleted first to make room for it.', '需要做快照时，可以先删除旧的日志段，为快照腾出空间。'),
    truth: text('Segments may be deleted only after the snapshot that takes their place is durable. If the power fails in between, neither the records nor the snapshot are there.', '只有取代它们的快照已经持久化，才能删除旧日志段。若恰在两者之间断电，记录没了，快照也还没有。'),
    sources: [etcdCode('server/storage/storage.go Release'), alice],
    about: ['wal/durable-before-relied-on'],
    create: made(class extends ReferenceWal {
      protected override snapshot(): void {
        this.snapshotIndex = this.applied;
        this.release();
        this.syncDirectory();
        super.snapshot();
      }
    }),
  },
  {
    id: 'wal/whole-log-goes',
    belief: text('After a snapshot the log files can be deleted, the one that is being written included.', '做完快照之后，日志文件就可以全部删除，包括正在写入的那个。'),
    truth: text('Only segments all of whose records the snapshot covers may go. The one that is being written holds the records from then on: without it, all that is acknowledged after the snapshot is lost.', '只有全部记录都已被快照覆盖的日志段才能删除。正在写入的那一段要存放此后的记录，删掉它，快照之后确认的内容就全丢了。'),
    sources: [{ kind: 'notes', place: 'study notes 32.3' }, etcdCode('server/storage/wal/wal.go ReleaseLockTo')],
    about: ['wal/snapshot-and-tail'],
    create: made(class extends ReferenceWal {
      protected override release(): void {
        for (const { name } of this.segments) this.effects.push({ do: 'delete', file: name });
      }
    }),
  },
  {
    id: 'wal/segments-stay',
    belief: text('A snapshot only makes the next start faster; the log is kept from its beginning.', '快照只是为了加快下次启动，日志会从头一直保留。'),
    truth: text('Once a snapshot is durable, the segments that it covers wholly are deleted: nobody reads them any more. Kept from the beginning, the log would grow until the disk is full.', '快照持久化之后，被它完全覆盖的日志段就会删除，因为再也用不到。若从头一直保留，日志会不断增长，直到写满磁盘。'),
    sources: [{ kind: 'notes', place: 'study notes 32.3.3' }, etcdCode('server/etcdserver/server.go purgeFile')],
    about: ['wal/old-segments-go'],
    create: made(class extends ReferenceWal {
      protected override release(): void {}
    }),
  },
  {
    id: 'wal/record-per-operation',
    belief: text('Each operation of a transaction is a record of its own; what was written of a transaction is kept.', '事务中的每个操作各写一条记录，崩溃后写进去多少就保留多少。'),
    truth: text('A transaction is one record, which a start finds whole or not at all. With a record for each operation, a crash between two of them leaves half of a transaction, which nobody has ever asked for.', '一个事务写成一条记录，启动时要么完整读到，要么完全没有。若每个操作各写一条，在中间崩溃就会留下半个事务。'),
    sources: [etcdCode('server/storage/mvcc/kvstore_txn.go End'), alice],
    about: ['wal/transactions-are-whole'],
    create: made(class extends ReferenceWal {
      protected override write(command: Command): void {
        if (command.do === 'compact' || command.operations.length < 2) return super.write(command);
        this.last++;
        command.operations.forEach((_, i) => this.append(JSON.stringify({ ...command, operations: command.operations.slice(0, i + 1), part: i })));
      }

      /** A later part holds the earlier ones: the transaction so far is made again, from the state before it. */
      protected override replay(index: number, payload: string): void {
        const { part, ...command } = JSON.parse(payload) as Command & { readonly part?: number };
        if (part === undefined || part === 0) {
          this.beforeTransaction = this.store.save();
          return super.replay(index, JSON.stringify(command));
        }
        this.last--;
        if (index - 1 !== this.applied) return;
        this.store.load(this.beforeTransaction);
        this.store.apply(command);
      }

      private beforeTransaction = this.store.save();
    }),
  },
]);
