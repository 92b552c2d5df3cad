import { check, finish, type AnyTopic, type CheckOptions, type Implementation, type InvariantReport } from '../spec/kernel';

/** One invariant alone, as `verify` examines it, without making its counterexample smaller. */
export function examineInvariant(implementation: Implementation, topic: AnyTopic, id: string, options: CheckOptions): Pick<InvariantReport, 'outcome' | 'reason'> {
  const invariant = topic.invariants.find((each) => each.id === id);
  if (invariant === undefined) throw new Error(`there is no invariant ${id}`);
  const declared = implementation.features(topic) ?? [];
  const missing = (invariant.features ?? []).filter((feature) => !declared.includes(feature));
  if (missing.length > 0) return { outcome: 'unsupported', reason: `${implementation.name} does not declare the feature ${missing.join(', ')}` };
  const session = implementation.open(topic);
  try {
    return finish(check(invariant, session, { ...options, shrinks: 0 }));
  } finally {
    session.close();
  }
}
