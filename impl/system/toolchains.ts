import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, STATUS } from '../../spec/kernel';
import { runTool, type Building } from './compiler';
import { prepareModule } from './module';
import { patched } from './patch';
import { sourceFolder, type System } from './systems';

/** How adapters in a language are made. */
interface Toolchain {
  /** What this machine lacks for it; `undefined` if nothing. */
  lacks(env: NodeJS.ProcessEnv): string | undefined;
  /** Leaves the adapter at `out`; `folder` is there for what it needs on the way. */
  compile(each: System, out: string, folder: string, building: Building): Promise<void>;
}

const GO_MINOR_MIN = 26;

/** What this machine lacks of Go; `undefined` if nothing. */
export function lacksGo(env: NodeJS.ProcessEnv): string | undefined {
  const { status, stdout } = spawnSync('go', ['version'], { encoding: 'utf8', env });
  if (status !== 0) return `a Go toolchain (1.${GO_MINOR_MIN} or newer; https://go.dev/dl)`;
  const [, minor] = /\bgo1\.(\d+)/.exec(stdout) ?? [];
  return minor !== undefined && Number(minor) < GO_MINOR_MIN ? `Go 1.${GO_MINOR_MIN} or newer (this is 1.${minor})` : undefined;
}

const go: Toolchain = {
  lacks: lacksGo,
  async compile(each, out, folder, building) {
    const run = (args: readonly string[], where: string) => runTool(each, 'go', args, where, building);
    const source = await prepareModule(each, join(folder, 'source'), run);
    const linked = each.patch === undefined ? [] : [`-modfile=${await patched(each.patch, source, folder, run)}`];
    await run(['build', '-trimpath', '-ldflags=-s -w', `-tags=${each.tags.join(',')}`, ...linked, '-o', out, '.'], source);
  },
};

const rust: Toolchain = {
  lacks(env) {
    const has = (program: string) => spawnSync(program, ['--version'], { env }).status === 0;
    if (!has('cargo')) return 'a Rust toolchain (cargo; https://rustup.rs)';
    return has('protoc') ? undefined : 'the compiler of protocol buffers (protoc; Debian: apt-get install protobuf-compiler)';
  },
  async compile(each, out, folder, building) {
    const target = join(folder, 'target');
    try {
      await runTool(each, 'cargo', ['build', '--release', '--locked', '--target-dir', target], sourceFolder(each), building);
      copyFileSync(join(target, 'release', 'adapter'), out);
    } finally {
      rmSync(target, { recursive: true, force: true });
    }
  },
};

/** A build for which this machine lacks something. */
export function missingToolchain(name: string, lacking: string): Problem {
  return new Problem('missing-toolchain', `${name} cannot be built: this machine lacks ${lacking}`, { fix: 'install it and try again', status: STATUS.cannotStart });
}

const toolchains: Readonly<Record<System['language'], Toolchain>> = { go, rust };

/** What this machine lacks to build an adapter; `undefined` if nothing. */
export function lacks({ language }: System, env: NodeJS.ProcessEnv = process.env): string | undefined {
  return toolchains[language].lacks(env);
}

export function compile(each: System, out: string, folder: string, building: Building): Promise<void> {
  return toolchains[each.language].compile(each, out, folder, building);
}
