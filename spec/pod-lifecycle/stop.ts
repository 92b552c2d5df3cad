import { asksForRestart, isUp, lastEnd, type Life, type Story } from './life';

const GRACE_SECONDS = 30;
/** What a container has at least to end by itself, however late its turn comes. */
const LEAST_SECONDS = 2;

/** The end of a container in the course of stopping the whole Pod. */
export interface Ending {
  readonly life: Life;
  /** When it is told to end (SIGTERM). */
  readonly toldAt: number;
  readonly endsAt: number;
  readonly exitCode: number;
}

function ending(life: Life, toldAt: number, left: number, { stops }: Story): Ending {
  const { exitCode, afterSeconds } = stops[life.spec.name] ?? { exitCode: 143, afterSeconds: 0 };
  const patience = Math.max(left, LEAST_SECONDS);
  if (afterSeconds > patience) return { life, toldAt, endsAt: toldAt + patience, exitCode: 137 };
  return { life, toldAt, endsAt: toldAt + afterSeconds, exitCode };
}

function graceOf({ pod }: Story): number {
  return pod.spec.terminationGracePeriodSeconds ?? GRACE_SECONDS;
}

/**
 * How the containers that run end when the whole Pod is stopped at `from`: a sidecar is told when the main containers and the
 * sidecar after it have ended, at the latest when the grace period is over; everybody else is told at once.
 */
export function endings(lives: readonly Life[], from: number, story: Story): readonly Ending[] {
  const grace = graceOf(story);
  const running = lives.filter(isUp);
  const found = running.filter(({ role }) => role !== 'sidecar').map((life) => ending(life, from, grace, story));
  let waitedFor = found.filter(({ life }) => life.role === 'main').map(({ endsAt }) => endsAt);
  for (const life of running.filter(({ role }) => role === 'sidecar').reverse()) {
    const toldAt = Math.min(Math.max(from, ...waitedFor), from + grace);
    const own = ending(life, toldAt, grace - (toldAt - from), story);
    found.push(own);
    waitedFor = [...waitedFor, own.endsAt];
  }
  return found;
}

/** The whole Pod being stopped, or stopped. */
export interface Stop {
  readonly from: number;
  /** The grace period of the Pod in seconds. */
  readonly grace: number;
  readonly endings: readonly Ending[];
  readonly until: number;
}

export function stopAt(lives: readonly Life[], from: number, story: Story): Stop {
  const found = endings(lives, from, story);
  return { from, grace: graceOf(story), endings: found, until: Math.max(from, ...found.map(({ endsAt }) => endsAt)) };
}

/** An init container that has failed and is not started again, if there is one. */
export function failedForGood(lives: readonly Life[]): Life | undefined {
  return lives.find((life) => {
    const end = lastEnd(life);
    return life.role === 'init' && end !== undefined && end.exitCode !== 0 && !asksForRestart(life, end.exitCode);
  });
}

/** Whether the main containers have been started once. */
export function isInitialized(lives: readonly Life[]): boolean {
  return lives.some(({ role, runs }) => role === 'main' && runs.length > 0);
}
