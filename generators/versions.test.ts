import { join } from 'node:path';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { releases } from '../impl/system/releases';
import { subjects } from '../impl/topics';
import { contrastsOf, isLinked, versionsPage } from './versions';
import { otherwise, unexplained, versionsCauses, versionsRecord } from './versions-record';

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
  const open = { releases: ['2.0', '1.9'], invariants: [{ id: 'qos/class', outcomes: ['pass', 'fail'] as const }, { id: 'qos/grace', outcomes: ['pass', 'pass'] as const }] };
  const cause = { title: 'It is so', releases: ['1.9'], what: '', code: '' };

  test('is told by invariant and release', () => {
    expect(unexplained(open, [])).toEqual(['qos/class in 1.9 is not explained']);
    expect(unexplained(open, [{ ...cause, invariants: ['qos/class'] }])).toEqual([]);
  });

  test('so is an explanation of what does not differ', () => {
    expect(unexplained(open, [{ ...cause, invariants: ['qos/class', 'qos/grace'] }])).toEqual(['"It is so" explains qos/grace in 1.9, which does not differ']);
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
});
