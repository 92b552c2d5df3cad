/** The longest line that a process may write, in bytes. */
export const LINE_BYTES_MAX = 64 * 2 ** 20;

export type Line = { readonly text: string } | { readonly broken: string };

/** Cuts what arrives into lines of UTF-8, with a bound on their length. */
export class LineBuffer {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private pieces: Buffer[] = [];
  private bytes = 0;
  private readonly ready: Line[] = [];

  /** Takes a chunk whose memory may be used again afterwards. */
  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const last = chunk.subarray(start, end);
      this.ready.push(this.decode(this.pieces.length === 0 ? last : Buffer.concat([...this.pieces, last])));
      this.pieces = [];
      this.bytes = 0;
      start = end + 1;
    }
    if (start === chunk.length) return;
    this.pieces.push(Buffer.from(chunk.subarray(start)));
    this.bytes += chunk.length - start;
    if (this.bytes > LINE_BYTES_MAX) {
      this.pieces = [];
      this.bytes = 0;
      this.ready.push({ broken: `a line of more than ${LINE_BYTES_MAX / 2 ** 20} MiB` });
    }
  }

  /** The next line, if a whole one has arrived. */
  next(): Line | undefined {
    return this.ready.shift();
  }

  hasNext(): boolean {
    return this.ready.length > 0;
  }

  /** The half line that is left at the end. */
  rest(): string {
    return Buffer.concat(this.pieces).toString('utf8');
  }

  private decode(bytes: Buffer): Line {
    try {
      return { text: this.decoder.decode(bytes) };
    } catch {
      return { broken: 'a line that is not UTF-8' };
    }
  }
}
