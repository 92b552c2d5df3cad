import { Api, ApiError } from '../impl/cluster/api';
import { configOf } from '../impl/cluster/kubeconfig';
import { cleanAll } from '../impl/cluster/leftovers';
import { machineNow } from '../impl/cluster/local/machine';
import { cleanCommand } from '../impl/cluster/options';
import { Unavailable } from '../impl/cluster/unavailable';
import { unreachable } from '../impl/cluster/unreachable';
import { Problem, STATUS } from '../spec/kernel';
import { note, print, type Io } from './io';

export interface CleanOptions {
  readonly context?: string;
  readonly run?: string;
}

/** Removes from a cluster what runs left that were killed. */
export async function clean(io: Io, { context, run }: CleanOptions): Promise<void> {
  if (context === undefined && machineNow() === undefined) return note(io, 'the local cluster does not run, so nothing is left in it; --context names another one');
  let api: Api | undefined;
  try {
    api = await Api.of(await configOf(context, io.env));
    const { removed, staying, hidden } = await cleanAll(api, { say: (text) => note(io, text), command: cleanCommand(context), ...(run === undefined ? {} : { run }) });
    print(io, removed.length > 0 ? removed.join('\n') : staying.length > 0 ? 'nothing could be removed' : hidden.length > 0 ? 'nothing was left of what this user may list' : 'nothing was left');
  } catch (problem) {
    if (problem instanceof Problem) throw problem;
    if (problem instanceof Unavailable) throw cannotStart(problem);
    if (problem instanceof ApiError && problem.status === 403) throw new Problem('cannot-clean', problem.message, { fix: 'name a context whose user may', status: STATUS.cannotStart });
    if (problem instanceof ApiError || api === undefined) throw new Problem('cannot-clean', (problem as Error).message, { fix: 'is the cluster running?', status: STATUS.cannotStart });
    throw cannotStart(unreachable(api, problem));
  }
}

function cannotStart({ what, fix }: Unavailable): Problem {
  return new Problem('cannot-start', what, { fix, status: STATUS.cannotStart });
}
