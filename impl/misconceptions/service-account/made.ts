import type { ServiceAccountPort } from '../../../spec/service-account';
import { ReferenceServiceAccount } from '../../reference/service-account';

type Parts = NonNullable<ConstructorParameters<typeof ReferenceServiceAccount>[0]>;

/** The port with another part in the place of the reference's, made anew each time. */
export function made(parts: Parts): () => ServiceAccountPort {
  return () => new ReferenceServiceAccount(parts);
}
