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
    truth: text('Half a record at the end is what a crash in the middle of a write leaves. Its fsync had not returned, so nobody was promised it: the start cuts it off and goes on.', '末尾的半条记录只是写入中途崩溃留下的。当时 fsync 尚未返回，没有向任何人承诺过：启动时截掉它，继续即可。'),
    sources: [issue('etcd-io/etcd#6378', '2016'), issue('etcd-io/etcd#2736', '2015'), etcdCode('server/storage/wal/repair.go Repair')],
    about: ['wal/torn-tail-starts'],
    create: made(class extends ReferenceWal {
      protected override ends(found: Found, bytes: readonly number[], at: number): boolean {
        return found.kind === 'nothing' || bytes.slice(at).every((byte) => byte === 0);
      }
    }),
  },
  {
    id: 'wal/zeros-are-corruption',
    belief: text('Zeros after the last record were never written, so they are corruption and the store must not start.', '最后一条记录之后的零字节从未被写入，属于损坏，存储不能启动。'),
    truth: text('Segments are allocated in advance and filled with zeros. Zeros up to the end of the last segment are room that was not used yet, and simply mark where the log ends.', '日志段会预先分配空间并填零。最后一段末尾的零只是尚未用到的空间，正好标出日志的结尾。'),
    sources: [issue('etcd-io/etcd#6515', '2016'), issue('logcabin/logcabin#191', '2015'), etcdCode('server/storage/wal/decoder.go isTornEntry')],
    about: ['wal/torn-tail-starts'],
    create: made(class extends ReferenceWal {
      protected override ends(found: Found, bytes: readonly number[], at: number, isLast: boolean): boolean {
        return (at === bytes.length || bytes[bytes.length - 1] !== 0) && super.ends(found, bytes, at, isLast);
      }
    }),
  },
  {
    id: 'wal/zeros-are-records',
    belief: text('Zeros after the last record decode as an empty record like any other.', '最后一条记录之后的零字节，可以像其他记录一样解码为空记录。'),
    truth: text('A length of zero means that no record is there: the log ends. The zeros are room that was allocated in advance; who decodes them adds changes that nobody has asked for.', '长度为零说明这里没有记录，日志到此为止。这些零是预先分配的空间，若当作记录解码，就会多出没人请求过的修改。'),
    sources: [etcdCode('server/storage/wal/decoder.go decodeRecord'), issue('logcabin/logcabin#191', '2015')],
    about: ['wal/torn-tail-starts'],
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
    truth: text('Only a torn write at the very end may be dropped. If good records follow the bad one, it was durable and acknowledged before it was damaged; to end the log there would lose all of these in silence, so the start has to refuse.', '只有最末尾写了一半的记录才能丢弃。若坏记录之后还有完好的记录，说明它当时已持久化并确认过，后来才损坏；在此截断会悄悄丢失后面全部内容，因此必须拒绝启动。'),
    sources: [issue('HarperFast/harper#2016', '2026'), issue('dolthub/doltlite#1352', '2026'), protocolAware],
    create: made(class extends ReferenceWal {
      protected override ends(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'wal/bad-records-are-skipped',
    belief: text('A record whose checksum does not match is left out, and those after it are applied.', '校验和不符的记录跳过即可，其后的记录继续应用。'),
    truth: text('Each record builds on all before it. To apply those after a gap gives a state that has never been, and loses an acknowledged change in silence; with damage in the middle the start has to refuse.', '每条记录都以之前的全部记录为前提。跳过一条再应用后面的，会得到从未存在过的状态，还悄悄丢失了已确认的修改；中间有损坏时必须拒绝启动。'),
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
    truth: text('A length tells where a record ends, not whether its bytes are still what was written. A flipped bit on the disk leaves the length as it is; only the checksum shows it.', '长度只说明记录到哪里结束，不能说明内容没变。磁盘上翻转一个比特并不改变长度，只有校验和才能发现。'),
    sources: [etcdCode('server/storage/wal/decoder.go decodeRecord'), issue('etcd-io/etcd#11924', '2020')],
    about: ['wal/flips-are-noticed'],
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
    truth: text('Each segment begins with the checksum that the one before ended with. Without that link a segment that is missing or stale goes unnoticed: the records of each one alone look perfectly good.', '每个日志段的开头都记有前一段结尾的校验和。没有这种衔接，就发现不了缺少的或陈旧的日志段：单看每一段，记录都完好无损。'),
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
    truth: text('What a torn write has left is cut off before anything is appended. New records after it could not be read: the next start stops at the torn one, and takes all that follows for lost or damaged.', '追加之前要先截掉残缺的部分。否则新记录排在它后面就读不出来：下次启动会停在残缺处，其后的内容不是丢失就是被当作损坏。'),
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
    truth: text('What a torn write has left has to be removed, down to the end of the file, before new records are written. A shorter record would leave some of the old bytes after it, which the next start takes for damage or even for records.', '写入新记录之前，要先把残留内容一直清除到文件末尾。若新记录较短，后面就会留下旧字节，下次启动会把它当作损坏，甚至当作记录。'),
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
    truth: text('What a start reads may come from memory that the operating system has not written back yet, if only the process was killed. Before the store builds on it, it has to fsync once, or a power cut takes back what others have seen.', '如果之前只是进程被杀，启动时读到的内容可能还在操作系统的内存里，尚未写回磁盘。在依赖它之前要先 fsync 一次，否则一断电，别人已经看到的内容又会消失。'),
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
