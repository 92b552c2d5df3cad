import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { adapterPath, system } from './systems';

/** A machine with a cache of its own and a `go` that is a shell script: what it runs as `go build` is given. */
export function machine(onBuild: string, version = 'go1.26.8') {
  const home = mkdtempSync(join(tmpdir(), 'proctor-build-'));
  const go = join(home, 'go');
  writeFileSync(go, `#!/bin/sh
echo "$@" >> '${home}/log'
case "$1" in
  version) echo 'go version ${version} linux/amd64' ;;
  mod) if [ "$2" = download ]; then echo '{"GoMod":"${home}/upstream.mod"}'; fi ;;
  build) while [ "$1" != -o ]; do shift; done; ${onBuild} ;;
esac
`);
  chmodSync(go, 0o755);
  writeFileSync(join(home, 'upstream.mod'), 'module k8s.io/kubernetes\n\ngo 1.25.0\n\nreplace (\n\tk8s.io/api => ./staging/src/k8s.io/api\n)\n');
  const env: NodeJS.ProcessEnv = { PATH: `${home}:${process.env['PATH'] ?? ''}`, XDG_CACHE_HOME: join(home, 'cache') };
  const log = () => (existsSync(join(home, 'log')) ? readFileSync(join(home, 'log'), 'utf8').split('\n') : []);
  return { home, env, builds: () => log().filter((line) => line.startsWith('build')), log };
}

export const WRITES = 'echo adapter > "$2"';
export const kubernetes = (env: NodeJS.ProcessEnv) => system('kubernetes', env);

/** What a build has left that did not come to its end. */
export function leftovers(env: NodeJS.ProcessEnv): readonly string[] {
  const folder = dirname(adapterPath(kubernetes(env), env));
  return existsSync(folder) ? readdirSync(folder).filter((name) => /\.(part|lock)$/.test(name)) : [];
}
