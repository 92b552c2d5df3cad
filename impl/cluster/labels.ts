import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** By this label everything that an examination makes is known, whoever made it. */
export const MANAGED = 'app.kubernetes.io/managed-by';
export const MANAGER = 'proctor';
/** The run that made an object. */
export const RUN = 'proctor.example/run';

export function labels(run: string): Readonly<Record<string, string>> {
  return { [MANAGED]: MANAGER, [RUN]: run };
}

/** As a query selects them. */
export const everything = `labelSelector=${encodeURIComponent(`${MANAGED}=${MANAGER},${RUN}`)}`;

/** Annotation of a namespace: the process that made it, as host, number and start time. */
export const MAKER = 'proctor.example/maker';

function startTime(pid: string): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

export function maker(): string {
  return `${hostname()} ${process.pid} ${startTime(String(process.pid))}`;
}

/**
 * Whether the process that made something still runs, as far as can be known here: of another host nothing is known, and
 * where processes do not tell when they began, one of the same number may be a later one.
 */
export function stillRuns(made: string): 'yes' | 'no' | 'unknown' {
  const [host, pid = '', started = ''] = made.split(' ');
  if (host !== hostname()) return 'unknown';
  if (!exists(Number(pid))) return 'no';
  const now = startTime(pid);
  return started === '' || now === '' ? 'unknown' : now === started ? 'yes' : 'no';
}

/** Whether there is a process of this number. */
function exists(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM'; // It is somebody else's.
  }
}
