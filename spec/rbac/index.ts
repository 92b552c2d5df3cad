import { anyTopic, text, type Topic } from '../kernel';
import { grantInvariants } from './grant-invariants';
import { rbacPort, type RbacPort } from './port';
import { subjectInvariants } from './subject-invariants';
import { writeInvariants } from './write-invariants';

export * from './port';

export const rbac: Topic<RbacPort> = {
  id: 'rbac',
  title: text('Role-based access control', '基于角色的访问控制（RBAC）'),
  sections: ['12'],
  port: rbacPort,
  features: {
    chain: 'decide() is provided: RBAC among other authorizers',
    writes: 'write() is provided: who may write roles and bindings',
  },
  invariants: [...grantInvariants, ...subjectInvariants, ...writeInvariants],
};

export const topic = anyTopic(rbac);
