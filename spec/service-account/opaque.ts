import type { Outcome, Verdict } from './port';

/** Names for identifiers that a real cluster draws at random: the first one seen is 1. Equal ones stay equal, others apart. */
class Aliases {
  private readonly known = new Map<string, string>();

  of(prefix: string, value: string): string {
    if (value === '') return value;
    const alias = this.known.get(value) ?? `${prefix}${this.known.size + 1}`;
    this.known.set(value, alias);
    return alias;
  }
}

const CREDENTIAL = 'JTI=';

function extraValue(aliases: Aliases, key: string, value: string): string {
  if (key.endsWith('-uid')) return aliases.of('uid-', value);
  return key.endsWith('/credential-id') && value.startsWith(CREDENTIAL) ? aliases.of(CREDENTIAL, value) : value;
}

/** The outcomes with UIDs and identifiers of tokens numbered in the order in which they are seen. */
export function numbered(outcomes: readonly Outcome[]): readonly Outcome[] {
  const aliases = new Aliases();
  return outcomes.map((outcome): Outcome => {
    if ('created' in outcome) return { created: { uid: aliases.of('uid-', outcome.created.uid) } };
    if (!('authenticated' in outcome) || !outcome.authenticated) return outcome;
    const { user } = outcome;
    const extra = Object.fromEntries(Object.entries(user.extra).map(([key, values]) => [key, values.map((value) => extraValue(aliases, key, value))]));
    return { ...outcome, user: { ...user, uid: aliases.of('uid-', user.uid), extra } };
  });
}

const VOLUME_PREFIX = 'kube-api-access-';

/** The verdict with the random end of the token volume's name numbered. */
export function withPlainVolume(verdict: Verdict): Verdict {
  if (!('admitted' in verdict)) return verdict;
  const { spec } = verdict.admitted;
  const drawn = (spec.volumes ?? []).map(({ name }) => name).filter((name) => name.startsWith(VOLUME_PREFIX));
  if (drawn.length === 0) return verdict;
  const plain = (name: string) => (drawn.includes(name) ? `${VOLUME_PREFIX}${drawn.indexOf(name) + 1}` : name);
  const rename = <Named extends { readonly name: string }>(each: Named): Named => ({ ...each, name: plain(each.name) });
  const inContainer = (each: (typeof spec.containers)[number]) => (each.volumeMounts === undefined ? each : { ...each, volumeMounts: each.volumeMounts.map(rename) });
  return {
    admitted: {
      ...verdict.admitted,
      spec: {
        ...spec,
        ...(spec.volumes === undefined ? {} : { volumes: spec.volumes.map(rename) }),
        ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(inContainer) }),
        containers: spec.containers.map(inContainer),
      },
    },
  };
}
