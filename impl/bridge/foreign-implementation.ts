import { equal, Problem, ScenarioUnsupported, STATUS, type AnyTopic, type Implementation, type Session } from '../../spec/kernel';
import { Ahead, portOf, type Call, type LaneAnswer } from './ahead';
import { Connection, type ConnectionOptions } from './connection';

export interface ForeignOptions extends ConnectionOptions {
  readonly name?: string;
  readonly runs?: number | Readonly<Record<string, number>>;
  readonly homepage?: string;
  /** By topic, how many scenarios it works on side by side, if it can and does not say so itself: its ports then have a method `ahead`, which takes a Batch. */
  readonly lanes?: Readonly<Record<string, number>>;
  /** A scenario takes it so long that few are spent on making a counterexample smaller. */
  readonly isSlow?: true;
}

/**
 * An implementation behind a process. The process is started when it is first needed, serves all topics,
 * and is replaced after an error or a timeout (its session is closed then).
 */
export function foreign(
  command: string,
  args: readonly string[],
  options: ForeignOptions,
): Implementation {
  const first = connected(command, args, options);
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
      const connection = spare ?? connected(command, args, options);
      spare = undefined;
      return sessionOn(connection, topic, options);
    },
  };
}

/** A connection to what can be asked. Throws a Problem if what it needs cannot be had. */
function connected(command: string, args: readonly string[], options: ForeignOptions): Connection {
  const connection = new Connection(command, args, options);
  const { unavailable } = connection.greeting;
  if (unavailable === undefined) return connection;
  connection.close();
  throw new Problem('cannot-start', `${options.name ?? command} could not be started: ${unavailable.what}`, { fix: unavailable.fix, status: STATUS.cannotStart });
}

const endings: (() => void)[] = [];

/** Closes what was started but never used, when there is nothing else to do. */
function atEnd(close: () => void): void {
  if (endings.length === 0) process.once('beforeExit', () => endings.splice(0).forEach((each) => each()));
  endings.push(close);
}

/** A session that uses the connection for one topic, side by side where that is possible. */
export function sessionOn(connection: Connection, topic: AnyTopic, { lanes: given, isSlow }: Pick<ForeignOptions, 'lanes' | 'isSlow'> = {}): Session {
  const lanes = given?.[topic.id] ?? connection.greeting.topics[topic.id]?.lanes;
  const slow = isSlow === undefined ? {} : { isSlow };
  return { ...(lanes === undefined ? oneByOne(connection, topic) : sideBySide(connection, topic, lanes)), ...slow };
}

function oneByOne(connection: Connection, topic: AnyTopic): Session {
  return {
    port: connection.port(topic),
    reset: () => connection.reset(topic),
    close: () => connection.close(),
  };
}

/** A session that is asked ahead: what was found then is answered from memory, anything else live. */
function sideBySide(connection: Connection, topic: AnyTopic, lanes: number): Session {
  const features = connection.greeting.topics[topic.id]?.features ?? [];
  const ahead = new Ahead(topic, features, lanes);
  let isLive = false;
  const live = (call: Call): unknown => {
    if (!isLive) connection.reset(topic);
    isLive = true;
    return connection.ask(topic, call);
  };
  return {
    port: portOf(topic, features, (call) => {
      if (isLive) return live(call);
      const answer = ahead.answer(call);
      if ('known' in answer) return answer.known;
      for (const made of answer.before) {
        // What two runs have answered is no observation of either.
        if (!equal(live(made.call), 'result' in made.known ? made.known.result : undefined)) throw new ScenarioUnsupported(`${made.call.method} was answered otherwise when it was asked again`);
      }
      return live(call);
    }),
    reset() {
      ahead.reset();
      isLive = false;
    },
    foresee: (portions) => ahead.foresee(portions),
    ahead: (name) => ahead.ready(name, (batch) => connection.ask(topic, { method: 'ahead', params: [batch] }) as readonly LaneAnswer[]),
    isUsable: () => connection.isOpen,
    close: () => connection.close(),
  };
}
