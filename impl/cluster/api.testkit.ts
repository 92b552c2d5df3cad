import { ApiError, type Api, type ApiObject, type Asking, type Method } from './api';

/** Something that was asked of the API. */
export interface Request {
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
}

type Answer = (request: Request) => unknown;

/** What lists are asked of. */
const collections = /\/(namespaces|serviceaccounts|leases|clusterroles|clusterrolebindings|roles|rolebindings|persistentvolumes|storageclasses|nodes|pods)$/;

/**
 * An API server that is a map of objects by their paths: it makes, gives, lists and deletes them, and a watch ends with the
 * next change. `answers` gives what is no object, by the beginning of the path.
 */
export class StoredApi {
  readonly requests: Request[] = [];
  readonly objects = new Map<string, ApiObject>();
  private readonly watching = new Set<() => void>();
  private uids = 0;

  constructor(private readonly answers: Readonly<Record<string, Answer>> = {}) {}

  /** As the code under test knows it. */
  get api(): Api {
    return this as unknown as Api;
  }

  /** Paths that something was written to. */
  get written(): readonly string[] {
    return this.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path);
  }

  async ask(method: Method, path: string, { body, signal }: Asking = {}): Promise<unknown> {
    await Promise.resolve();
    signal?.throwIfAborted();
    const request = { method, path, ...(body === undefined ? {} : { body }) };
    this.requests.push(request);
    const answer = Object.entries(this.answers).find(([start]) => path.startsWith(start))?.[1];
    if (answer !== undefined) return answer(request);
    const [place = '', query = ''] = path.split('?');
    if (method === 'POST') return this.make(place, body as ApiObject);
    if (method === 'GET' && collections.test(place)) return this.list(place, query);
    const known = this.objects.get(place);
    if (known === undefined) throw new ApiError(404, 'NotFound', `${method} ${path}: not found`);
    if (method === 'DELETE') {
      const wanted = (body as { preconditions?: { uid?: string } } | undefined)?.preconditions?.uid;
      if (wanted !== undefined && wanted !== known.metadata.uid) throw new ApiError(409, 'Conflict', `${method} ${path}: it is another one`);
      this.objects.delete(place);
      this.changed();
    }
    return known;
  }

  /** Tells of nothing, but ends: whoever watches looks again. */
  watch(_path: string, _heard: unknown, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => resolve(void this.watching.delete(done));
      this.watching.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  private changed(): void {
    [...this.watching].forEach((wake) => wake());
  }

  private make(collection: string, body: ApiObject): ApiObject {
    const path = `${collection}/${body.metadata.name}`;
    if (this.objects.has(path)) throw new ApiError(409, 'AlreadyExists', `POST ${collection}: ${body.metadata.name} exists`);
    const made = { ...body, metadata: { ...body.metadata, uid: String(++this.uids), resourceVersion: '1' } };
    this.objects.set(path, made);
    this.changed();
    return made;
  }

  private list(collection: string, query: string): object {
    const name = /metadata\.name%3D([^&]+)/.exec(query)?.[1];
    const labels = decodeURIComponent(/labelSelector=([^&]+)/.exec(query)?.[1] ?? '').split(',').filter((each) => each !== '');
    const items = [...this.objects].filter(([path, { metadata }]) => path === `${collection}/${metadata.name}` && (name === undefined || metadata.name === name) && labels.every((each) => isSelected(each, metadata.labels))).map(([, object]) => object);
    return { metadata: { resourceVersion: '1' }, items };
  }
}

/** Whether an object with these labels meets `key`, `key=value` or `key!=value`. */
function isSelected(requirement: string, labels: Readonly<Record<string, string>> = {}): boolean {
  const [, key = '', operator, value] = /^([^!=]+)(!?=)?(.*)$/.exec(requirement) ?? [];
  return operator === undefined ? labels[key] !== undefined : (labels[key] === value) === (operator === '=');
}
