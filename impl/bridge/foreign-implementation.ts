import { Problem, type AnyTopic, type Implementation, type Session } from '../../spec/kernel';
import { Connection } from './connection';

/**
 * An implementation behind a process. The process is started when it is first needed, serves all topics,
 * and is replaced after an error or a timeout (its session is closed then).
 */
export function foreign(
  command: string,
  args: readonly string[],
  options: { readonly deadlineMs: number; readonly startMs?: number; readonly name?: string; readonly runs?: number; readonly homepage?: string },
): Implementation {
  const first = new Connection(command, args, options.deadlineMs, options.startMs);
  const { greeting } = first;
  if (greeting.problem !== undefined) {
    first.close();
    throw new Problem('no-port', `${options.name ?? command}: ${greeting.problem}`, { fix: 'see docs/adapters.md' });
  }
  const homepage = greeting.homepage ?? options.homepage;
  let spare: Connection | undefined = first;
  atEnd(() => spare?.close());
  return {
    name: options.name ?? greeting.name,
    version: greeting.version,
    ...(homepage === undefined ? {} : { homepage }),
    ...(options.runs === undefined ? {} : { runs: options.runs }),
    features: (topic) => {
      const declared = greeting.topics[topic.id];
      return declared === undefined ? undefined : (declared.features ?? []);
    },
    open(topic) {
      const connection = spare ?? new Connection(command, args, options.deadlineMs);
      spare = undefined;
      return session(connection, topic);
    },
  };
}

const endings: (() => void)[] = [];

/** Closes what was started but never used, when there is nothing else to do. */
function atEnd(close: () => void): void {
  if (endings.length === 0) process.once('beforeExit', () => endings.splice(0).forEach((each) => each()));
  endings.push(close);
}

function session(connection: Connection, topic: AnyTopic): Session {
  return {
    port: connection.port(topic),
    reset: () => connection.reset(topic),
    close: () => connection.close(),
  };
}
