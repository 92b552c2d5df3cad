import type { Command } from './port';

/** Commits of some commands each, to a store that takes snapshots. */
export interface Growth {
  readonly snapshotCount: number;
  readonly commits: readonly (readonly Command[])[];
}

/** After each commit: whether there is a new snapshot, and how many segments of the log there are. */
export interface Grown {
  readonly snapshot: boolean;
  readonly segments: number;
}

/** How many commands have been applied since the last snapshot when a commit has been. */
export function sinceSnapshot({ snapshotCount, commits }: Growth): readonly number[] {
  let count = 0;
  return commits.map((commands) => {
    if (count > snapshotCount) count = 0;
    count += commands.length;
    return count;
  });
}
