import type { Reason } from '../../../../spec/service-account/port';
import { ApiError } from '../../api';

const reasons: Readonly<Record<number, Reason>> = { 400: 'BadRequest', 403: 'Forbidden', 404: 'NotFound', 409: 'AlreadyExists', 422: 'Invalid' };

/** Why the API server refuses something. Throws what is no refusal. */
export function reasonOf(problem: unknown): Reason {
  const reason = problem instanceof ApiError ? reasons[problem.status] : undefined;
  if (reason === undefined) throw problem;
  return reason;
}
