import { text, verbatim, type Journal, type JournalEvent } from '../kernel';
import { SMALL } from './stories';
import type { Sight, Step, Story } from './story';
import { sayHappened } from './sight-words';
import { sayCommand, sayFault } from './story-words';

export const starts: JournalEvent = { what: 'act', text: text('then a start', '然后启动') };
const cut: JournalEvent = { what: 'act', text: text('a new segment of the log is begun', '新建一个日志段') };

/** Whether a bit flips later in what a step wrote there. */
function isDamaged({ steps }: Story, at: number, kind: '.wal' | '.snap'): boolean {
  return steps.some((step) => step.do === 'flip' && step.kind === kind && step.of === at);
}

/** The records of a commit: not synced where the power fails, or the process is killed, before that. Of several nobody says in which a bit flips. */
export function recordsOf(step: Step, at: number, story: Story): readonly JournalEvent[] {
  if (step.do !== 'commit') return [];
  const state = step.crash?.at === 'unsynced' ? ({ state: 'unsynced' } as const) : step.commands.length === 1 && isDamaged(story, at, '.wal') ? ({ state: 'damaged' } as const) : {};
  return step.commands.map((command): JournalEvent => ({ what: 'record', text: verbatim(sayCommand(command)), ...state }));
}

/** A step as a question tells it: of when something is synced, cut or compacted no more than that. */
function told(step: Step, at: number, story: Story): readonly JournalEvent[] {
  const fault = sayFault(step, story);
  const isCut = step.do === 'commit' && fault === undefined && story.config.segmentBytes === SMALL;
  return [
    ...recordsOf(step, at, story),
    ...(isDamaged(story, at, '.snap') ? [{ what: 'snapshot', text: text('a snapshot', '一个快照'), state: 'damaged' } as const] : []),
    ...(isCut ? [cut] : []),
    ...(fault === undefined ? [] : [{ what: 'fault', text: fault } as const, starts]),
  ];
}

/** What is written and what goes wrong, as the words of the situation say it; nothing of what comes of it. */
export function storyPicture(story: Story): Journal {
  return {
    kind: 'journal',
    title: text('What is written to the log, and what goes wrong, step by step', '逐步写入日志的内容，以及发生的故障'),
    steps: story.steps.map((step, i) => told(step, i, story)),
  };
}

/** The same with what was seen in each step. */
export function sightPicture(sight: Sight, story: Story): Journal {
  return {
    kind: 'journal',
    title: text('What is written to the log, what goes wrong, and what is seen of the store', '写入日志的内容、发生的故障，以及看到的存储状态'),
    steps: sight.map((happened, i) => {
      const step = story.steps[i];
      return step === undefined ? [] : [...told(step, i, story), { what: 'held', text: sayHappened(happened) } as const];
    }),
  };
}
