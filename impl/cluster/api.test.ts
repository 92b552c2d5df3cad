import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Api } from './api';

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

function api(): Promise<Api> {
  const cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
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
