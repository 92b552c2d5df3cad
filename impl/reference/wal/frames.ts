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
/** So many codes make a text at once: a call cannot take them without a bound. */
const CODES_MAX = 8192;

/** CRC-32C (Castagnoli), as etcd's log uses (server/storage/wal/wal.go, crcTable). */
const TABLE = Int32Array.from({ length: 256 }, (_, i) => {
  let value = i;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** The CRC of some bytes of a file, after others with a known one. */
export function crc(before: number, bytes: ArrayLike<number>, from = 0, to = bytes.length): number {
  let value = ~before;
  for (let i = from; i < to; i++) value = (value >>> 8) ^ (TABLE[(value ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  return ~value >>> 0;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Most payloads are ASCII, whose bytes are the codes of their characters. */
function textOf(bytes: readonly number[]): string {
  return bytes.length <= CODES_MAX && bytes.every((byte) => byte < 0x80) ? String.fromCharCode(...bytes) : decoder.decode(Uint8Array.from(bytes));
}

function bytesOf(payload: string): readonly number[] {
  const bytes = new Array<number>(payload.length);
  for (let i = 0; i < payload.length; i++) {
    bytes[i] = payload.charCodeAt(i);
    if ((bytes[i] ?? 0) >= 0x80) return [...encoder.encode(payload)];
  }
  return bytes;
}

function pushWord(bytes: number[], value: number): void {
  for (let i = 0; i < 4; i++) bytes.push((value >>> (8 * i)) & 0xff);
}

function wordAt(bytes: ArrayLike<number>, at: number): number {
  return ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}

/** The frame of a payload after records with a chained CRC, and the CRC that goes on from there. */
export function frame(chain: number, payload: string): { readonly bytes: readonly number[]; readonly chain: number } {
  const body = bytesOf(payload);
  const next = crc(chain, body);
  const bytes: number[] = [];
  pushWord(bytes, body.length);
  pushWord(bytes, next);
  pushWord(bytes, crc(0, bytes));
  for (const byte of body) bytes.push(byte);
  bytes.push(END_MARK);
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
  const payload = textOf(bytes.slice(start, stop));
  const next = crc(chain, bytes, start, stop);
  const isWhole = lastByte >= end - 1;
  if (isWhole && next === wordAt(bytes, at + 4) && bytes[end - 1] === END_MARK) return { kind: 'record', payload, end, chain: next };
  return { kind: 'bad', whole: isWhole, payload, end, chain: wordAt(bytes, at + 4) };
}
