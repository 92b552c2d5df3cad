import { Problem } from '../../spec/kernel';

/** Releases of Kubernetes that an adapter can be built of; the first is the one that the specification describes. */
export const releases = ['1.37.2', '1.36.3', '1.35.4'] as const;

const minorOf = (release: string) => Number(release.split('.')[1]);

/**
 * The release that the variable KUBERNETES names, as `1.36`, `1.36.x` or `1.36.3`; the first of them without it.
 * Throws a Problem for any other.
 */
export function releaseFrom(env: NodeJS.ProcessEnv): string {
  const asked = (env['KUBERNETES'] ?? '').trim().replace(/^v/, '');
  if (asked === '') return releases[0];
  const [, minor, patch] = /^1\.(\d+)(?:\.(\d+|x))?$/.exec(asked) ?? [];
  const known = releases.find((each) => minorOf(each) === Number(minor));
  if (known === undefined) {
    throw new Problem('unknown-release', `KUBERNETES=${asked} is no release of Kubernetes that is linked here`, { fix: `set it to one of: ${releases.join(', ')}` });
  }
  return patch === undefined || patch === 'x' ? known : asked;
}

/** Build tags for code that differs between releases: `before_1_37` for 1.36, `before_1_36` and `before_1_37` for 1.35. */
export function tagsOf(release: string): readonly string[] {
  const newer = releases.map(minorOf).filter((minor) => minor > minorOf(release));
  return newer.sort().map((minor) => `before_1_${minor}`);
}
