import type { Account, Binding, Operation, Outcome, Pod, Request, ServiceAccountPort, Subject, Verdict } from '../../../spec/service-account';
import { ReferenceAdmission } from './admission';
import { ReferenceCluster } from './cluster';
import { ReferenceIdentity } from './identity';

export { ReferenceAdmission } from './admission';
export { ReferenceCluster } from './cluster';
export { ReferenceIdentity, type Bearer, type Named } from './identity';
export { type Asked, type Issued, type Thing } from './tokens';

interface Parts {
  readonly Identity: new () => ReferenceIdentity;
  readonly Admission: new () => ReferenceAdmission;
  readonly Cluster: new (identity: ReferenceIdentity) => ReferenceCluster;
}

/** The port, put together from its parts; who believes otherwise brings another part. */
export class ReferenceServiceAccount implements ServiceAccountPort {
  private readonly identity: ReferenceIdentity;
  private readonly admission: ReferenceAdmission;
  private readonly newCluster: () => ReferenceCluster;

  constructor({ Identity = ReferenceIdentity, Admission = ReferenceAdmission, Cluster = ReferenceCluster }: Partial<Parts> = {}) {
    this.identity = new Identity();
    this.admission = new Admission();
    this.newCluster = () => new Cluster(this.identity);
  }

  mayAccess(bindings: readonly Binding[], subject: Subject, request: Request): boolean {
    return this.identity.mayAccess(bindings, subject, request);
  }

  admit(accounts: readonly Account[], pod: Pod): Verdict {
    return this.admission.admit(accounts, pod);
  }

  run(operations: readonly Operation[]): readonly Outcome[] {
    const cluster = this.newCluster();
    return operations.map((each) => cluster.apply(each));
  }
}

export function create(): ServiceAccountPort {
  return new ReferenceServiceAccount();
}
