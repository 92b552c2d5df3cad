import { join } from 'node:path';
import { Problem, STATUS } from '../../spec/kernel';
import { buildGroup, isGroupBuilt, type BuildOptions } from '../cluster/local/build';
import { groups, type Group } from '../cluster/local/components';
import { builtFolder } from '../cluster/local/folders';
import { lacksGo, missingToolchain } from '../system/toolchains';

/** The name of the program, and of its group among the components of a local cluster: both use the same build. */
export const ETCD = 'etcd';

function group(): Group {
  const found = groups().find((each) => each.group === ETCD);
  if (found === undefined) throw new Error('components.yaml has no etcd');
  return found;
}

/** What it is, with its version. */
export function etcdTitle(): string {
  return `etcd ${Object.values(group().modules)[0]?.slice(1) ?? ''} itself`;
}

export function isEtcdBuilt(env: NodeJS.ProcessEnv = process.env): boolean {
  return isGroupBuilt(group(), env);
}

/** Builds it, unless it is built, and gives the path of the program. A Problem says what this machine lacks for it. */
export async function buildEtcd(options: BuildOptions): Promise<string> {
  const lacking = isEtcdBuilt(options.env) ? undefined : lacksGo(options.env ?? process.env);
  if (lacking !== undefined) throw missingToolchain(ETCD, lacking);
  return join(await buildGroup(group(), options), ETCD);
}

/** The program that was built; a Problem if there is none. */
export function etcdProgram(env: NodeJS.ProcessEnv = process.env): string {
  if (!isEtcdBuilt(env)) {
    const lacking = lacksGo(env);
    throw new Problem('not-built', `${etcdTitle()} is not built`, { fix: `${lacking === undefined ? '' : `install ${lacking} and `}run: proctor system build ${ETCD}`, status: STATUS.cannotStart });
  }
  return join(builtFolder(group(), env), ETCD);
}
