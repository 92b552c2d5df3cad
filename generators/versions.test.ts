import { join } from 'node:path';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { decodeReproduction } from '../impl/reproduction';
import { releaseFrom, releases } from '../impl/system/releases';
import { subject, subjects } from '../impl/topics';
import { observeOnce, inProcess } from '../spec/kernel';
import { isLinked, versionsPage } from './versions';
import { breaking, changed, contrastsOf, otherwise, unexplained, versionsCauses, versionsRecord } from './versions-record';

const record = versionsRecord();
const causes = versionsCauses();
const topics = subjects().map(({ topic }) => topic);
const invariants = topics.flatMap((topic) => topic.invariants);

test('the page about releases is what was recorded of them', () => {
  expect(readText(join(packageRoot(), 'docs', 'versions.md'))).toBe(versionsPage(topics, record, causes));
});

test('what no release was asked about comes out neither alike nor apart', () => {
  const [topic] = topics;
  const [asked, unasked] = (topic?.invariants ?? []).map(({ id }) => id);
  const page = versionsPage(topics, { ...record, contrasts: [], invariants: [{ id: asked ?? '', outcomes: ['pass', 'pass'] }, { id: unasked ?? '', outcomes: ['unsupported', 'unsupported'] }] }, []);
  expect(page).toContain(`${topic?.id}: 1 of 1 invariants come out alike; 1 not linked; ${(topic?.invariants.length ?? 0) - 2} not asked yet |`);
});

test('the releases that can be built are those that were examined; the one that is described conforms', () => {
  expect(record.releases).toEqual(releases);
  expect(record.invariants.filter(isLinked).filter(({ outcomes }) => outcomes[0] !== 'pass')).toEqual([]);
});

