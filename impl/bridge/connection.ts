import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { preview, Problem, ScenarioUnsupported, STATUS, type AnyTopic } from '../../spec/kernel';
import { portOf, shaped, type Call } from './calls';
import { ForeignProcess, type Leaving } from './foreign';
import { ForeignError } from './foreign-error';
import { IMPORT_BY_HAND, SCENARIO_UNSUPPORTED } from './hosted';

/** A start may take longer than an answer: interpreters and linked systems need a moment. */
const START_MS_MIN = 10_000;

export const PROTOCOL = 1;

const name = z.string().min(1).max(200);

/** What `initialize` answers. */
export const greetingSchema = z.object({
  protocol: z.literal(PROTOCOL),
  name,
  version: name,
  homepage: z.exactOptional(z.string().max(1000)),
  topics: z.record(z.string(), z.object({ features: z.exactOptional(z.array(z.string())), lanes: z.exactOptional(z.int().min(1).max(1000)) })),
  /** Why a module provides nothing; only our own host says so. */
  problem: z.exactOptional(z.string()),
  /** Why what a module needs cannot be had, and what to do; only our own host says so. */
  unavailable: z.exactOptional(z.object({ what: z.string(), fix: z.string() })),
});

export type Greeting = z.infer<typeof greetingSchema>;

const responseSchema = z.object({
  id: z.exactOptional(z.unknown()),
  result: z.exactOptional(z.unknown()),
  error: z.exactOptional(z.union([z.null(), z.object({ code: z.unknown(), message: z.exactOptional(z.unknown()) })])),
});

export interface ConnectionOptions {
  /** The module that our own host runs, as it was asked for: nobody has typed the command by which it is started. */
  readonly module?: string;
  /** How long an answer may take. */
  readonly deadlineMs: number;
  /** How long the introduction may take. */
  readonly startMs?: number;
  /** How it leaves, where it has to tidy up. */
  readonly leaving?: Leaving;
}

/** A foreign process that has introduced itself and answers the methods of its topics. */
export class Connection {
  readonly greeting: Greeting;
  private readonly process: ForeignProcess;
  private nextId = 1;
  /** How long answers have been waited for, in all. */
  waitedMs = 0;

  /** Throws a Problem of status 3 if the process does not introduce itself properly. */
  constructor(command: string, args: readonly string[], private readonly options: ConnectionOptions) {
    const { deadlineMs, startMs = Math.max(deadlineMs, START_MS_MIN), leaving, module } = options;
    this.process = new ForeignProcess(command, args, leaving);
    try {
      this.greeting = greetingSchema.parse(this.call('initialize', { protocol: PROTOCOL }, startMs));
    } catch (problem) {
      const issue = problem instanceof z.ZodError ? problem.issues[0] : undefined;
      // What it wrote beside an answer that is no introduction may say why.
      const failed = issue === undefined ? problem : this.process.fail(`it answered initialize, but ${issue.path.join('.') || 'the answer'}: ${issue.message}`);
      const [how, said] = failed instanceof ForeignError ? [failed.reason, failed.said] : [(failed as Error).message, ''];
      this.process.close();
      throw new Problem('cannot-start', `${module ?? [command, ...args].join(' ')} could not be started: ${how}`, {
        fix: module === undefined ? 'try it by hand: it must answer initialize (docs/protocol.md)' : IMPORT_BY_HAND,
        status: STATUS.cannotStart,
        ...(said === '' ? {} : { more: `the end of its stderr:\n${said}` }),
      });
    }
  }

  /** A port whose methods are requests: those of features that are not declared are missing. Answers are checked against the topic's schema. */
  port(topic: AnyTopic): object {
    return portOf(topic, this.greeting.topics[topic.id]?.features ?? [], (call) => shaped(topic, call.method, this.ask(topic, call)));
  }

  /** Makes one call; its answer is not checked. */
  ask(topic: AnyTopic, { method, params }: Call): unknown {
    return this.call(`${topic.id}.${method}`, params);
  }

  reset(topic: AnyTopic): void {
    this.call('reset', { topic: topic.id });
  }

  get isOpen(): boolean {
    return this.process.isOpen;
  }

  close(): void {
    this.process.close();
  }

  private call(method: string, params: unknown, deadlineMs = this.options.deadlineMs): unknown {
    const id = this.nextId++;
    const asked = `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
    const start = performance.now();
    const line = this.process.exchange(asked, method, deadlineMs);
    this.waitedMs += performance.now() - start;
    const response = this.parse(line, method);
    if (response.id !== id) throw this.process.fail(`it answered ${method} (id ${id}) with the id ${preview(response.id ?? null, 40)}`);
    if (response.error !== undefined && response.error !== null) {
      const said = preview(response.error.message ?? 'without a message', 500);
      if (response.error.code === SCENARIO_UNSUPPORTED) throw new ScenarioUnsupported(said);
      throw this.process.fail(`it answered ${method} with error ${preview(response.error.code ?? null, 40)}: ${said}`);
    }
    if (response.result === undefined) throw this.process.fail(`it answered ${method} with neither a result nor an error`);
    return response.result;
  }

  private parse(line: string, method: string): z.infer<typeof responseSchema> {
    try {
      return responseSchema.parse(JSON.parse(line, line.includes('__proto__') ? refuseProto : undefined));
    } catch (problem) {
      const why = problem instanceof z.ZodError ? 'it is no JSON-RPC response' : (problem as Error).message;
      throw this.process.fail(`it answered ${method} with a broken line (${why}): ${preview(line, 120)}`);
    }
  }
}

/** A member of this name would change what an object is; no port has one. */
function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Error('a member is called __proto__');
  return value;
}
