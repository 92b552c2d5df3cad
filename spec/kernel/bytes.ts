const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NONE = 64;
/** The value of each letter by its code. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => (ALPHABET.includes(String.fromCharCode(code)) ? ALPHABET.indexOf(String.fromCharCode(code)) : NONE));
/** The code of each letter by its value. */
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const PADDING = '='.charCodeAt(0);
/** So many codes are made a text at once: more than an examination has, and fewer than a call can take. */
const CODES_MAX = 8192;

/** Bytes as base64 (RFC 4648, with padding): how they cross a port. Written here because not every place has one built in. */
export function toBase64(bytes: ArrayLike<number>): string {
  const { length } = bytes;
  const codes = new Array<number>(Math.ceil(length / 3) * 4);
  let at = 0;
  for (let i = 0; i < length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[at++] = CODES[word >> 18] ?? 0;
    codes[at++] = CODES[(word >> 12) & 63] ?? 0;
    codes[at++] = i + 1 < length ? (CODES[(word >> 6) & 63] ?? 0) : PADDING;
    codes[at++] = i + 2 < length ? (CODES[word & 63] ?? 0) : PADDING;
  }
  if (at <= CODES_MAX) return String.fromCharCode(...codes);
  let text = '';
  for (let from = 0; from < at; from += CODES_MAX) text += String.fromCharCode(...codes.slice(from, from + CODES_MAX));
  return text;
}

/** The bytes that a base64 text stands for. What is not of the alphabet ends it. */
export function fromBase64(text: string): number[] {
  const bytes = new Array<number>(Math.floor((text.length * 3) / 4));
  const valueAt = (i: number) => VALUES[text.charCodeAt(i)] ?? NONE;
  let count = 0;
  for (let i = 0; i < text.length; i += 4) {
    const [a, b, c, d] = [valueAt(i), valueAt(i + 1), valueAt(i + 2), valueAt(i + 3)];
    if (a === NONE || b === NONE) break;
    bytes[count++] = (a << 2) | (b >> 4);
    if (c === NONE) break;
    bytes[count++] = ((b & 15) << 4) | (c >> 2);
    if (d === NONE) break;
    bytes[count++] = ((c & 3) << 6) | d;
  }
  bytes.length = count;
  return bytes;
}