test('every invariant that is recorded exists', () => {
  const known = new Set(invariants.map(({ id }) => id as string));
  expect(record.invariants.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
});

test('every difference has a cause, and every cause a difference with its smallest scenario', () => {
  expect(unexplained(record, causes)).toEqual([]);
  for (const cause of causes) expect([cause.title, contrastsOf(record, cause).map(({ invariant }) => invariant)]).toEqual([cause.title, expect.arrayContaining(cause.invariants) as string[]]);
  const told = causes.map((cause) => contrastsOf(record, cause).length).reduce((sum, count) => sum + count, 0);
  expect(told).toBe(record.contrasts.length);
});

test('every difference is told once in the rule and the releases that differ, signed unlike all others of them', () => {
  const names = record.contrasts.map((each) => `${each.invariant} in ${breaking(record, each).join()}: ${each.sign}`);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

describe('the command below each situation', () => {
  const commands = [...versionsPage(topics, record, causes).matchAll(/^KUBERNETES=(\S+) proctor replay '(.+)' --impl kubernetes$/gm)].map(([, release = '', word = '']) => ({ release, word }));

  test('names a release that differs, and that can be built', () => {
    expect(commands.map(({ release }) => releaseFrom({ KUBERNETES: release }))).toEqual(commands.map(({ release }) => release));
    expect(commands.map(({ release }) => release)).not.toContain(releases[0]);
  });

  test('replays the scenario of the record, in which the reference keeps the rule', () => {
    expect(commands).toHaveLength(record.contrasts.length);
    const words = commands.map(({ word }) => decodeReproduction(word));
    expect(words).toEqual(expect.arrayContaining(record.contrasts.map(({ invariant, scenario }) => ({ invariant, scenario }))));
    for (const { topic: id, invariant: of, scenario } of record.contrasts) {
      const { topic, createReference } = subject(id);
      const rule = topic.invariants.find((each) => each.id === of);
      expect([of, rule === undefined ? 'no rule' : observeOnce(rule, inProcess('reference', '1', createReference).open(topic), scenario).violation]).toEqual([of, undefined]);
    }
  });
});

test('the rules of today judge the recorded answers as they were judged then', () => {
  for (const { invariant: id, scenario, stances } of record.contrasts) {
    const invariant = invariants.find((each) => each.id === id);
    for (const { by, verdict, observation } of stances) {
      if (observation === undefined) continue;
      const judged = invariant?.holds(observation, scenario) === undefined ? 'holds' : 'breaks';
      expect([id, record.releases[by], judged]).toEqual([id, record.releases[by], verdict]);
    }
  }
});

describe('a record that nobody explained', () => {
  const difference = (sign: string) => ({ topic: 'qos', invariant: 'qos/class', sign, scenario: {}, stances: [{ by: 0, verdict: 'holds' }, { by: 1, verdict: 'breaks' }] }) as const;
  const open = {
    releases: ['2.0', '1.9'],
    invariants: [{ id: 'qos/class', outcomes: ['pass', 'fail'] as const }, { id: 'qos/grace', outcomes: ['pass', 'pass'] as const }],
    contrasts: [difference('small'), difference('large')],
  };
  const cause = { title: 'It is so', releases: ['1.9'], invariants: ['qos/class'], what: '', code: '' };

  test('is told by invariant and release, and by each difference', () => {
    expect(unexplained(open, [])).toEqual(['qos/class in 1.9 is not explained', ...['small', 'large'].map((sign) => `qos/class in 1.9, signed "${sign}", is not explained`)]);
    expect(unexplained(open, [{ ...cause, releases: ['1.8'] }])).toContain('qos/class in 1.9 is not explained');
    expect(unexplained(open, [cause])).toEqual([]);
  });

  test('one cause of several explains no more than it names, and none explains what another does', () => {
    const small = { ...cause, signs: ['small'] };
    expect(unexplained(open, [small])).toEqual(['qos/class in 1.9, signed "large", is not explained']);
    expect(unexplained(open, [small, { ...cause, title: 'And so', signs: ['large'] }])).toEqual([]);
    expect(unexplained(open, [small, { ...cause, title: 'And so' }])).toEqual(['qos/class in 1.9, signed "small", is explained by each of: It is so; And so']);
  });

  test('so is an explanation of what does not differ', () => {
    expect(unexplained(open, [{ ...cause, invariants: ['qos/class', 'qos/grace'] }])).toEqual(['"It is so" explains qos/grace in 1.9, which does not differ']);
    expect(unexplained(open, [{ ...cause, signs: ['small', 'large', 'odd'] }])).toEqual(['"It is so" explains what is signed "odd", which does not differ']);
  });
});

describe('releases that are asked again', () => {
  const known = { releases: ['2.0', '1.9'], invariants: [{ id: 'qos/class', outcomes: ['pass', 'fail'] as const }, { id: 'qos/grace', outcomes: ['pass', 'pass'] as const }] };

  test('say nothing where all is as it was recorded', () => {
    expect(otherwise(known, '1.9', [{ id: 'qos/class', outcome: 'fail' }, { id: 'qos/grace', outcome: 'pass' }])).toEqual([]);
  });

  test('tell which rules come out otherwise, were never asked about, or are gone', () => {
    expect(otherwise(known, '1.9', [{ id: 'qos/class', outcome: 'pass' }, { id: 'qos/pressure', outcome: 'error', reason: 'it exited' }])).toEqual([
      'qos/class in 1.9: pass; recorded: fail',
      'qos/pressure in 1.9: error (it exited); recorded: nothing',
      'qos/grace in 1.9 is recorded, and no longer examined',
    ]);
    expect(otherwise(known, '1.8', [])).toEqual(['Kubernetes 1.8 is not recorded']);
  });

  describe('about a difference', () => {
    const stances = [{ by: 0, verdict: 'holds', observation: 'Guaranteed' }, { by: 1, verdict: 'breaks', observation: 'Burstable', reason: 'it is Guaranteed' }] as const;
    const recorded = { ...known, contrasts: [{ topic: 'qos', invariant: 'qos/class', sign: 'Guaranteed ≠ Burstable', scenario: { cpu: 1 }, stances }] };
    const again = ({ by: _by, ...stance }: (typeof stances)[number]) => () => stance;

    test('say nothing where each does what it did', () => {
      expect(changed(recorded, '2.0', again(stances[0]))).toEqual([]);
      expect(changed(recorded, '1.9', again(stances[1]))).toEqual([]);
    });

    test('tell where it is gone, or is another', () => {
      expect(changed(recorded, '1.9', again(stances[0]))).toEqual(['qos/class in 1.9, signed "Guaranteed ≠ Burstable": holds with Guaranteed; recorded: breaks with Burstable (it is Guaranteed)']);
      expect(changed(recorded, '2.0', () => ({ verdict: 'error', reason: 'it exited' }))).toEqual(['qos/class in 2.0, signed "Guaranteed ≠ Burstable": error (it exited); recorded: holds with Guaranteed']);
      expect(changed(recorded, '1.9', () => ({ ...stances[1], observation: 'BestEffort' }))).toHaveLength(1);
    });
  });
});
