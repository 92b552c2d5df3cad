import { performance } from 'node:perf_hooks';
import { Agent, request as secureRequest, type RequestOptions } from 'node:https';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };

/** An answer of the API server that is not what was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(readonly status: number, readonly reason: string, message: string) {
    super(message);
  }
}

/** What is done although the API server may answer with one of these statuses: then there is nothing. */
export async function unless<Result>(statuses: readonly number[], work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (problem) {
    if (problem instanceof ApiError && statuses.includes(problem.status)) return undefined;
    throw problem;
  }
}

export interface ApiObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly resourceVersion: string; readonly uid: string; readonly generation?: number; readonly deletionTimestamp?: string; readonly labels?: Readonly<Record<string, string>> };
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Asking {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** A patch is a JSON merge patch, or a list of operations if its body is a list. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Who asks, by a token, instead of the user of the context. */
  readonly token?: string;
}

const CONNECTIONS_MAX = 512;
const IDENTITY_MS_MAX = 10_000;

/** The API of one cluster, as the user of a kubeconfig's context. */
export class Api {
  private readonly agent: Agent;
  /** Connections without the certificate of the user, for who asks with a token. */
  private readonly plain: Agent;
  private known: { readonly headers: Record<string, string>; readonly until: number } | undefined;

  private constructor(private readonly config: KubeConfig, readonly server: string, private readonly base: RequestOptions) {
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = base;
    const given = Object.entries({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }).filter(([, value]) => value !== undefined);
    this.agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, ...Object.fromEntries(given) });
    const ofServer = given.filter(([name]) => ['ca', 'rejectUnauthorized', 'servername'].includes(name));
    this.plain = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, ...Object.fromEntries(ofServer) });
  }

  static async of(config: KubeConfig): Promise<Api> {
    const base: RequestOptions = {};
    await config.applyToHTTPSOptions(base);
    return new Api(config, config.getCurrentCluster()?.server ?? '', base);
  }

  /** The answer's body as JSON, or as text where it is none. Throws ApiError, or what the connection threw. */
  async ask<Result = unknown>(method: Method, path: string, asking: Asking = {}): Promise<Result> {
    const answer = await this.open(method, path, asking);
    const body = await unlessAborted(bodyOf(answer), asking.signal);
    const content = parsed(body);
    if ((answer.statusCode ?? 500) < 300) return content as Result;
    const { reason, message } = (typeof content === 'object' ? content : {}) as { reason?: string; message?: string };
    throw new ApiError(answer.statusCode ?? 500, reason ?? '', `${method} ${path}: ${message ?? (body.trim() || `status ${answer.statusCode ?? '?'}`)}`);
  }

  /** Hears every change from a resourceVersion on, until the signal; resolves when the server ends the watch. */
  async watch(path: string, heard: (type: string, object: ApiObject) => void, signal: AbortSignal): Promise<void> {
    const answer = await this.open('GET', path, { signal });
    if (answer.statusCode !== 200) throw new ApiError(answer.statusCode ?? 500, '', `watch ${path}: ${await bodyOf(answer)}`);
    let rest = '';
    answer.setEncoding('utf8');
    for await (const chunk of answer as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const { type, object } = JSON.parse(line) as { type: string; object: ApiObject };
        heard(type, object);
      }
    }
  }

  private async open(method: Method, path: string, { body, signal, headers, token }: Asking): Promise<IncomingMessage> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const type = method === 'PATCH' ? (Array.isArray(body) ? 'application/json-patch+json' : 'application/merge-patch+json') : 'application/json';
    const identity = token === undefined ? await this.identity() : { authorization: `Bearer ${token}` };
    const url = new URL(this.server.replace(/\/$/, '') + path);
    const isSecure = url.protocol === 'https:';
    const options: RequestOptions = {
      method,
      ...(isSecure ? { agent: this.config.getCurrentCluster()?.proxyUrl !== undefined ? this.base.agent : token === undefined ? this.agent : this.plain } : {}),
      ...(signal === undefined ? {} : { signal }),
      headers: {
        accept: 'application/json',
        ...identity,
        ...(headers as Record<string, string | string[]> | undefined),
        ...(content === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(content) }),
      },
    };
    const send = (): Promise<IncomingMessage> => new Promise((resolve, reject) => {
      const asked = (isSecure ? secureRequest : plainRequest)(url, options, resolve);
      // The server ends connections that were idle for long; who was busy meanwhile notices it only by asking. To read twice does no harm.
      asked.on('error', (problem: NodeJS.ErrnoException) => (method === 'GET' && asked.reusedSocket && problem.code === 'ECONNRESET' ? resolve(send()) : reject(problem)));
      asked.end(content);
    });
    return unlessAborted(send(), signal);
  }

  /** Who we are, in headers: a token may be renewed after a while. */
  private async identity(): Promise<Record<string, string>> {
    if (this.known !== undefined && performance.now() < this.known.until) return this.known.headers;
    const options: RequestOptions = {};
    await this.config.applyToHTTPSOptions(options);
    const headers = Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]));
    if (typeof options.auth === 'string') headers['authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    this.known = { headers, until: performance.now() + IDENTITY_MS_MAX };
    return headers;
  }
}

/** Where a signal gave up what was asked, its reason is the error: what Node throws says only that something was aborted. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  try {
    return await work;
  } catch (problem) {
    throw signal?.aborted === true ? signal.reason : problem;
  }
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
