import type * as fc from 'fast-check';
import { z } from 'zod';
import { checked, invariant, kubernetesCode, kubernetesDocs, notes, repeatedIn, type AnyInvariant, type Coverage, type Question, type Source, type Text } from '../kernel';
import { pvBindingPort, type PvBindingPort, type Cluster } from './port';
import { runViolation, type Program, type Sight } from './run-rule';

export const docs = kubernetesDocs('docs/concepts/storage/persistent-volumes');
export const classDocs = kubernetesDocs('docs/concepts/storage/storage-classes');
export const matchCode = kubernetesCode('staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go FindMatchingVolume');
export const indexCode = kubernetesCode('pkg/controller/volume/persistentvolume/index.go findByClaim');
export const claimCode = kubernetesCode('pkg/controller/volume/persistentvolume/pv_controller.go syncUnboundClaim');
export const boundCode = kubernetesCode('pkg/controller/volume/persistentvolume/pv_controller.go syncBoundClaim');
export const volumeCode = kubernetesCode('pkg/controller/volume/persistentvolume/pv_controller.go syncVolume');
export const schedulerCode = kubernetesCode('pkg/scheduler/framework/plugins/volumebinding/binder.go FindPodVolumes');
export const claimProtectionCode = kubernetesCode('pkg/controller/volume/pvcprotection/pvc_protection_controller.go podUsesPVCForDeletion');
export const volumeProtectionCode = kubernetesCode('pkg/controller/volume/pvprotection/pv_protection_controller.go isBeingUsed');
export const defaultCode = kubernetesCode('pkg/volume/util/storageclass.go GetDefaultClass');

export interface Part {
  readonly id: `pv-binding/${string}`;
  readonly tells: readonly string[];
  readonly statement: Text;
  readonly section: string;
  readonly sources: readonly Source[];
  readonly scenario: fc.Arbitrary<Program>;
  readonly covers: Coverage<Program, Sight>;
  readonly question: Question<Program, Sight>;
}

/** A Pod names each claim once. */
const form: z.ZodType<Program> = checked(z.array(pvBindingPort.apply.params[0]).min(1), (program, say) => {
  for (const [i, each] of program.entries()) {
    if (each.do !== 'create' || each.object.kind !== 'Pod') continue;
    const at = repeatedIn(each.object.spec.volumes.map(({ persistentVolumeClaim: { claimName } }) => claimName));
    if (at !== undefined) say([i, 'object', 'spec', 'volumes', at, 'persistentVolumeClaim', 'claimName'], 'the Pod names this claim already');
  }
});

/** An invariant about the whole cluster, from its first object through every operation. */
export function part({ section, sources, ...rest }: Part): AnyInvariant {
  return invariant<PvBindingPort, Program, Sight>({
    ...rest,
    form,
    sources: [notes(section), ...sources],
    observe: (port, program) => program.map((each) => port.apply(each)),
    holds: (sight, program) => runViolation(program, sight),
  });
}

const nothing: Cluster = { persistentVolumes: [], persistentVolumeClaims: [], pods: [] };

export function end(sight: Sight): Cluster {
  return sight.at(-1) ?? nothing;
}

export const claimIn = (cluster: Cluster, name: string) => cluster.persistentVolumeClaims.find((each) => each.name === name);
export const volumeIn = (cluster: Cluster, name: string) => cluster.persistentVolumes.find((each) => each.name === name);

/** Something seen after some operation. */
export function once(test: (now: Cluster, before: Cluster) => boolean): (sight: Sight) => boolean {
  return (sight) => sight.some((now, i) => test(now, sight[i - 1] ?? nothing));
}

export const isBound = (name: string, to?: string) => (sight: Sight) => {
  const claim = claimIn(end(sight), name);
  return claim?.phase === 'Bound' && (to === undefined || claim.volumeName === to);
};
export const isPending = (name: string) => (sight: Sight) => claimIn(end(sight), name)?.phase === 'Pending';
