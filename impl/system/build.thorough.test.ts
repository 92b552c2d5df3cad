import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from './build';
import { kubernetes, leftovers, machine, WRITES } from './build.testkit';
import { moduleFile } from './module';
import { releaseFrom, tagsOf } from './releases';
import { implementations } from '../implementations';
import { adapterPath, buildCommand, isBuilt, isSound, sourceFolder, stampPath, system, systems } from './systems';

/** What the build ends with: its path, or its problem as a person reads it. */
async function ended(env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return await build(kubernetes(env), () => {}, env);
  } catch (problem) {
    return (problem as Error).message;
  }
}

test('an adapter is built once, and nothing is left beside it', async () => {
  const { env, builds } = machine(WRITES);
  expect(isBuilt(kubernetes(env), env)).toBe(false);
  expect(await ended(env)).toBe(adapterPath(kubernetes(env), env));
  expect(await ended(env)).toBe(adapterPath(kubernetes(env), env));
  expect({ builds: builds().length, leftovers: leftovers(env), built: isBuilt(kubernetes(env), env) }).toEqual({ builds: 1, leftovers: [], built: true });
});

describe('a broken or half-finished build is noticed and done again', () => {
  test.each<[string, (path: string) => void]>([
    ['cut short', (path) => truncateSync(path, 3)],
    ['of the right size, but not what was built', (path) => writeFileSync(path, 'rotten!\n')],
    ['without its stamp: the build was killed before its end', (path) => rmSync(stampPath(path))],
    ['with half a stamp', (path) => writeFileSync(stampPath(path), '{"bytes":')],
    ['gone', (path) => rmSync(path)],
  ])('%s', async (_what, breakIt) => {
    const { env, builds } = machine(WRITES);
    const path = await ended(env);
    breakIt(path);
    expect(isSound(kubernetes(env), env)).toBe(false);
    expect(await ended(env)).toBe(path);
    expect({ builds: builds().length, sound: isSound(kubernetes(env), env) }).toEqual({ builds: 2, sound: true });
  });

  test('the pieces of a killed build are swept away', async () => {
    const { env } = machine(WRITES);
    const path = adapterPath(kubernetes(env), env);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.4711.part`, 'half');
    await ended(env);
    expect(leftovers(env)).toEqual([]);
  });
});

describe('what hinders a build is told in one line, with a way out', () => {
  test('no Go toolchain', async () => {
    const { env } = machine(WRITES);
    const said = await ended({ ...env, PATH: '/nowhere' });
    expect(said).toBe('kubernetes cannot be built: this machine lacks a Go toolchain (1.26 or newer; https://go.dev/dl); install it and try again [missing-toolchain]');
  });

  test('an old one', async () => {
    expect(await ended(machine(WRITES, 'go1.21.4').env)).toMatch(/lacks Go 1\.26 or newer \(this is 1\.21\).*\[missing-toolchain\]/);
  });

  test('a full disk, as the compiler says it', async () => {
    const { env } = machine('echo half > "$2"; echo "compile: writing output: write b001/_pkg_.a: no space left on device" >&2; exit 1');
    expect(await ended(env)).toMatch(/^the build of kubernetes failed: the disk is full; make room \(.* GB .*\) and run: proctor system build kubernetes \[disk-full\]$/);
    expect({ leftovers: leftovers(env), built: isBuilt(kubernetes(env), env) }).toEqual({ leftovers: [], built: false });
  });

  test('an error of the compiler: its last line', async () => {
    const { env } = machine('echo "./qos.go:3:1: syntax error" >&2; exit 1');
    expect(await ended(env)).toMatch(/failed: \.\/qos\.go:3:1: syntax error; read what the compiler says above \[build-failed\]/);
  });

  test('what go says in JSON alone: there is no such release, or no way to get it', async () => {
    const { env, home } = machine(WRITES);
    const go = readFileSync(join(home, 'go'), 'utf8');
    writeFileSync(join(home, 'go'), go.replace(/^ {2}mod\).*$/m, `  mod) echo '{"Path":"k8s.io/kubernetes","Error":"k8s.io/kubernetes@v1.36.99: unknown revision v1.36.99"}'; exit 1 ;;`));
    const older = { ...env, KUBERNETES: '1.36.99' };
    const said: string[] = [];
    await expect(build(kubernetes(older), (text) => said.push(text), older)).rejects.toThrow('the build of kubernetes failed: k8s.io/kubernetes@v1.36.99: unknown revision v1.36.99; read what the compiler says above [build-failed]');
    expect(said).toEqual(['k8s.io/kubernetes@v1.36.99: unknown revision v1.36.99\n']);
  });

  test('a cache that cannot be written to', async () => {
    const { env, home } = machine(WRITES);
    writeFileSync(join(home, 'cache'), 'a file in its place');
    expect(await ended(env)).toMatch(/^the build of kubernetes failed: .*; name a folder that may be written to by XDG_CACHE_HOME \[cannot-build\]$/);
  });
});

describe('two builds at once', () => {
  test('the second waits for the first and takes what it made', async () => {
    const { env, builds } = machine(`sleep 1; ${WRITES}`);
    const said: string[] = [];
    const both = await Promise.all([0, 1].map(() => build(kubernetes(env), (text) => said.push(text), env)));
    expect(new Set(both).size).toBe(1);
    expect({ builds: builds().length, said, leftovers: leftovers(env) }).toEqual({ builds: 1, said: ["somebody else builds Kubernetes 1.37.2's own code, linked; waiting for it\n"], leftovers: [] });
  });

  test('the lock of a process that was killed is taken over', async () => {
    const { env, builds } = machine(WRITES);
    const path = adapterPath(kubernetes(env), env);
    mkdirSync(dirname(path), { recursive: true });
    const gone = spawn('true');
    await new Promise((resolve) => gone.once('close', resolve));
    writeFileSync(`${path}.lock`, String(gone.pid));
    expect(await ended(env)).toBe(path);
    expect({ builds: builds().length, leftovers: leftovers(env) }).toEqual({ builds: 1, leftovers: [] });
  });
});

describe("etcd's raft", () => {
  test('is built from the committed module, whatever release of Kubernetes is asked for', async () => {
    const { env, builds, log } = machine(WRITES);
    const older = { ...env, KUBERNETES: '1.36' };
    const each = system('etcd-raft', older);
    expect(await build(each, () => {}, older)).toBe(adapterPath(system('etcd-raft', env), env));
    expect({ builds: builds().length, others: log().filter((line) => line.startsWith('mod')), command: buildCommand(each) }).toEqual({ builds: 1, others: [], command: 'proctor system build etcd-raft' });
  });

  test('is of the release that its go.mod names', () => {
    const each = system('etcd-raft', {});
    expect(readFileSync(join(sourceFolder(each), 'go.mod'), 'utf8')).toContain(`go.etcd.io/raft/v3 v${each.release}\n`);
  });
});

describe('etcd-wal', () => {
  test('is built with a copy of the module that is watched, in which a file of ours is in place of its own; the cache of Go stays as it is', async () => {
    const { home, env, builds } = machine(WRITES);
    const origin = join(home, 'module');
    for (const [name, content] of [['fileutil/sync_linux.go', 'theirs'], ['fileutil/lock.go', 'the same']] as const) {
      mkdirSync(dirname(join(origin, name)), { recursive: true });
      writeFileSync(join(origin, name), content, { mode: 0o444 });
    }
    const go = readFileSync(join(home, 'go'), 'utf8');
    writeFileSync(join(home, 'go'), go.replace('  build)', `  list) echo '${origin}' ;;\n  build)`));
    const each = system('etcd-wal', env);
    const path = await build(each, () => {}, env);
    const copy = join(dirname(path), 'patched');
    expect(readFileSync(join(copy, 'fileutil/sync_linux.go'), 'utf8')).toBe(readFileSync(join(sourceFolder(each), 'overlay/sync_linux.go'), 'utf8'));
    expect(readFileSync(join(copy, 'fileutil/lock.go'), 'utf8')).toBe('the same');
    expect(readFileSync(join(origin, 'fileutil/sync_linux.go'), 'utf8')).toBe('theirs');
    expect(builds()).toEqual([expect.stringContaining(`-modfile=${join(dirname(path), 'patched.mod')}`)]);
    expect(readFileSync(join(dirname(path), 'patched.mod'), 'utf8')).toContain(`replace go.etcd.io/etcd/client/pkg/v3 => ${copy}\n`);
  });

  test('is of the release that its go.mod names', () => {
    const each = system('etcd-wal', {});
    expect(readFileSync(join(sourceFolder(each), 'go.mod'), 'utf8')).toContain(`go.etcd.io/etcd/server/v3 v${each.release}\n`);
  });
});

describe('raft-rs', () => {
  /** A machine with a `cargo` that is a shell script and leaves what it is given where a release goes. */
  function rusty(onBuild: string, others: readonly string[] = ['protoc']) {
    const made = machine(WRITES);
    const script = (name: string, body: string) => {
      writeFileSync(join(made.home, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(made.home, name), 0o755);
    };
    script('cargo', `echo "$@" >> '${made.home}/log'; if [ "$1" = build ]; then while [ "$1" != --target-dir ]; do shift; done; ${onBuild}; fi`);
    for (const name of others) script(name, 'true');
    for (const program of ['sh', 'mkdir']) symlinkSync(join('/bin', program), join(made.home, program));
    const env = { ...made.env, PATH: made.home };
    return { ...made, env, ends: () => build(system('raft-rs', env), () => {}, env).catch((problem: Error) => problem.message) };
  }

  const COMPILES = 'mkdir -p "$2/release"; echo adapter > "$2/release/adapter"';

  test('is built from the committed lock file, and what the compiler needed on the way is gone', async () => {
    const { env, ends, builds } = rusty(COMPILES);
    const path = adapterPath(system('raft-rs', env), env);
    expect(await ends()).toBe(path);
    expect({ locked: builds()[0]?.includes('--locked'), folder: readdirSync(dirname(path)).sort() }).toEqual({ locked: true, folder: ['adapter', 'adapter.json'] });
  });

  test('needs the compiler of protocol buffers, and says how to get it', async () => {
    expect(await rusty(COMPILES, []).ends()).toBe('raft-rs cannot be built: this machine lacks the compiler of protocol buffers (protoc; Debian: apt-get install protobuf-compiler); install it and try again [missing-toolchain]');
  });

  test('what the compiler says last is told', async () => {
    expect(await rusty('echo "error: no such thing" >&2; exit 101').ends()).toMatch(/^the build of raft-rs failed: error: no such thing;/);
  });

  test('is of the release that its lock file names', () => {
    const each = system('raft-rs', {});
    expect(readFileSync(join(sourceFolder(each), 'Cargo.lock'), 'utf8')).toContain(`name = "raft"\nversion = "${each.release}"\n`);
  });
});

describe('another release', () => {
  test('is named by KUBERNETES, as a minor or with its patch; nonsense is refused', () => {
    expect([undefined, '', '1.36', 'v1.36', '1.36.x', '1.36.1', '1.35'].map((each) => releaseFrom(each === undefined ? {} : { KUBERNETES: each }))).toEqual(['1.37.2', '1.37.2', '1.36.3', '1.36.3', '1.36.3', '1.36.1', '1.35.4']);
    for (const wrong of ['1.20', '2', 'latest', '1.x', '1.36.y']) expect(() => releaseFrom({ KUBERNETES: wrong })).toThrow(/set it to one of: 1\.37\.2, 1\.36\.3, 1\.35\.4 \[unknown-release\]/);
  });

  test('that there is not stops nobody who asks for something else', () => {
    const nonsense = { KUBERNETES: 'banana' };
    expect(systems(nonsense).map(({ name, refusal }) => [name, refusal?.code])).toEqual([['kubernetes', 'unknown-release'], ['etcd-raft', undefined], ['etcd-wal', undefined], ['raft-rs', undefined]]);
    expect(() => system('kubernetes', nonsense)).toThrow(/KUBERNETES=banana is no release .* \[unknown-release\]/);
    expect(system('etcd-raft', nonsense).name).toBe('etcd-raft');
    process.env['KUBERNETES'] = 'banana';
    try {
      expect(implementations().find(({ name }) => name === 'kubernetes')).toMatchObject({ available: false, reason: expect.stringContaining('KUBERNETES=banana is no release') as string });
    } finally {
      delete process.env['KUBERNETES'];
    }
  });

  test('has build tags for what newer ones changed', () => {
    expect(['1.37.2', '1.36.3', '1.35.4'].map(tagsOf)).toEqual([[], ['before_1_37'], ['before_1_36', 'before_1_37']]);
  });

  test('is built beside the first one, from a module that names it', async () => {
    const { env, builds } = machine(WRITES);
    const older = { ...env, KUBERNETES: '1.36' };
    const [one, other] = [await ended(env), await ended(older)];
    expect(other).not.toBe(one);
    expect(isBuilt(kubernetes(older), older)).toBe(true);
    expect(builds()[1]).toContain('-tags=before_1_37');
    const source = join(dirname(other), 'source');
    expect(readFileSync(join(source, 'go.mod'), 'utf8')).toBe('module proctor.example/impl/kubernetes\n\ngo 1.25.0\n\nrequire k8s.io/kubernetes v1.36.3\n\nreplace (\n\tk8s.io/api => k8s.io/api v0.36.3\n)\n');
    expect(existsSync(join(source, 'main.go'))).toBe(true);
  });

  test('its module replaces each staging module by the one published with it', () => {
    const upstream = 'go 1.26.0\n\nreplace k8s.io/kubelet => ./staging/src/k8s.io/kubelet\n\nreplace k8s.io/other => k8s.io/other v1.0.0\n';
    const made = moduleFile('1.35.4', upstream);
    expect(made).toContain('\tk8s.io/kubelet => k8s.io/kubelet v0.35.4\n');
    expect(made).not.toContain('k8s.io/other');
  });
});
