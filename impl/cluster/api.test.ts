import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Api } from './api';
import { limit } from './instant';
import { versionOf } from './version';

/** A server that ends a connection when something is asked on it for the second time, as one does that was idle for too long. */
function ofOneRequest(): Server {
  const known = new WeakSet<Socket>();
  return createServer(({ socket }, answer) => {
    if (known.has(socket)) socket.destroy();
    else answer.end('{}');
    known.add(socket);
  });
}

let server: Server;

beforeEach(async () => {
  server = ofOneRequest();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => void server.close());

function api(asked: Server = server): Promise<Api> {
  const cluster = { server: `http://127.0.0.1:${(asked.address() as AddressInfo).port}` };
  return Api.of({ applyToHTTPSOptions: () => Promise.resolve(), getCurrentCluster: () => cluster } as unknown as KubeConfig);
}

test('what is read on a connection that the server has ended meanwhile is read on another', async () => {
  const asked = await api();
  for (let i = 0; i < 4; i++) expect(await asked.ask('GET', '/version')).toEqual({});
});

test('what changes something is not sent twice', async () => {
  const asked = await api();
  await asked.ask('GET', '/version');
  await expect(asked.ask('POST', '/api/v1/namespaces', { body: {} })).rejects.toThrow('socket hang up');
});

describe('a server that lets itself be connected to and stays silent', () => {
  /** It says this much of its answer. */
  async function silent(begins?: string): Promise<Api> {
    const listening = createServer((_asked, answer) => void (begins === undefined || answer.write(begins)));
    await new Promise<void>((resolve) => void listening.listen(0, '127.0.0.1', resolve));
    listening.unref();
    return api(listening);
  }

  test.each([['from the beginning', undefined], ['in the middle of its answer', '{"a":']])('%s, is given up for the reason that the signal has', async (_when, begins) => {
    await expect((await silent(begins)).ask('GET', '/', { signal: limit(100) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('is not said to be nobody', async () => {
    await expect(versionOf(await silent(), 100)).rejects.toMatchObject({ what: expect.stringMatching(/^the API server http:.* cannot be asked: it does not answer within 0\.1 s$/) as string });
  });
});
