import { subject } from '../impl/topics';
import { depictOnce, type Implementation, type Picture, type Session, type TopicReport } from '../spec/kernel';
import { invariantNamed } from './reproductions';

/** The session, whose port gives no more answers once time is up. */
function within(expired: () => boolean, session: Session): Session {
  const late = () => {
    throw new Error('time is up');
  };
  return {
    get port() {
      const { port } = session;
      return new Proxy(port, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return expired() ? late : (member.bind(target) as unknown);
        },
      });
    },
    reset: () => session.reset(),
    close: () => session.close(),
  };
}

/**
 * What happened in each smallest scenario, by invariant, where it can be drawn and told. The implementation is asked once more;
 * where it does not answer this time, or not before time is up, there is no picture.
 */
export function picturesOf(implementation: Implementation, reports: readonly TopicReport[], expired: () => boolean = () => false): ReadonlyMap<string, Picture> {
  const pictures = new Map<string, Picture>();
  for (const { topic, invariants } of reports) {
    const failed = invariants.flatMap(({ id, failure }) => {
      const invariant = failure === undefined ? undefined : invariantNamed(id);
      return invariant?.depict === undefined ? [] : [{ invariant, scenario: failure?.scenario }];
    });
    if (failed.length === 0) continue;
    for (const { invariant, scenario } of failed) {
      if (expired()) break;
      let session: Session | undefined;
      try {
        session = implementation.open(subject(topic).topic);
        const picture = depictOnce(invariant, within(expired, session), scenario);
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
