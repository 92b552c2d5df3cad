const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NONE = 64;
/** The value of each letter by its code. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => (ALPHABET.includes(String.fromCharCode(code)) ? ALPHABET.indexOf(String.fromCharCode(code)) : NONE));
/** The two letters that stand for each 12 bits. */
const PAIRS = Array.from({ length: 4096 }, (_, bits) => (ALPHABET[bits >> 6] ?? '') + (ALPHABET[bits & 63] ?? ''));

/** Bytes as base64 (RFC 4648, with padding): how they cross a port. Written here because not every place has one built in. */
export function toBase64(bytes: ArrayLike<number>): string {
  const { length } = bytes;
  let text = '';
  let i = 0;
  for (; i + 2 < length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += (PAIRS[word >> 12] ?? '') + (PAIRS[word & 4095] ?? '');
  }
  if (i === length) return text;
  const rest = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8);
  return text + (PAIRS[rest >> 12] ?? '') + (length - i > 1 ? (ALPHABET[(rest >> 6) & 63] ?? '') : '=') + '=';
}

/** The bytes that a base64 text stands for. What is not of the alphabet ends it. */
export function fromBase64(text: string): number[] {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? NONE;
    if (value === NONE) break;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return bytes;
}
