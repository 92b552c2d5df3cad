import type { RbacPort } from '../../../spec/rbac';
import { ReferenceRbac } from './writing';

export { ofKind } from './granting';
export { namespaceOf, ReferenceRbac } from './writing';
export type { Attributes, Place } from './matching';

export function create(): RbacPort {
  return new ReferenceRbac();
}
