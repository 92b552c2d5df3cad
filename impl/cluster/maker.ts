import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Annotation of a namespace: the process that made it. */
export const MAKER = 'proctor.example/maker';

/** A process, and what tells it from any other; what is not known here is ''. */
interface Maker {
  readonly host: string;
  readonly pid: string;
  /** When it began, in ticks since the boot: a later process may get its number. */
  readonly began: string;
  readonly boot: string;
  /** Inside of which processes have their numbers: each container has its own. */
  readonly namespace: string;
  /** The installation of the operating system, as a fingerprint: its id is for nobody else. */
  readonly machine: string;
}

/** What is not known. */
const NONE = '-';

function words({ host, pid, began, boot, namespace, machine }: Maker): string {
  return [host, pid, began, boot, namespace, machine].map((each) => each || NONE).join(' ');
}

/** Words that are missing are not known. */
function parsed(made: string): Maker {
  const [host = '', pid = '', began = '', boot = '', namespace = '', machine = ''] = made.split(' ').map((each) => (each === NONE ? '' : each));
  return { host, pid, began, boot, namespace, machine };
}

function said(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return '';
  }
}

function began(pid: string): string {
  return said(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  });
}

function machine(): string {
  const id = said(() => readFileSync('/etc/machine-id', 'utf8'));
  // Images of containers have an empty one, or a word.
  return /^[0-9a-f]{32}$/.test(id) ? createHash('sha256').update(`proctor ${id}`).digest('hex').slice(0, 16) : '';
}

/** This process: host, number, beginning, boot, namespace of processes and machine, each a word. */
export function maker(): string {
  return words({
    host: hostname(),
    pid: String(process.pid),
    began: began(String(process.pid)),
    boot: said(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    namespace: said(() => /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? ''),
    machine: machine(),
  });
}

/**
 * Whether the process that made something still runs, as far as `here`, another process, can know. Its number says something only to
 * who has the same boot and the same namespace of processes; that the machine was booted since, only to who has the same machine.
 * Where processes do not tell when they began, one of the same number may be a later one.
 */
export function stillRuns(made: string, here: string = maker()): 'yes' | 'no' | 'unknown' {
  const [its, own] = [parsed(made), parsed(here)];
  if (its.host !== own.host) return 'unknown';
  if (its.boot !== own.boot) return its.boot !== '' && own.boot !== '' && its.machine !== '' && its.machine === own.machine ? 'no' : 'unknown';
  if (its.namespace !== own.namespace) return 'unknown';
  if (!exists(Number(its.pid))) return 'no';
  const now = began(its.pid);
  return its.began === '' || now === '' ? 'unknown' : now === its.began ? 'yes' : 'no';
}

/** The process in words for who is to look after it. */
export function described(made: string): string {
  const { host, pid } = parsed(made);
  return host === '' ? 'nobody wrote which process it is' : `process ${pid || '?'} of ${host}`;
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
