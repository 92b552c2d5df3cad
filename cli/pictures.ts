import { subject } from '../impl/topics';
import { canonical, depictOnce, ScenarioUnsupported, type Implementation, type Picture, type Session, type TopicReport } from '../spec/kernel';
import { invariantNamed } from './reproductions';

/** The session, whose port gives no more answers once time is up: that is no silence of the implementation's. */
function within(expired: () => boolean, session: Session): Session {
  const late = () => {
    throw new ScenarioUnsupported('time is up');
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
 * What happened in each smallest scenario, by invariant, where it can be drawn and told; where a call was not answered, up to that. The implementation is asked once more;
 * where it does not answer this time, or not before time is up, there is no picture.
 */
export function picturesOf(implementation: Implementation, reports: readonly TopicReport[], expired: () => boolean = () => false): ReadonlyMap<string, Picture> {
  const pictures = new Map<string, Picture>();
  for (const { topic, invariants } of reports) {
    // Of those who ended in the same scenario one is drawn; whoever hangs is not waited for once more.
    const ended = new Set<string>();
    const failed = invariants.flatMap(({ id, outcome, failure, unanswered }) => {
      const shown = failure === undefined ? (outcome === 'error' ? unanswered : undefined) : { invariant: id, scenario: failure.scenario };
      const key = failure === undefined ? canonical(shown?.scenario) : '';
      const invariant = shown === undefined || ended.has(key) ? undefined : invariantNamed(shown.invariant);
      if (failure === undefined) ended.add(key);
      return invariant?.depict === undefined ? [] : [{ id, invariant, scenario: shown?.scenario }];
    });
    for (const { id, invariant, scenario } of failed) {
      if (expired()) break;
      let session: Session | undefined;
      try {
        session = implementation.open(subject(topic).topic);
        const picture = depictOnce(invariant, within(expired, session), scenario);
        if (picture !== undefined) pictures.set(id, picture);
      } catch {
        // The failure itself was reported; only its picture is missing.
      } finally {
        session?.close();
      }
    }
  }
  return pictures;
}
