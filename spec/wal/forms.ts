import { z } from 'zod';
import { checked } from '../kernel';
import { sinceSnapshot, type Growth } from './growth';
import type { Making } from './making';
import { walPort, type Command } from './port';
import type { Program } from './program';
import type { Story } from './story';

const count = z.int().min(0);
const [config] = walPort.start.params;
const [commands] = walPort.commit.params;

/** What is committed together: nobody waits for nothing. */
const batch: z.ZodType<readonly Command[]> = checked(commands, (list, say) => {
  if (list.length === 0) say([], 'at least 1 command is expected, and there is none');
});

export const programForm: z.ZodType<Program> = z.object({ commands, read: count });

export const growthForm: z.ZodType<Growth> = z.object({ snapshotCount: count, commits: z.array(batch) });

export const releaseForm: z.ZodType<{ readonly release: string }> = z.object({ release: z.string().regex(/^[23]\.\d\.\d+$/, { error: 'a release of etcd is expected, such as 3.5.20' }) });

/** The last commit makes a snapshot due, or there is one whose record a segment takes. */
export const makingForm: z.ZodType<Making> = checked(z.object({ makes: z.enum(['snapshot', 'segment']), snapshotCount: count, before: z.array(batch).min(1), last: batch }), ({ makes, snapshotCount, before, last }, say) => {
  const applied = sinceSnapshot({ snapshotCount, commits: [...before, last] }).at(-1) ?? 0;
  if (makes === 'snapshot' && applied <= snapshotCount) say(['last'], `after it ${applied} commands are applied since the last snapshot, and only more than ${snapshotCount} make one due`);
});

const crash = z.object({
  at: z.union([z.enum(['acknowledged', 'unsynced', 'renamed', 'deleted']), count], { error: 'one of "acknowledged", "unsynced", "renamed", "deleted" or a number of effects is expected' }),
  power: z.boolean(),
  bytes: z.int(),
  names: z.int(),
  tail: z.enum(['cut', 'zeros']),
});

const step = z.discriminatedUnion('do', [
  z.object({ do: z.literal('commit'), commands: batch, crash: z.exactOptional(crash) }),
  z.object({ do: z.literal('restart'), crash: z.exactOptional(crash) }),
  z.object({ do: z.literal('flip'), kind: z.enum(['.wal', '.snap']), of: count, at: count, bit: z.int().min(0).max(7) }),
  z.object({ do: z.literal('lose'), rank: z.union([count, z.literal('all')], { error: 'a number or "all" is expected' }) }),
]);

export const storyForm: z.ZodType<Story> = z.object({ config, steps: z.array(step) });
