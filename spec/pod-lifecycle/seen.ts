import type { ContainerStatus, PodStatus } from './port';

type Condition = keyof PodStatus['conditions'];
type Field = Exclude<keyof ContainerStatus, 'name'>;

/** Which part of the status an invariant is about. */
export interface Aspect {
  readonly phase?: true;
  readonly conditions?: readonly Condition[];
  readonly fields?: readonly Field[];
}

/** The part of a container's status that is looked at. */
export type SeenContainer = Pick<ContainerStatus, 'name'> & { readonly [F in Field]?: ContainerStatus[F] | undefined };

/** The part of a status that is looked at; what is absent is not. */
export interface Seen {
  readonly phase?: PodStatus['phase'];
  readonly conditions?: { readonly [C in Condition]?: 'True' | 'False' };
  readonly initContainerStatuses?: readonly SeenContainer[];
  readonly containerStatuses?: readonly SeenContainer[];
}

/** What is seen of the Pod after its creation and after each operation. */
export type Sight = readonly Seen[];

/** The status as far as the aspect goes. */
export function look(status: PodStatus, { phase, conditions, fields }: Aspect): Seen {
  const part = (each: ContainerStatus): SeenContainer => {
    const seen: { -readonly [F in keyof SeenContainer]: SeenContainer[F] } = { name: each.name };
    if (fields?.includes('state') === true) seen.state = each.state;
    if (fields?.includes('lastState') === true) seen.lastState = each.lastState;
    if (fields?.includes('restartCount') === true) seen.restartCount = each.restartCount;
    if (fields?.includes('ready') === true) seen.ready = each.ready;
    if (fields?.includes('started') === true) seen.started = each.started;
    return seen;
  };
  const seen: { -readonly [Part in keyof Seen]: Seen[Part] } = {};
  if (phase !== undefined) seen.phase = status.phase;
  if (conditions !== undefined) seen.conditions = Object.fromEntries(conditions.map((name) => [name, status.conditions[name]]));
  if (fields !== undefined) {
    seen.initContainerStatuses = status.initContainerStatuses.map(part);
    seen.containerStatuses = status.containerStatuses.map(part);
  }
  return seen;
}

export function containersOf(seen: Seen | undefined): readonly SeenContainer[] {
  return seen === undefined ? [] : [...(seen.initContainerStatuses ?? []), ...(seen.containerStatuses ?? [])];
}

export function lastOf(sight: Sight): Seen | undefined {
  return sight[sight.length - 1];
}
