import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../folder.testkit';
import { buildCluster, isClusterBuilt } from './build';
import { groups } from './components';
import { builtFolder, clusterCache, programsFolder } from './folders';

const folder = temporaryFolder();

/** A machine with a cache of its own, and a `go` that writes a few words where it is told to build a program. */
function machine() {
  const home = mkdtempSync(join(folder, 'machine-'));
  const go = join(home, 'go');
  writeFileSync(go, `#!/bin/sh
case "$1" in
  mod) if [ "$2" = download ]; then echo '{"GoMod":"${home}/upstream.mod"}'; fi ;;
  build) while [ "$1" != -o ]; do shift; done; echo "$2" >> '${home}/built'; \${SLOWLY:-true}; echo "program $2" > "$2" ;;
esac
`);
  chmodSync(go, 0o755);
  writeFileSync(join(home, 'upstream.mod'), 'module k8s.io/kubernetes\n\nreplace k8s.io/api => ./staging/src/k8s.io/api\n');
  const env: NodeJS.ProcessEnv = { PATH: `${home}:${process.env['PATH'] ?? ''}`, XDG_CACHE_HOME: join(home, 'cache') };
  const said: string[] = [];
  /** Builds, and gives the names of the programs that were compiled for it. */
  const building = async () => {
    rmSync(join(home, 'built'), { force: true });
    await buildCluster({ env, say: (text) => said.push(text) });
    return existsSync(join(home, 'built')) ? readFileSync(join(home, 'built'), 'utf8').trim().split('\n').map((path) => path.replace('../', '')) : [];
  };
  return { home, env, said, building };
}

const all = groups().flatMap(({ programs }) => Object.keys(programs));
const etcd = () => groups().find(({ group }) => group === 'etcd')!;

test('the programs of a cluster are built once; what is broken or half finished is noticed and built again, alone', async () => {
  const { env, said, building } = machine();
  expect(isClusterBuilt(env)).toBe(false);
  expect(await building()).toEqual(all);
  expect(isClusterBuilt(env)).toBe(true);
  expect(readdirSync(programsFolder(env))).toEqual(expect.arrayContaining([...all, 'actor.tar', 'pause.tar']));
  expect(await building()).toEqual([]);

  const program = join(builtFolder(etcd(), env), 'etcd');
  const breaks: readonly (() => void)[] = [
    () => truncateSync(program, 3),
    () => writeFileSync(program, `program ../etcd`.replace('e', 'x').padEnd(16, '\n')),
    () => rmSync(program),
    () => rmSync(join(builtFolder(etcd(), env), 'complete.json')),
    () => writeFileSync(join(builtFolder(etcd(), env), 'complete.json'), '{"etcd":'),
  ];
  for (const breakIt of breaks) {
    breakIt();
    expect(await building()).toEqual(['etcd']);
    expect(said.splice(0)).toContain('the build of etcd is broken and is made again');
    expect(readFileSync(join(programsFolder(env), 'etcd'), 'utf8')).toBe('program ../etcd\n');
  }
});

test('the halves of a build that was killed are swept away, and not those of one that goes on', async () => {
  const { env, building } = machine();
  const half = (pid: number) => join(clusterCache(env), `etcd-0.${pid}.part`);
  for (const pid of [4_194_305, process.pid]) mkdirSync(half(pid), { recursive: true });
  await building();
  expect({ killed: existsSync(half(4_194_305)), goesOn: existsSync(half(process.pid)) }).toEqual({ killed: false, goesOn: true });
});

test('of two builds at once each makes what the other does not', async () => {
  const { home, env, said } = machine();
  const slow = { ...env, SLOWLY: 'sleep 0.3' };
  const both = await Promise.all([0, 1].map(() => buildCluster({ env: slow, say: (text) => said.push(text) })));
  expect(both).toEqual([programsFolder(env), programsFolder(env)]);
  expect(readFileSync(join(home, 'built'), 'utf8').trim().split('\n').map((path) => path.replace('../', '')).sort()).toEqual([...all].sort());
  expect(said).toContainEqual(expect.stringMatching(/^somebody else builds \S+; waiting for it$/));
  expect(readdirSync(clusterCache(env)).filter((name) => /\.(part|lock)$/.test(name))).toEqual([]);
});

test('a build that nobody waits for any more leaves nothing half done', async () => {
  const { env } = machine();
  const controller = new AbortController();
  const given = new Error('given up');
  await expect(buildCluster({ env: { ...env, SLOWLY: 'sleep 1000' }, say: () => setTimeout(() => controller.abort(given), 500), signal: controller.signal })).rejects.toBe(given);
  expect(readdirSync(clusterCache(env))).toEqual([]);
});
