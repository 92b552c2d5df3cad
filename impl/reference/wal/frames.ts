/**
 * Records as bytes. A frame is: length of the payload (4 bytes), CRC (4), CRC of these two (4), payload, end mark (1).
 * The CRC is chained: it covers the payloads of all records before, too (etcd 3.7, server/storage/wal/encoder.go, encode). A write
 * that was cut short leaves the bytes from some place on missing or zero (Pillai et al., All File Systems Are Not Created Equal,
 * OSDI 2014). etcd takes a record for torn if a sector of it is all zeros (decoder.go, isTornEntry), and no checksum covers
 * its length. Here a CRC does, and the end mark is never zero, so that a whole frame that does not check is damage, not a torn
 * write (Alagappan et al., Protocol-Aware Recovery for Consensus-Based Storage, FAST 2018).
 */
const HEADER_BYTES = 12;
const END_MARK = 0xa5;

/** CRC-32C (Castagnoli), as etcd's log uses (server/storage/wal/wal.go, crcTable). */
const TABLE = Int32Array.from({ length: 256 }, (_, i) => {
  let value = i;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** The CRC of some bytes of a file, behind others with a known one. */
export function crc(before: number, bytes: ArrayLike<number>, from = 0, to = bytes.length): number {
  let value = ~before;
  for (let i = from; i < to; i++) value = (value >>> 8) ^ (TABLE[(value ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  return ~value >>> 0;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function putWord(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = value >>> (8 * i);
}

function wordAt(bytes: ArrayLike<number>, at: number): number {
  return ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}

/** The frame of a payload behind records with a chained CRC, and the CRC that goes on from there. */
export function frame(chain: number, payload: string): { readonly bytes: Uint8Array; readonly chain: number } {
  const body = encoder.encode(payload);
  const next = crc(chain, body);
  const bytes = new Uint8Array(HEADER_BYTES + body.length + 1);
  putWord(bytes, 0, body.length);
  putWord(bytes, 4, next);
  putWord(bytes, 8, crc(0, bytes, 0, 8));
  bytes.set(body, HEADER_BYTES);
  bytes[HEADER_BYTES + body.length] = END_MARK;
  return { bytes, chain: next };
}

/** What stands at a place of a file: a record, nothing more, or something else, `whole` if it was written to its end. */
export type Found =
  | { readonly kind: 'record'; readonly payload: string; readonly end: number; readonly chain: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'bad'; readonly whole: boolean; readonly payload: string; readonly end: number; readonly chain: number };

export function frameAt(bytes: readonly number[], at: number, chain: number): Found {
  const lastByte = bytes.findLastIndex((byte) => byte !== 0);
  if (lastByte < at) return { kind: 'nothing' };
  const start = at + HEADER_BYTES;
  const isHeadRight = start <= bytes.length && wordAt(bytes, at + 8) === crc(0, bytes, at, at + 8);
  if (!isHeadRight) return { kind: 'bad', whole: lastByte >= start - 1, payload: '', end: bytes.length, chain };
  const stop = Math.min(start + wordAt(bytes, at), bytes.length);
  const end = start + wordAt(bytes, at) + 1;
  const payload = decoder.decode(Uint8Array.from(bytes.slice(start, stop)));
  const next = crc(chain, bytes, start, stop);
  const isWhole = lastByte >= end - 1;
  if (isWhole && next === wordAt(bytes, at + 4) && bytes[end - 1] === END_MARK) return { kind: 'record', payload, end, chain: next };
  return { kind: 'bad', whole: isWhole, payload, end, chain: wordAt(bytes, at + 4) };
}
