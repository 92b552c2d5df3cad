import { check, examineMisconception, finish, Scenarios, Suspects, type Source } from '../spec/kernel';
import { corpusOf } from './corpus';
import { subject, topicIds } from './topics';

const seed = 1;
const RUNS = 200;

/** A year, a release or an edition: without a number it names none. */
function canBeFound({ kind, place, version }: Source): boolean {
  if (kind === 'notes') return /^study notes \d+(\.\d+)*(, which are silent on this)?$/.test(place);
  if (kind === 'issue') return /^[\w.-]+\/[\w.-]+#[1-9]\d*$/.test(place) && (version === undefined || /\d/.test(version));
  return place !== '' && /\d/.test(version);
}

describe.each(topicIds())('topic %s', (id) => {
  const scenarios = new Scenarios(seed, RUNS);
  const { lookout } = subject(id);
  const suspects = lookout === undefined ? undefined : new Suspects(subject(id).topic, lookout);

  test('every misconception is killed', () => {
    const { topic, misconceptions } = subject(id);
    const corpus = corpusOf(topic);
    const rows = misconceptions.map((each) => examineMisconception(topic, each, { seed, runs: RUNS, scenarios, firstOnly: true, corpus, ...(suspects === undefined ? {} : { suspects }) }));
    expect(rows.filter(({ killedBy }) => killedBy.length === 0).map((row) => row.id)).toEqual([]);
  });

  test('whatever is cited can be looked up: a section of the study notes, an issue of a repository, or a place in an edition that is named', () => {
    const { topic, misconceptions } = subject(id);
    const cited = [...topic.invariants, ...misconceptions].flatMap(({ id: by, sources }) => sources.map((source) => ({ by, source })));
    expect(cited.filter(({ source }) => !canBeFound(source))).toEqual([]);
  });

  test('every invariant cites the study notes, or says that they are silent, and something else; every misconception something beyond them', () => {
    const { topic, misconceptions } = subject(id);
    const own = ({ sources }: { readonly sources: readonly Source[] }) => sources.some(({ kind }) => kind === 'notes');
    const others = ({ sources }: { readonly sources: readonly Source[] }) => sources.some(({ kind }) => kind !== 'notes');
    expect(topic.invariants.filter((each) => !own(each) || !others(each)).map((each) => each.id)).toEqual([]);
    expect(misconceptions.filter((each) => !others(each)).map((each) => each.id)).toEqual([]);
  });

  test('ids belong to the topic, and no two are the same', () => {
    const { topic, misconceptions } = subject(id);
    const ids = [...topic.invariants, ...misconceptions].map((each) => each.id);
    expect(ids.filter((each) => !each.startsWith(`${id}/`))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('an implementation that always throws is an error in every invariant', () => {
    const { topic } = subject(id);
    const broken = new Proxy({}, { get: () => () => { throw new Error('broken'); } });
    for (const invariant of topic.invariants) {
      const result = finish(check(invariant, { port: broken, reset() {}, close() {} }, { seed, runs: 20 }));
      expect(result.outcome).toBe('error');
    }
  });
});
