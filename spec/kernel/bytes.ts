const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: Readonly<Record<string, number>> = Object.fromEntries([...ALPHABET].map((letter, value) => [letter, value]));

/** Bytes as base64 (RFC 4648, with padding): how they cross a port. Written here because not every place has one built in. */
export function toBase64(bytes: ArrayLike<number>): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const left = bytes.length - i;
    text += (ALPHABET[a >> 2] ?? '') + (ALPHABET[((a & 3) << 4) | (b >> 4)] ?? '');
    text += (left > 1 ? (ALPHABET[((b & 15) << 2) | (c >> 6)] ?? '') : '=') + (left > 2 ? (ALPHABET[c & 63] ?? '') : '=');
  }
  return text;
}

/** The bytes that a base64 text stands for. What is not of the alphabet ends it. */
export function fromBase64(text: string): number[] {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    const value = VALUES[letter];
    if (value === undefined) break;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) bytes.push((held >> (bits -= 8)) & 0xff);
  }
  return bytes;
}
