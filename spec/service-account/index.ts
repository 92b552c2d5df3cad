import { anyTopic, text, type Topic } from '../kernel';
import { accessInvariants } from './access-invariants';
import { admissionInvariants } from './admission-invariants';
import { identityInvariants } from './identity-invariants';
import { declaration, type ServiceAccountPort } from './port';
import { tokenInvariants } from './token-invariants';

export * from './port';

const YEAR_SECONDS = 365 * 86_400;

export const serviceAccount: Topic<ServiceAccountPort> = {
  ...declaration,
  title: text('ServiceAccounts and their tokens', 'ServiceAccount 与令牌'),
  sections: ['13', '14'],
  // The API takes at most 2^32 seconds for a token's life, and who asks for more is to be refused.
  bounds: { numbers: { expirationSeconds: [0, 2 ** 33], seconds: [0, 300 * YEAR_SECONDS], graceSeconds: [0, 86_400] } },
  invariants: [...identityInvariants, ...accessInvariants, ...admissionInvariants, ...tokenInvariants],
};

export const topic = anyTopic(serviceAccount);
