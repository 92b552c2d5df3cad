import { issue, misconceptionsOf, text } from '../../../spec/kernel';
import type { WalPort } from '../../../spec/wal';
import { ReferenceWal, type Found } from '../../reference/wal';
import { etcdCode, isCommand, made, paper } from './made';

const protocolAware = paper('Alagappan et al., Protocol-Aware Recovery for Consensus-Based Storage, FAST', '2018');

/** What a start makes of the bytes that it finds. */
export const recoveryMisconceptions = misconceptionsOf<WalPort>([
  {
    id: 'wal/torn-tail-is-corruption',
    belief: text('A log that ends in half a record is corrupt: the store must not start on it.', '日志以半条记录结尾就是损坏，存储不能在其上启动。'),
    sources: [issue('etcd-io/etcd#6378', '2016'), issue('etcd-io/etcd#2736', '2015'), etcdCode('server/storage/wal/repair.go Repair')],
    create: made(class extends ReferenceWal {
      protected override ends(found: Found, bytes: readonly number[], at: number): boolean {
        return found.kind === 'nothing' || bytes.slice(at).every((byte) => byte === 0);
      }
    }),
  },
  {
    id: 'wal/zeros-are-corruption',
    belief: text('Zeros behind the last record were never written, so they are corruption and the store must not start.', '最后一条记录之后的零字节从未被写入，属于损坏，存储不能启动。'),
    sources: [issue('etcd-io/etcd#6515', '2016'), issue('logcabin/logcabin#191', '2015'), etcdCode('server/storage/wal/decoder.go isTornEntry')],
    create: made(class extends ReferenceWal {
      protected override ends(found: Found, bytes: readonly number[], at: number, isLast: boolean): boolean {
        return (at === bytes.length || bytes[bytes.length - 1] !== 0) && super.ends(found, bytes, at, isLast);
      }
    }),
  },
  {
    id: 'wal/zeros-are-records',
    belief: text('Zeros behind the last record decode as an empty record like any other.', '最后一条记录之后的零字节，可以像其他记录一样解码为空记录。'),
    sources: [etcdCode('server/storage/wal/decoder.go decodeRecord'), issue('logcabin/logcabin#191', '2015')],
    create: made(class extends ReferenceWal {
      /** A length of zero, a CRC of zero, and a message of which every field has its default value. */
      protected override look(bytes: readonly number[], at: number): Found {
        const isZero = at + 8 <= bytes.length && bytes.slice(at, at + 8).every((byte) => byte === 0);
        if (!isZero) return super.look(bytes, at);
        return { kind: 'record', payload: '{"do":"transaction","operations":[{"do":"put","key":"","value":""}]}', end: at + 8, chain: this.chain };
      }
    }),
  },
  {
    id: 'wal/bad-record-ends-the-log',
    belief: text('The first record whose checksum does not match is the end of the log; all before it is kept.', '第一条校验和不符的记录就是日志的末尾，保留它之前的部分即可。'),
    sources: [issue('HarperFast/harper#2016', '2026'), issue('dolthub/doltlite#1352', '2026'), protocolAware],
    create: made(class extends ReferenceWal {
      protected override ends(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'wal/bad-records-are-skipped',
    belief: text('A record whose checksum does not match is left out, and those behind it are applied.', '校验和不符的记录跳过即可，其后的记录继续应用。'),
    sources: [issue('HarperFast/harper#2087', '2026'), protocolAware],
    create: made(class extends ReferenceWal {
      protected override look(bytes: readonly number[], at: number): Found {
        const found = super.look(bytes, at);
        if (found.kind !== 'bad' || !found.whole || found.payload === '') return found;
        this.last--;
        return { ...found, kind: 'record', payload: '' };
      }

      protected override replay(index: number, payload: string): void {
        if (payload === '') this.last++;
        else super.replay(index, payload);
      }
    }),
  },
  {
    id: 'wal/lengths-are-enough',
    belief: text('The length in front of each record tells whether it is whole; checksums are for the network.', '每条记录前的长度足以判断它是否完整，校验和只在网络传输中有用。'),
    sources: [etcdCode('server/storage/wal/decoder.go decodeRecord'), issue('etcd-io/etcd#11924', '2020')],
    create: made(class extends ReferenceWal {
      protected override look(bytes: readonly number[], at: number): Found {
        const found = super.look(bytes, at);
        return found.kind === 'bad' && isCommand(found.payload) ? { ...found, kind: 'record' } : found;
      }
    }),
  },
  {
    id: 'wal/segments-stand-alone',
    belief: text('Each segment is checked by the checksums of its own records; it need not be linked to the one before.', '每个日志段由自身记录的校验和保证，不必与前一段相衔接。'),
    sources: [etcdCode('server/storage/wal/wal.go cut, ReadAll (CrcType)'), etcdCode('server/storage/wal/util.go isValidSeq')],
    create: made(class extends ReferenceWal {
      protected override follows(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'wal/append-behind-the-tear',
    belief: text('New records go to the end of the file, whatever a torn write has left there.', '新记录直接追加到文件末尾，不必管残缺写入留下的内容。'),
    sources: [etcdCode('server/storage/wal/wal.go ReadAll (ZeroToEnd)'), issue('etcd-io/etcd#4903', '2016')],
    create: made(class extends ReferenceWal {
      protected override goOnAt(_at: number, bytes: readonly number[]): void {
        this.syncLog();
        this.size = bytes.length;
      }
    }),
  },
  {
    id: 'wal/write-over-the-tear',
    belief: text('New records overwrite what a torn write has left, so it need not be cut off.', '新记录会覆盖残缺写入留下的内容，不必先截掉它。'),
    sources: [etcdCode('server/storage/wal/wal.go ReadAll (ZeroToEnd)'), issue('etcd-io/etcd#5230', '2016')],
    create: made(class extends ReferenceWal {
      protected override goOnAt(at: number): void {
        this.syncLog();
        this.size = at;
      }
    }),
  },
  {
    id: 'wal/read-is-durable',
    belief: text('What a start has read from the disk is on the disk; only new records need an fsync.', '启动时从磁盘读到的内容必定已在盘上，只有新记录才需要 fsync。'),
    sources: [{ kind: 'documentation', place: 'postgresql.org/docs/current/runtime-config-error-handling.html (recovery_init_sync_method)', version: 'PostgreSQL 17' }, paper('Rebello et al., Can Applications Recover from fsync Failures?, USENIX ATC', '2020')],
    create: made(class extends ReferenceWal {
      protected override goOnAt(at: number, bytes: readonly number[]): void {
        if (bytes.length > at) super.goOnAt(at, bytes);
        this.size = at;
      }

      protected override settle(): void {}
    }),
  },
]);
