import { kubernetesCode, kubernetesDocs } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';

/** A fresh implementation of the belief each time, of one class: to define the class anew each time is slow. */
export function made(Belief: new () => PvBindingPort): () => PvBindingPort {
  return () => new Belief();
}

export const docs = kubernetesDocs('docs/concepts/storage/persistent-volumes');
export const classDocs = kubernetesDocs('docs/concepts/storage/storage-classes');
export const matchCode = kubernetesCode('staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go FindMatchingVolume');
export const indexCode = kubernetesCode('pkg/controller/volume/persistentvolume/index.go findByClaim');
export const controllerCode = kubernetesCode('pkg/controller/volume/persistentvolume/pv_controller.go');
export const schedulerCode = kubernetesCode('pkg/scheduler/framework/plugins/volumebinding/binder.go');
export const protectionCode = kubernetesCode('pkg/controller/volume/pvcprotection/pvc_protection_controller.go podUsesPVCForDeletion');
export const volumeProtectionCode = kubernetesCode('pkg/controller/volume/pvprotection/pv_protection_controller.go isBeingUsed');
