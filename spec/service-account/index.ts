import { anyTopic, text, type Topic } from '../kernel';
import { accessInvariants } from './access-invariants';
import { admissionInvariants } from './admission-invariants';
import { identityInvariants } from './identity-invariants';
import { declaration, type ServiceAccountPort } from './port';
import { tokenInvariants } from './token-invariants';

export * from './port';

export const serviceAccount: Topic<ServiceAccountPort> = {
  ...declaration,
  title: text('ServiceAccounts and their tokens', 'ServiceAccount 与令牌'),
  sections: ['13', '14'],
  invariants: [...identityInvariants, ...accessInvariants, ...admissionInvariants, ...tokenInvariants],
};

export const topic = anyTopic(serviceAccount);
