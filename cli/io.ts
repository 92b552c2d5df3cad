import pc from 'picocolors';

/** What a command may touch of the outside: two streams, the environment, and whether Ctrl-C was pressed. */
export interface Io {
  readonly out: NodeJS.WritableStream & { isTTY?: boolean };
  readonly err: NodeJS.WritableStream & { isTTY?: boolean };
  readonly in: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds that only grow; the only clock of the command line. */
  now(): number;
  interrupted(): boolean;
}

export type Paint = ReturnType<typeof pc.createColors>;

/** Colours for a stream: on a terminal, unless NO_COLOR says otherwise. */
export function paintFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  return pc.createColors(stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb');
}

export function print(io: Io, text: string): void {
  io.out.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function note(io: Pick<Io, 'err'>, text: string): void {
  io.err.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(io: Io, value: unknown): void {
  io.out.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Lets signals and output through between two portions of synchronous work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
