import { text, type Journal, type JournalEvent, type Text, type Violation } from '../kernel';
import type { Effect, WalPort } from './port';
import { Run, type Look } from './run';
import { sayHeld } from './sight-words';
import type { Happened, Sight, Story } from './story';
import { recordsOf, starts } from './story-picture';
import { sayFault } from './story-words';

/** A run in which it is written down what the store does to the disk, by steps; of a start after a crash apart from what came before. */
class Recorded extends Run {
  readonly acts = new Map<number, { readonly before: Effect[]; readonly after: Effect[] }>();
  private recovers = false;

  protected override carryOut(effects: readonly Effect[]): void {
    const acts = this.acts.get(this.step) ?? { before: [], after: [] };
    this.acts.set(this.step, acts);
    acts[this.recovers ? 'after' : 'before'].push(...effects);
    super.carryOut(effects);
  }

  protected override start(): ReturnType<Run['start']> {
    this.recovers = true;
    try {
      return super.start();
    } finally {
      this.recovers = false;
    }
  }
}

function bytesOf(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}

function sayEffect(effect: Effect): Text {
  switch (effect.do) {
    case 'write':
      return text(`writes ${bytesOf(effect.bytes)} bytes to ${effect.file} at ${effect.offset}`, `向 ${effect.file} 的 ${effect.offset} 处写入 ${bytesOf(effect.bytes)} 字节`);
    case 'truncate':
      return text(`makes ${effect.file} ${effect.size} bytes long`, `把 ${effect.file} 的长度设为 ${effect.size} 字节`);
    case 'sync':
      return text(`syncs ${effect.file}`, `fsync ${effect.file}`);
    case 'rename':
      return text(`renames ${effect.from} to ${effect.to}`, `把 ${effect.from} 改名为 ${effect.to}`);
    case 'delete':
      return text(`deletes ${effect.file}`, `删除 ${effect.file}`);
    case 'syncDirectory':
      return text('syncs the directory', 'fsync 目录');
    case 'acknowledge':
      return text('answers its clients', '应答客户端');
  }
}

const acted = (effects: readonly Effect[] = []) => effects.map((effect): JournalEvent => ({ what: 'act', text: sayEffect(effect) }));

function seen({ held }: Happened, breaks: { readonly breaks?: string }): readonly JournalEvent[] {
  if (held !== undefined) return [{ what: 'held', text: sayHeld(held), ...breaks }];
  return breaks.breaks === undefined ? [] : [{ what: 'held', text: text('here the rule is broken', '此处违反规则'), ...breaks }];
}

/** A story as it goes for a store: what it does to its disk, what goes wrong, and what it holds then, up to where a rule is broken. */
export function depictStory(port: WalPort, story: Story, look: Look, invariant: string, holds: (sight: Sight, story: Story) => Violation | undefined): Journal {
  const run = new Recorded(port, story, look);
  const sight = run.all();
  const broken = holds(sight, story)?.step;
  const steps = sight.slice(0, broken === undefined ? sight.length : broken + 1).map((happened, i): readonly JournalEvent[] => {
    const step = story.steps[i];
    if (step === undefined) return [];
    const fault = sayFault(step, story);
    const acts = run.acts.get(i);
    return [
      ...recordsOf(step, i, story), ...acted(acts?.before),
      ...(fault === undefined ? [] : [{ what: 'fault', text: fault } as const, starts]),
      ...acted(acts?.after), ...seen(happened, i === broken ? { breaks: invariant } : {}),
    ];
  });
  const title = broken === undefined
    ? text('What a store does to its disk, and what it holds then', '存储对磁盘的操作，以及其后的内容')
    : text(`How a store comes to break ${invariant}`, `存储如何违反 ${invariant}`);
  return { kind: 'journal', title, steps };
}
