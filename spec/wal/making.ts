import type { Command, Config, Effect, WalPort } from './port';
import { Run } from './run';
import { BIG, SMALL } from './stories';

/** What happens on the way to a new file, and to an answer, as far as something else relies on it. */
export type Milestone = 'recorded' | 'answered' | 'synced' | 'renamed' | 'listed' | 'removed';

/** A new file of a store: a snapshot that the last commit makes due, or the segment that takes the record of the last commit. */
export interface Making {
  readonly makes: 'snapshot' | 'segment';
  /** A snapshot is taken once more commands than this have been applied since the last one. */
  readonly snapshotCount: number;
  readonly before: readonly (readonly Command[])[];
  readonly last: readonly Command[];
}

function configOf({ makes, snapshotCount }: Making): Config {
  return { snapshotCount: makes === 'snapshot' ? snapshotCount : BIG, segmentBytes: SMALL };
}

/** The effects of each commit, once the store has started. */
class Listened extends Run {
  readonly effects: (readonly Effect[])[] = [];

  protected override carryOut(effects: readonly Effect[]): void {
    this.effects.push(effects);
    super.carryOut(effects);
  }
}

const isTemporary = (name: string) => name.endsWith('.tmp');

/** Which of the files that a store writes is the new one, and what is it called at first. */
function newFile(effects: readonly Effect[], { makes }: Making): { readonly written: string; readonly rename: number } | undefined {
  const ending = makes === 'snapshot' ? '.snap' : '.wal';
  const rename = effects.findIndex((effect) => effect.do === 'rename' && effect.to.endsWith(ending));
  const moved = effects[rename];
  if (moved?.do === 'rename') return { written: moved.from, rename };
  const made = effects.find((effect) => effect.do === 'write' && effect.offset === 0 && effect.file.endsWith(ending));
  return made?.do === 'write' ? { written: made.file, rename } : undefined;
}

/** The first time of each milestone, in their order. `from` is where the effects of the last commit begin. */
function milestonesOf(effects: readonly Effect[], from: number, making: Making): readonly Milestone[] {
  const at = new Map<Milestone, number>();
  const first = (what: Milestone, after: number, is: (effect: Effect) => boolean) => {
    const place = effects.findIndex((effect, i) => i >= after && is(effect));
    if (place >= 0) at.set(what, place);
  };
  const logged = new Set(effects.slice(from).flatMap((effect) => (effect.do === 'write' && effect.file.endsWith('.wal') ? [effect.file] : [])));
  first('recorded', from, (effect) => effect.do === 'sync' && logged.has(effect.file));
  first('answered', from, (effect) => effect.do === 'acknowledge');
  const file = newFile(effects, making);
  if (file !== undefined) {
    first('synced', 0, (effect) => effect.do === 'sync' && effect.file === file.written);
    if (file.rename >= 0) at.set('renamed', file.rename);
    first('listed', Math.max(0, file.rename), (effect) => effect.do === 'syncDirectory');
  }
  if (making.makes === 'snapshot') first('removed', from, (effect) => effect.do === 'delete' && !isTemporary(effect.file));
  return [...at].sort(([, a], [, b]) => a - b).map(([what]) => what);
}

/** The milestones of the new file and of the last commit. */
export function make(port: WalPort, making: Making): readonly Milestone[] {
  const run = new Listened(port, { config: configOf(making), steps: [] });
  run.all();
  for (const commands of [...making.before, making.last]) run.perform({ do: 'commit', commands });
  const [cut = [], last = []] = run.effects.slice(-2);
  // A snapshot is made after the commit that makes it due, a segment before the commit that is written to it.
  return making.makes === 'snapshot' ? milestonesOf(last, 0, making) : milestonesOf([...cut, ...last], cut.length, making);
}
