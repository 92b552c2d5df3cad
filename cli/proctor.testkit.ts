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
}

function heard(stream: PassThrough): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Runs a command line in this process and gives what it said. */
export async function proctor(args: readonly string[], { typed = '', env = {}, interrupted = () => false }: Surroundings = {}): Promise<Said> {
  const [out, err, input] = [new PassThrough(), new PassThrough(), new PassThrough()] as const;
  const [saidOut, saidErr] = [heard(out), heard(err)];
  input.end(typed);
  let now = 0;
  const status = await run(args, { out, err, in: input, env, now: () => now++, interrupted });
  return { status, out: saidOut(), err: saidErr() };
}
