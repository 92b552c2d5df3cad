import { experiments } from './shrink';
import type { Flavour } from './extras';
import type { Habits, Phase } from './generate';
import { CRASH_IN_A_SNAPSHOT, FIGURE_8, MEMBERS_IN_A_SNAPSHOT, NO_LONGER_ALONE, REMOVED_AND_ASKED, SNAPSHOT_FOR_A_DEPOSED_LEADER, TWO_AT_ONCE, TWO_CHANGES, TWO_MAJORITIES } from './stories';

const calm: Record<Phase, number> = { election: 3, proposal: 4, heartbeat: 3, exchange: 3, crash: 1, restart: 1, single: 2, cut: 0 };
const sizes = [3, 3, 3, 5, 5, 4, 2];

function habits(weights: Partial<Record<Phase, number>>, phasesMax: number, flavours: readonly Flavour[] = ['plain']): Habits {
  return { sizes, phasesMax, weights: { ...calm, ...weights }, flavours };
}

/** Mostly elections: votes lost, late and twice, crashes between a vote and the next one. */
export const electionPrograms = experiments(habits({ election: 8, proposal: 1, heartbeat: 1, single: 6, crash: 2, restart: 2 }, 8, ['plain', 'plain', 'plain', 'plain', 'pre-vote', 'members', 'transfer', 'members']));

/** Elections and proposals in turn: logs part and meet again. */
export const logPrograms = experiments(
  habits({ election: 4, proposal: 5, single: 3, cut: 1 }, 12, ['plain', 'plain', 'plain', 'plain', 'snapshots', 'snapshots', 'members', 'lone']),
  FIGURE_8, TWO_CHANGES, TWO_MAJORITIES, MEMBERS_IN_A_SNAPSHOT, TWO_AT_ONCE, NO_LONGER_ALONE, REMOVED_AND_ASKED, SNAPSHOT_FOR_A_DEPOSED_LEADER, CRASH_IN_A_SNAPSHOT,
);

/** What a leader sends, and what it is answered, in any order. */
export const disorderedPrograms = experiments(habits({ election: 3, proposal: 5, single: 4 }, 7, ['disorder', 'disorder', 'plain', 'snapshots', 'members']));

/** Crashes at every point, with what was written lost or kept. */
export const crashPrograms = experiments(habits({ election: 4, crash: 5, restart: 5 }, 9, ['plain', 'plain', 'plain', 'snapshots', 'members', 'lone']));

/** Short: what matters comes after. */
export const quietPrograms = experiments(habits({ crash: 2, cut: 1 }, 5, ['plain', 'plain', 'plain', 'snapshots', 'pre-vote']));

/** Logs that are cut while somebody lags behind. */
export const snapshotPrograms = experiments(habits({ election: 2, proposal: 5 }, 7, ['snapshots']));

/** Reads in old leaders and new ones. */
export const readPrograms = experiments(habits({ election: 3, proposal: 3, cut: 0 }, 8, ['reads']));
