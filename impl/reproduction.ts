import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { Problem, canonical } from '../spec/kernel';
import type { ClusterOptions } from './cluster/options';

/** One scenario of one invariant: what `proctor replay` repeats. */
export interface Reproduction {
  readonly invariant: string;
  readonly scenario: unknown;
}

/** The environment variable that has a jest suite repeat a reproduction instead of examining. */
export const REPLAY = 'PROCTOR_REPLAY';

const SCENARIO_BYTES_MAX = 1 << 24;
/** Deflate makes nothing smaller than by this factor. */
const INFLATION_MAX = 1032;

/**
 * One word that carries a scenario: `qos/class~<compressed JSON>`. It depends on no seed, so it stays good
 * when arbitraries change.
 */
export function encodeReproduction({ invariant, scenario }: Reproduction): string {
  return `${invariant}~${Buffer.from(deflateSync(strToU8(canonical(scenario)))).toString('base64url')}`;
}

/** The scenario of such a word; `undefined` if the word is not one at all. */
export function decodeReproduction(word: string): Reproduction | undefined {
  const match = /^([a-z0-9-]+\/[a-z0-9-]+)~([\w-]+)$/.exec(word);
  const [, invariant, packed] = match ?? [];
  if (invariant === undefined || packed === undefined) return undefined;
  try {
    const bytes = inflateSync(Buffer.from(packed, 'base64url'), { out: new Uint8Array(Math.min(SCENARIO_BYTES_MAX, packed.length * INFLATION_MAX)) });
    return { invariant, scenario: JSON.parse(strFromU8(bytes)) as unknown };
  } catch {
    throw new Problem('broken-reproduction', `the reproduction of ${invariant} is incomplete or damaged`, { fix: 'copy it whole, from "proctor replay" on' });
  }
}

/** The command that repeats a failure, in the same cluster if it was one that somebody has named. */
export function replayCommand(reproduction: Reproduction, implementation: string, cluster?: ClusterOptions): string {
  const impl = implementation === 'reference' ? '' : ` --impl ${quoted(implementation)}`;
  return `proctor replay '${encodeReproduction(reproduction)}'${impl}${implementation === 'cluster' ? clusterWords(cluster) : ''}`;
}

function clusterWords({ context, allowClusterScoped }: ClusterOptions = { allowClusterScoped: false }): string {
  if (context === undefined) return '';
  return ` --context ${quoted(context)}${allowClusterScoped ? ' --allow-cluster-scoped' : ''}`;
}

/** The same for a test file of somebody's own jest suite, whose implementation no command names. */
export function jestReplayCommand(reproduction: Reproduction, testFile: string): string {
  return `${REPLAY}='${encodeReproduction(reproduction)}' npx jest ${quoted(testFile)} -t '${reproduction.invariant}:'`;
}

/** The word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
