/** What a node that runs on timers takes from the machine: its time, which stands still between ticks, and its chance. */
export class Surroundings {
  private now = 0;
  private timers: { readonly id: number; readonly at: number; readonly run: () => void }[] = [];
  private set = 0;
  private drawn = 0;

  constructor(private readonly timeouts: readonly number[], private readonly shortest: number) {}

  after(ms: number, run: () => void): number {
    this.timers.push({ id: ++this.set, at: this.now + ms, run });
    return this.set;
  }

  cancel(id: unknown): void {
    this.timers = this.timers.filter((timer) => timer.id !== id);
  }

  /** Lets one tick pass and runs what is due then. */
  tick(): void {
    this.now++;
    const due = this.timers.filter(({ at }) => at <= this.now);
    for (const { id, run } of due) {
      // One that was due may have cancelled another.
      if (!this.timers.some((timer) => timer.id === id)) continue;
      this.cancel(id);
      run();
    }
  }

  /** The number below 1 of which the library makes the next election timeout: shortest + floor(number × how many there are). */
  chance(): number {
    const timeout = this.timeouts[this.drawn++ % this.timeouts.length] ?? this.shortest;
    return (timeout - this.shortest + 0.5) / this.shortest;
  }
}

const turn = globalThis.setImmediate;
let current: Surroundings | undefined;

/** Puts the surroundings of the node that is being called in place of those of this process, which runs nothing else. */
export function takeOver(): void {
  const own = (): Surroundings => {
    if (current === undefined) throw new Error('nobody is being called');
    return current;
  };
  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms: number) => own().after(ms, run),
    clearTimeout: (id: unknown) => own().cancel(id),
  });
  Object.assign(Math, { random: () => own().chance() });
}

/** Calls a node and waits until it has nothing more to do. Whatever it waits for itself is a promise that is kept at once. */
export async function within(surroundings: Surroundings, call: () => void): Promise<void> {
  current = surroundings;
  try {
    call();
    await new Promise<void>((resolve) => void turn(resolve));
  } finally {
    current = undefined;
  }
}
