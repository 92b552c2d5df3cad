import { Agent, request, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Event, Input, Output } from './judge';

const TIMEOUT_MS = 3000;
const HOST = '127.0.0.1';

/** The request did not reach the member: it certainly has no effect. */
export class Unreached extends Error {}
/** No answer, or one that says that something went wrong: nobody knows what came of the request. */
export class NoAnswer extends Error {}

const encode = (words: string) => Buffer.from(words).toString('base64');
const decode = (words: string) => Buffer.from(words, 'base64').toString('utf8');
const whole = z.string().transform(Number);
const header = z.object({ revision: whole });
const rangeSchema = z.object({ header, kvs: z.exactOptional(z.array(z.object({ value: z.string() }))) });
const putSchema = z.object({ header });
const txnSchema = z.object({ header, succeeded: z.exactOptional(z.boolean()) });
const watchSchema = z.object({
  result: z.object({
    canceled: z.exactOptional(z.boolean()),
    events: z.exactOptional(z.array(z.object({ kv: z.object({ key: z.string(), value: z.exactOptional(z.string()), mod_revision: whole }) }))),
  }),
});

/** What came of an operation: its output, and for a write that took place the revision that it made. */
export interface Outcome {
  readonly output: Output;
  readonly revision?: number;
}

/** One client of etcd, over its JSON gateway. */
export class Gateway {
  private readonly agent = new Agent({ keepAlive: true });

  /** Does an operation at a member, by its port. Rejects with Unreached or NoAnswer. */
  async perform(port: number, input: Input): Promise<Outcome> {
    const key = encode(input.key);
    switch (input.do) {
      case 'read': {
        const { kvs: [found] = [] } = rangeSchema.parse(await this.ask(port, '/v3/kv/range', { key }));
        return { output: { value: found === undefined ? null : decode(found.value) } };
      }
      case 'write': {
        const { header: { revision } } = putSchema.parse(await this.ask(port, '/v3/kv/put', { key, value: encode(input.value ?? '') }));
        return { output: true, revision };
      }
      case 'cas': {
        const compare = input.expected === null ? { key, target: 'CREATE', create_revision: '0' } : { key, target: 'VALUE', value: encode(input.expected) };
        const put = { request_put: { key, value: encode(input.value ?? '') } };
        const { succeeded = false, header: { revision } } = txnSchema.parse(await this.ask(port, '/v3/kv/txn', { compare: [compare], success: [put] }));
        return succeeded ? { output: true, revision } : { output: false };
      }
    }
  }

  /** The revision of the store, as a majority knows it. */
  async revision(port: number): Promise<number> {
    return rangeSchema.parse(await this.ask(port, '/v3/kv/range', { key: encode('k') })).header.revision;
  }

  close(): void {
    this.agent.destroy();
  }

  private async ask(port: number, path: string, body: unknown): Promise<unknown> {
    const response = await this.send(port, path, body);
    let said = '';
    try {
      for await (const chunk of response) said += String(chunk);
      if (response.statusCode !== 200) throw new NoAnswer(said);
      return JSON.parse(said);
    } catch (problem) {
      throw problem instanceof NoAnswer ? problem : new NoAnswer(String(problem));
    }
  }

  private send(port: number, path: string, body: unknown): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: HOST, port, path, method: 'POST', agent: this.agent, timeout: TIMEOUT_MS }, resolve);
      asked.on('timeout', () => asked.destroy(new NoAnswer('no answer in time')));
      asked.on('error', (problem: NodeJS.ErrnoException) => reject(problem.code === 'ECONNREFUSED' ? new Unreached() : new NoAnswer(problem.message)));
      asked.end(JSON.stringify(body));
    });
  }
}

/** Hears of all writes to keys below a prefix, from a revision on, until the stream ends or `signal` ends it. */
export async function watch(port: number, prefix: string, from: number, heard: (event: Event) => void, signal: AbortSignal): Promise<void> {
  const end = `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;
  const body = { create_request: { key: encode(prefix), range_end: encode(end), start_revision: String(from) } };
  const response = await fetch(`http://${HOST}:${port}/v3/watch`, { method: 'POST', body: JSON.stringify(body), signal });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { result } = watchSchema.parse(JSON.parse(line));
      for (const { kv } of result.events ?? []) heard({ key: decode(kv.key), value: decode(kv.value ?? ''), revision: kv.mod_revision });
      if (result.canceled === true) return;
    }
  }
}
