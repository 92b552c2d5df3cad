import { subject } from '../impl/topics';
import { depictOnce, type Implementation, type Picture, type Session, type TopicReport } from '../spec/kernel';
import { invariantNamed } from './reproductions';

/**
 * What happened in each smallest scenario, by invariant, where it can be drawn and told. The implementation is asked once more;
 * where it does not answer this time there is no picture.
 */
export function picturesOf(implementation: Implementation, reports: readonly TopicReport[]): ReadonlyMap<string, Picture> {
  const pictures = new Map<string, Picture>();
  for (const { topic, invariants } of reports) {
    const failed = invariants.flatMap(({ id, failure }) => {
      const invariant = failure === undefined ? undefined : invariantNamed(id);
      return invariant?.depict === undefined ? [] : [{ invariant, scenario: failure?.scenario }];
    });
    if (failed.length === 0) continue;
    for (const { invariant, scenario } of failed) {
      let session: Session | undefined;
      try {
        session = implementation.open(subject(topic).topic);
        const picture = depictOnce(invariant, session, scenario);
        if (picture !== undefined) pictures.set(invariant.id, picture);
      } catch {
        // The failure itself was reported; only its picture is missing.
      } finally {
        session?.close();
      }
    }
  }
  return pictures;
}
