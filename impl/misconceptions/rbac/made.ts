import { kubernetesCode, kubernetesDocs, type Misconception, type Source, type Text } from '../../../spec/kernel';
import type { Outcome, Policy, RbacPort, Write } from '../../../spec/rbac';
import { ReferenceRbac } from '../../reference/rbac';

export const page = kubernetesDocs('docs/reference/access-authn-authz/rbac');
export const matching = kubernetesCode('pkg/apis/rbac/v1/evaluation_helpers.go');
export const resolver = kubernetesCode('pkg/registry/rbac/validation/rule.go');
export const escalation = kubernetesCode('pkg/registry/rbac/escalation_check.go');

type About = NonNullable<Misconception['about']>;

/** A belief about RBAC, what is true instead, and the class that acts on the belief; where need be what it is about. A fresh object each time, of one class. */
export function believed(name: string, belief: Text, truth: Text, sources: readonly Source[], Belief: new () => RbacPort, about?: About): Misconception<RbacPort> {
  return { id: `rbac/${name}`, belief, truth, sources, ...(about === undefined ? {} : { about }), create: () => new Belief() };
}

const reference = new ReferenceRbac();
const known = new WeakMap<Write, { readonly policy: Policy; readonly outcome: Outcome }>();

/** Who has a belief about requests alone: what they think of writes to roles and bindings is another matter. */
export class AboutRequests extends ReferenceRbac {
  /** Many have such beliefs, and all answer this alike: it is worked out once. */
  override write(policy: Policy, attempt: Write): Outcome {
    const before = known.get(attempt);
    if (before?.policy === policy) return before.outcome;
    const outcome = reference.write(policy, attempt);
    known.set(attempt, { policy, outcome });
    return outcome;
  }
}
