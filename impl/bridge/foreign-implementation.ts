import { z } from 'zod';
import { equal, Problem, ScenarioUnsupported, STATUS, type AnyTopic, type Implementation, type Session } from '../../spec/kernel';
import { Ahead, type Batch, type LaneAnswer } from './ahead';
import { portOf, shaped, type Call } from './calls';
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
  throw new Problem('cannot-start', `${options.module ?? options.name ?? command} could not be started: ${unavailable.what}`, { fix: unavailable.fix, status: STATUS.cannotStart });
}

const endings: (() => void)[] = [];

/** Closes what was started but never used, when there is nothing else to do. */
function atEnd(close: () => void): void {
  if (endings.length === 0) process.once('beforeExit', () => endings.splice(0).forEach((each) => each()));
  endings.push(close);
}

/** A session that uses the connection for one topic, side by side where that is possible. */
export function sessionOn(connection: Connection, topic: AnyTopic, { lanes: given, isSlow }: Pick<ForeignOptions, 'lanes' | 'isSlow'> = {}): Session {
  const declared = connection.greeting.topics[topic.id]?.lanes;
  const lanes = given?.[topic.id] ?? declared;
  const slow = isSlow === undefined ? {} : { isSlow };
  if (lanes === undefined) return { ...oneByOne(connection, topic), ...slow };
  const send = (batch: Batch) => {
    const answers = checkedAnswers(connection.ask(topic, { method: 'ahead', params: [batch] }));
    if (given === undefined) expectAll(batch, answers);
    return answers;
  };
  return { ...sideBySide(connection, topic, lanes, send), ...slow };
}

const batchSchema = z.array(
  z.union([
    z.object({ lane: z.int(), error: z.string(), unsupported: z.exactOptional(z.boolean()), late: z.exactOptional(z.boolean()) }),
    z.object({ lane: z.int(), result: z.unknown() }).refine((each) => each.result !== undefined),
  ]),
);

function checkedAnswers(answers: unknown): readonly LaneAnswer[] {
  const checked = batchSchema.safeParse(answers);
  if (checked.success) return checked.data;
  const { path, message } = checked.error.issues[0] ?? { path: [], message: '' };
  throw new Error(`it answered many scenarios at once, but ${path.join('.') || 'the answer'}: ${message}`);
}

/** Whoever declares lanes answers a batch whole. */
function expectAll({ begin }: Batch, answers: readonly LaneAnswer[]): void {
  const answered = new Set(answers.map(({ lane }) => lane));
  const missing = begin.filter(({ lane }) => !answered.has(lane)).length;
  if (missing > 0 || answers.length !== begin.length) throw new Error(`asked ${begin.length} scenarios at once, it answered ${answers.length}, of which ${begin.length - missing} had been asked`);
}

function oneByOne(connection: Connection, topic: AnyTopic): Session {
  return {
    port: connection.port(topic),
    reset: () => connection.reset(topic),
    close: () => connection.close(),
  };
}

/** A session that is asked ahead: what was found then is answered from memory, anything else live. */
function sideBySide(connection: Connection, topic: AnyTopic, lanes: number, send: (batch: Batch) => readonly LaneAnswer[]): Session {
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
      if (isLive) return shaped(topic, call.method, live(call));
      const answer = ahead.answer(call);
      if ('known' in answer) return answer.known;
      for (const made of answer.before) {
        // What two runs have answered is no observation of either.
        if (!equal(live(made.call), 'result' in made.answer ? made.answer.result : undefined)) throw new ScenarioUnsupported(`${made.call.method} was answered otherwise when it was asked again`);
      }
      return shaped(topic, call.method, live(call));
    }),
    reset() {
      ahead.reset();
      isLive = false;
    },
    foresee: (portions) => ahead.foresee(portions),
    ahead: (name) => ahead.ready(name, send),
    isUsable: () => connection.isOpen,
    close: () => connection.close(),
  };
}
