import { readClaims } from './claims';
import { subjects } from './topics';

const claims = readClaims();

test('every section that a topic covers has its sentences as claims', () => {
  for (const { topic } of subjects()) {
    for (const section of topic.sections) {
      const own = claims.filter(({ id, topic: of }) => of === topic.id && (id === section || id.startsWith(`${section}.`)));
      expect({ topic: topic.id, section, claims: own.length > 0 }).toEqual({ topic: topic.id, section, claims: true });
    }
  }
});

test('each claim is there once', () => {
  const ids = claims.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

test('each sentence that is not simply true has a misconception to show for it, or an invariant that says what is true', () => {
  for (const { id, verdict, truth, sentence } of claims.filter((claim) => claim.verdict !== 'holds')) {
    expect({ id, verdict, corrected: truth.zh !== sentence }).toEqual({ id, verdict, corrected: true });
  }
});

test('a mistake in the file is told with its place and the way out', () => {
  const good = (more: string) => `- id: "28.1"\n  topic: qos\n  sentence: s\n  verdict: holds\n  truth: { en: a, zh: b }\n${more}`;
  const read = (content: string) => () => readClaims('claims.yaml', content);
  expect(read(good('  decidedBy: [qos/clas]\n'))).toThrow(/claims\.yaml:6:15: there is no invariant "qos\/clas"; did you mean "qos\/class"/);
  expect(read(good('  decidedBy: []\n'))).toThrow(/claims\.yaml:6:14: no invariant decides/);
  expect(read(good('  decidedBy: []\n').replace('topic: qos', 'topic: qoss'))).toThrow(/claims\.yaml:2:10: there is no topic "qoss"/);
  expect(read(good('  decidedBy: []\n').replace('verdict: holds', 'verdict: maybe'))).toThrow(/claims\.yaml:4:12: 0\.verdict/);
  expect(read('- id: [')).toThrow(/claims\.yaml:\d+:\d+: this is not YAML/);
});
