import { anyTopic, text, type Topic } from '../kernel';
import { grantInvariants } from './grant-invariants';
import { declaration, type RbacPort } from './port';
import { subjectInvariants } from './subject-invariants';
import { writeInvariants } from './write-invariants';

export * from './port';

export const rbac: Topic<RbacPort> = {
  ...declaration,
  title: text('Role-based access control', '基于角色的访问控制（RBAC）'),
  sections: ['12'],
  invariants: [...grantInvariants, ...subjectInvariants, ...writeInvariants],
};

export const topic = anyTopic(rbac);
