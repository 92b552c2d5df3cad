import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../folder.testkit';
import { configOf, serverOf } from './kubeconfig';
import type { Unavailable } from './unavailable';

const folder = temporaryFolder();

/** Writes kubeconfigs and gives the environment that names them. */
function named(...contents: readonly (string | object)[]): NodeJS.ProcessEnv {
  const files = contents.map((content, i) => {
    const file = join(folder, `config-${i + 1}`);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  });
  return { KUBECONFIG: files.join(delimiter), XDG_CACHE_HOME: folder };
}

function config(server: string, more: { readonly cluster?: object; readonly user?: object } = {}): object {
  return { clusters: [{ name: 'kind', cluster: { server, ...more.cluster } }], users: [{ name: 'me', user: more.user ?? {} }], contexts: [{ name: 'mine', context: { cluster: 'kind', user: 'me' } }] };
}

test('of two files that have entries of one name the first counts, as kubectl has it; what only the other has is found in it', () => {
  const [one, other] = [config('https://one:6443'), { ...config('https://other:6443'), contexts: [{ name: 'theirs', context: { cluster: 'kind', user: 'me' } }] }];
  const server = (context: string, ...files: readonly object[]) => serverOf(context, named(...files));
  expect([server('mine', one, other), server('theirs', one, other), server('theirs', other, one)]).toEqual(['https://one:6443', 'https://one:6443', 'https://other:6443']);
});

const noPem = Buffer.from('no certificate').toString('base64');

test.each<[string, string | object, string]>([
  ['empty', '', 'config-1 is no kubeconfig: it has neither clusters nor users nor contexts'],
  ['a word', 'hello', 'config-1 is no kubeconfig: an object is expected, and this is "hello"'],
  ['no YAML', '{ this is no', 'config-1 is no kubeconfig: '],
  ['a cluster without a server', { clusters: [{ name: 'kind', cluster: {} }] }, 'config-1 is no kubeconfig: clusters.0.cluster.server: text is expected, and there is none'],
  ['a server that is no URL', config('not a url'), 'config-1 has the server "not a url", which is no URL of HTTPS'],
  ['half a URL', config('http://'), 'config-1 has the server "http://", which is no URL of HTTPS'],
  ['a server without TLS', config('http://127.0.0.1:8080'), 'config-1 has the server http://127.0.0.1:8080, without TLS'],
  ['an authority that is none', config('https://one', { cluster: { 'certificate-authority-data': noPem } }), 'config-1 has as its certificate-authority data that are not PEM in Base64'],
  ['an authority that is not there', config('https://one', { cluster: { 'certificate-authority': 'ca.crt' } }), 'config-1 has as its certificate-authority the file ca.crt, which cannot be read'],
  ['a certificate that is none', config('https://one', { user: { 'client-certificate-data': noPem } }), 'the user "me" in'],
  ['a key that is none', config('https://one', { user: { 'client-key-data': noPem } }), 'config-1 has as its client-key data that are not PEM in Base64'],
])('a kubeconfig that is wrong is told by its file, and what is to be corrected in it: %s', async (_what, content, said) => {
  const env = named(content);
  const problem = await configOf('mine', env).then(() => undefined, (thrown: unknown) => thrown as Unavailable);
  expect(problem).toMatchObject({ name: 'Unavailable', what: expect.stringContaining(said) as string, fix: expect.stringContaining(`correct ${env['KUBECONFIG'] ?? ''}`) as string });
  expect(serverOf('mine', env)).toBeUndefined();
});

test('what a parser says of a file is told without what it was to be followed by', async () => {
  const problem = await configOf('mine', named('{ this is no')).then(() => undefined, (thrown: unknown) => thrown as Unavailable);
  expect(problem?.what).toMatch(/config-1 is no kubeconfig: Flow map .* at line \d+, column \d+$/);
});

/** What a command says that asks the cluster of the context. */
async function asked(env: NodeJS.ProcessEnv): Promise<{ readonly status: number | null; readonly said: string }> {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', 'cli/main.ts', 'system', 'clean', '--context', 'mine'], { cwd: join(__dirname, '..', '..'), env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  return { status: await new Promise((resolve) => child.once('close', resolve)), said };
}

test('where nothing answers, cleaning says so as examining does', async () => {
  expect(await asked(named(config('https://127.0.0.1:9')))).toEqual({ status: 3, said: 'proctor: the API server https://127.0.0.1:9 cannot be asked: nothing answers there; is the cluster running, and is this the right context? [cannot-start]\n' });
});

test('a cluster is asked by what the files say together, as the user that a plug-in logs in', async () => {
  const tokens: (string | undefined)[] = [];
  const server = createServer(({ headers }, answer) => {
    tokens.push(headers.authorization);
    answer.end('{"metadata":{},"items":[]}');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    const here = (command: string, ...args: readonly string[]) => config(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { cluster: { 'insecure-skip-tls-verify': true }, user: { exec: { command, args } } });
    expect(await asked(named(here('echo', '{"status":{"token":"secret"}}'), here('false')))).toEqual({ status: 0, said: 'nothing was left\n' });
    expect(new Set(tokens)).toEqual(new Set(['Bearer secret']));
  } finally {
    server.close();
  }
});
