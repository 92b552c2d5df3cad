import type * as fc from 'fast-check';
import { invariant, issue, notes, type AnyInvariant, type Coverage, type Question, type Source, type Text } from '../kernel';
import { storyForm } from './forms';
import type { WalPort } from './port';
import { Run, type Look } from './run';
import { storyViolation } from './story-rule';
import type { Sight, Story } from './story';
import { depictStory } from './story-depict';

/** A file of etcd's own code. */
export function etcdCode(place: string): Source {
  return { kind: 'code', place: `etcd-io/etcd ${place}`, version: 'v3.7.0' };
}

export function etcdDocs(page: string): Source {
  return { kind: 'documentation', place: `etcd.io/${page}`, version: 'v3.6' };
}

/** A thread of etcd's, and the year in which it was found and settled. */
export function etcdIssue(number: number, year: number): Source {
  return issue(`etcd-io/etcd#${number}`, String(year));
}

export const alice: Source = { kind: 'paper', place: 'Pillai et al., All File Systems Are Not Created Equal: On the Complexity of Crafting Crash-Consistent Applications, OSDI', version: '2014' };
export const posixFsync: Source = { kind: 'documentation', place: 'man7.org/linux/man-pages/man2/fsync.2.html', version: 'Linux man-pages 6.9' };

interface Part {
  readonly id: `wal/${string}`;
  readonly tells?: readonly string[];
  readonly statement: Text;
  readonly sources: readonly Source[];
  readonly scenario: fc.Arbitrary<Story>;
  readonly look?: Look;
  readonly covers: Coverage<Story, Sight>;
  readonly question?: Question<Story, Sight>;
}

const judge = (sight: Sight, told: Story) => storyViolation(told, sight);

/** An invariant about a store that crashes: a story is run on a simulated disk, and all that is seen of the store is judged. */
export function story({ look, ...part }: Part): AnyInvariant {
  return invariant<WalPort, Story, Sight>({
    ...part,
    form: storyForm,
    sources: [notes('32.3'), ...part.sources],
    observe: (port, told) => new Run(port, told, look).all(),
    holds: judge,
    depict: (port, told) => depictStory(port, told, look ?? {}, part.id, judge),
  });
}
