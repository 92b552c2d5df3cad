import * as fc from 'fast-check';
import { canonical, misconceived, type AnyInvariant } from '../../spec/kernel';
import { subject } from '../topics';

const DRAWS = 150;

/** Beliefs whose sentences speak of something particular, and what a scenario says that has it, as JSON: anywhere else who holds them errs in nothing. */
const sentences: readonly (readonly [belief: string, particular: readonly RegExp[]])[] = [
  ['qos/memory-alone-decides', [/"memory"/]],
  ['qos/limits-alone-are-burstable', [/"limits"/, /"containers":\[[^\]]*"resources"|"initContainers":\[[^\]]*"resources"/]],
  ['rbac/names-limit-creates', [/"resourceNames"/, /"verb":"create"/]],
  ['rbac/no-create-by-name', [/"resourceNames"/, /"verb":"create"/, /"subresource"/]],
  ['rbac/writing-bindings-is-enough', [/Binding"/]],
  ['rbac/only-creates-are-checked', [/"verb":"update"/]],
  ['pv-binding/shared-volumes-serve-many-claims', [/"ReadWriteMany"/]],
  ['pv-binding/what-is-left-stays-free', [/"PersistentVolumeClaim".*"PersistentVolumeClaim"/]],
  ['pv-binding/a-lost-claim-takes-another', [/"force":true/]],
  ['pv-binding/a-binding-outlives-its-volume', [/"force":true/]],
  ['pv-binding/a-retained-volume-outlives-its-deletion', [/"do":"delete","kind":"PersistentVolume"/]],
  ['service-account/pod-is-not-told', [/"kind":"Pod"/]],
  ['service-account/namesake-takes-the-token-over', [/"kind":"Pod"/]],
  ['pod-lifecycle/the-whole-pod-restarts', [/"exitCode":[1-9]/]],
  ['pod-lifecycle/localhost-is-the-pod-ip', [/"host":"127\.0\.0\.1"/, /"host":"podIP"/]],
];

interface Answered {
  readonly invariant: AnyInvariant;
  readonly scenario: unknown;
  /** What the reference does, in canonical form. */
  readonly rightly: string;
}

const known = new Map<string, readonly Answered[]>();

/** Scenarios of all invariants of a topic, with what the reference does in them: the same for all of its beliefs. */
function answered(topic: string): readonly Answered[] {
  const found = known.get(topic) ?? subject(topic).topic.invariants.flatMap((invariant) =>
    fc.sample(invariant.scenario, { seed: 1, numRuns: DRAWS }).map((scenario) => ({ invariant, scenario, rightly: canonical(invariant.observe(subject(topic).createReference(), scenario)) })),
  );
  known.set(topic, found);
  return found;
}

test.each(sentences)('%s answers rightly where its sentence does not apply, and wrongly somewhere else', (belief, particular) => {
  const { topic, misconceptions } = subject(belief.split('/')[0] ?? '');
  const misconception = misconceptions.find(({ id }) => id === belief);
  if (misconception === undefined) throw new Error(`there is no ${belief}`);
  const session = misconceived(misconception).open(topic);
  const errs = answered(topic.id).filter(({ invariant, scenario, rightly }) => {
    session.reset();
    return canonical(invariant.observe(session.port, scenario)) !== rightly;
  });
  expect(errs.length).toBeGreaterThan(0);
  expect(errs.filter(({ scenario }) => !particular.every((each) => each.test(JSON.stringify(scenario))))).toEqual([]);
});
