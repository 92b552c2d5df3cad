import { PassThrough } from 'node:stream';
import { run } from './run';

export interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  /** What is typed, line by line; the end of the input follows. */
  readonly typed?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly interrupted?: () => boolean;
  /** Whether all is read and written on a terminal. */
  readonly isTerminal?: boolean;
  /** How far the clock goes on between two looks at it. */
  readonly lookMs?: number;
}

function heard(stream: PassThrough): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Runs a command line in this process and gives what it said. */
export async function proctor(args: readonly string[], { typed = '', env = {}, interrupted = () => false, isTerminal = false, lookMs = 1 }: Surroundings = {}): Promise<Said> {
  const [out, err, input] = [new PassThrough(), new PassThrough(), new PassThrough()] as const;
  const [saidOut, saidErr] = [heard(out), heard(err)];
  input.end(typed);
  if (isTerminal) for (const stream of [out, err, input]) Object.assign(stream, { isTTY: true, columns: 80 });
  let now = 0;
  const status = await run(args, { out, err, in: input, env, now: () => (now += lookMs), interrupted });
  return { status, out: saidOut(), err: saidErr() };
}
