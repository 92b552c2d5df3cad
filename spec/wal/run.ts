import { Disk, NOTHING } from './disk';
import type { Effect, Range, WalPort } from './port';
import type { Crash, Happened, Held, Pair, Sight, Step, Story } from './story';

/** What is looked at beside keys and values: revisions in answers and after a start, and all old revisions after a start. */
export interface Look {
  readonly revisions?: true;
  readonly history?: true;
}

export function pairsOf(range: Range): readonly Pair[] {
  return 'error' in range ? [] : range.keyValues.map(({ key, value }): Pair => [key, value]);
}

const crashAt = { acknowledged: 'acknowledge', unsynced: 'sync', renamed: 'rename', deleted: 'delete' } as const;

/** How many effects of a list are done when the crash comes. */
function reached(effects: readonly Effect[], { at }: Crash): number {
  if (typeof at === 'number') return at % (effects.length + 1);
  const place = effects.findIndex((effect) => effect.do === crashAt[at]);
  if (place < 0) return effects.length;
  return at === 'unsynced' ? place : place + 1;
}

/** Runs a story on a simulated disk. */
export class Run {
  readonly disk = new Disk();
  /** Which step writes; -1 is the first start. */
  protected step = -1;

  constructor(private readonly port: WalPort, private readonly story: Story, private readonly look: Look = {}) {}

  /** Steps until the end, or until the store refuses to start. */
  all(): Sight {
    const sight: Happened[] = [];
    this.start();
    for (const [i, step] of this.story.steps.entries()) {
      this.step = i;
      const happened = this.perform(step);
      sight.push(happened);
      if (happened.held !== undefined && 'refused' in happened.held) break;
    }
    return sight;
  }

  perform(step: Step): Happened {
    switch (step.do) {
      case 'commit':
        return this.commit(step);
      case 'restart':
        this.disk.fail(NOTHING);
        return { held: this.restart(step.crash) };
      case 'flip':
        this.disk.fail(NOTHING);
        return { damaged: this.disk.flip(step.kind, step.of, step.at, step.bit), held: this.restart() };
      case 'lose':
        this.disk.fail(NOTHING);
        return { damaged: this.lose(step.rank), held: this.restart() };
    }
  }

  private commit({ commands, crash }: Step & { do: 'commit' }): Happened {
    const { effects, results } = this.port.commit(commands);
    const done = crash === undefined ? effects.length : reached(effects, crash);
    this.carryOut(effects.slice(0, done));
    const acknowledged = effects.slice(0, done).some((effect) => effect.do === 'acknowledge');
    const told = { acknowledged, ...(acknowledged && this.look.revisions === true ? { results } : {}) };
    if (crash === undefined) return told;
    if (crash.power) this.disk.fail(crash);
    return { ...told, held: this.restart() };
  }

  private restart(crash?: Crash): Held {
    if (crash !== undefined) {
      const { effects } = this.port.start(this.story.config, this.disk.files());
      this.carryOut(effects.slice(0, reached(effects, crash)));
      if (crash.power) this.disk.fail(crash);
    }
    return this.start();
  }

  /** Starts the store, lets it do what it wants done, and asks what it holds. */
  protected start(): Held {
    const { refused, effects } = this.port.start(this.story.config, this.disk.files());
    if (refused !== null) return { refused: true };
    this.carryOut(effects);
    const newest = this.port.range(0);
    const values = pairsOf(newest);
    if (this.look.revisions === undefined || 'error' in newest) return { values };
    if (this.look.history === undefined) return { values, newest };
    return { values, newest, history: Array.from({ length: newest.revision + 1 }, (_, i) => this.port.range(i + 1)) };
  }

  private lose(rank: number | 'all'): boolean {
    const segments = this.disk.namesEnding('.wal');
    const others = segments.slice(0, -1);
    const lost = rank !== 'all' ? others.slice(rank % Math.max(1, others.length)).slice(0, 1) : this.disk.namesEnding('.snap').length > 0 ? segments : [];
    for (const name of lost) this.disk.lose(name);
    return lost.length > 0;
  }

  protected carryOut(effects: readonly Effect[]): void {
    for (const effect of effects) this.disk.perform(effect, this.step);
  }
}
