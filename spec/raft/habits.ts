import { experiments } from './shrink';
import type { Habits, Phase } from './generate';

const calm: Record<Phase, number> = { election: 3, proposal: 4, heartbeat: 3, exchange: 3, crash: 1, restart: 1, single: 2, cut: 0 };
const sizes = [3, 3, 3, 5, 5, 4, 2];

function habits(weights: Partial<Record<Phase, number>>, phasesMax: number): Habits {
  return { sizes, phasesMax, weights: { ...calm, ...weights } };
}

/** Mostly elections: votes lost, late and twice, crashes between a vote and the next one. */
export const electionPrograms = experiments(habits({ election: 8, proposal: 1, heartbeat: 1, single: 6, crash: 2, restart: 2 }, 8));

/** Elections and proposals in turn: logs part and meet again. */
export const logPrograms = experiments(habits({ election: 4, proposal: 5, single: 3, cut: 1 }, 12));

/** Crashes at every point, with what was written lost or kept. */
export const crashPrograms = experiments(habits({ election: 4, crash: 5, restart: 5 }, 9));

/** Short: what matters comes after. */
export const quietPrograms = experiments(habits({ crash: 2, cut: 1 }, 5));
