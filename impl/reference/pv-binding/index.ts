import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding } from './cluster';

export { ReferencePvBinding } from './cluster';
export { bytesOf, type ClaimRecord, type PodRecord, type VolumeRecord } from './records';

export function create(): PvBindingPort {
  return new ReferencePvBinding();
}
