import type { Run } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import type { ApiPod } from './status';

/** How an event tells of a probe that failed for another reason than the answer of the program. */
const UNHEARD = /probe failed: (?!HTTP probe failed with statuscode)/;

interface Events {
  readonly items: readonly { readonly message?: string }[];
}

/**
 * Sets the story aside if a probe came while no program listened: one had ended and the kubelet did not know yet, or the next
 * one had not begun to. On the node that counts as a failure; in the story there was no probe.
 */
export async function refuseUnheard(run: Run, pods: string, { metadata }: ApiPod): Promise<void> {
  const selector = `fieldSelector=${encodeURIComponent(`involvedObject.uid=${metadata.uid},reason=Unhealthy`)}`;
  const { items } = await run.ask<Events>('GET', `${pods.replace(/pods$/, 'events')}?${selector}`);
  const unheard = items.find(({ message }) => UNHEARD.test(message ?? ''));
  if (unheard !== undefined) throw new ScenarioUnsupported(`a probe came while nobody listened: this machine is too slow (${unheard.message})`);
}
