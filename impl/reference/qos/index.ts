import type { QosPort } from '../../../spec/qos';
import { ReferenceQos } from './evictions';

export { ReferenceQos, type Comparator, type State } from './evictions';
export { thousandths, type Settled } from './classes';

export function create(): QosPort {
  return new ReferenceQos();
}
