/**
 * Runs a person's module behind the protocol, in a process of its own: `node host MODULE`.
 * What the module prints goes to stderr, for stdout belongs to the protocol; promises are awaited.
 */
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
// Not the whole kernel, nor whole topics: each start of a module would take three times as long.
import { reasonOf } from '../../spec/kernel/violation';
import { portNamed } from '../ports';
import { IMPORT_BY_HAND, SCENARIO_UNSUPPORTED } from './hosted';
import { nothingIn, provided, type Members, type Provided } from './provided';

const answers = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

/** Answers one request of the protocol. */
async function answer(method: string, params: unknown, { ports }: Provided, live: Map<string, unknown>, greeting: unknown): Promise<unknown> {
  if (method === 'initialize') return greeting;
  if (method === 'reset') {
    const { topic } = params as { topic: string };
    const current = live.get(topic) as { reset?: () => unknown } | undefined;
    if (typeof current?.reset === 'function') await current.reset();
    else if (portNamed(topic).stateful === true || current === undefined) live.set(topic, await ports[topic]?.make());
    return null;
  }
  const [topic = '', name = ''] = method.split('.');
  if (!live.has(topic)) live.set(topic, await ports[topic]?.make());
  const target = live.get(topic) as Record<string, (...args: unknown[]) => unknown>;
  const result = await target[name]?.(...(params as unknown[]));
  return result === undefined ? null : result;
}

/** NaN and Infinity become null in JSON, which would hide them. */
function exact(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? `${value} (not a number that JSON knows)` : value;
}

/** Why what a module needs cannot be had, and what to do. */
interface Unavailable {
  readonly what: string;
  readonly fix: string;
}

/** What a module may export to be called before the first question, and after the last. */
interface Hooks {
  readonly start?: () => Promise<Unavailable | undefined>;
  readonly close?: () => Promise<void>;
}

interface Prepared {
  readonly module: Members;
  readonly hooks: Hooks;
  readonly unavailable?: Unavailable | undefined;
}

/** A module that could be imported, and did what it does before the first question. An error ends this process: Node then shows the line that threw it. Anything else would be shown without one. */
async function prepared(path: string): Promise<Prepared> {
  try {
    const module = (await import(pathToFileURL(path).href)) as Members;
    const hooks = ('ports' in module ? module : {}) as Hooks;
    return { module, hooks, unavailable: await hooks.start?.() };
  } catch (problem) {
    if (problem instanceof Error) throw problem;
    return { module: {}, hooks: {}, unavailable: { what: `it could not be imported: ${reasonOf(problem)}`, fix: IMPORT_BY_HAND } };
  }
}

async function main(path: string): Promise<void> {
  const { module, hooks, unavailable } = await prepared(path);
  const found = await provided(module);
  const topics = Object.fromEntries(Object.entries(found.ports).map(([id, { features }]) => [id, { features }]));
  const about = (module['default'] ?? {}) as { version?: unknown };
  const greeting = { protocol: 1, name: path.split('/').at(-1), version: typeof about.version === 'string' ? about.version : '0', topics, ...nothingIn(found), ...(unavailable === undefined ? {} : { unavailable }) };
  const live = new Map<string, unknown>();
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line) as { id: number; method: string; params: unknown };
    try {
      const result = await answer(method, params, found, live, greeting);
      answers(`${JSON.stringify({ jsonrpc: '2.0', id, result }, exact)}\n`);
    } catch (problem) {
      const unsupported = problem instanceof Error && problem.name === 'ScenarioUnsupported';
      const message = problem instanceof Error ? `${problem.name}: ${reasonOf(problem)}` : reasonOf(problem);
      answers(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code: unsupported ? SCENARIO_UNSUPPORTED : -32603, message } })}\n`);
    }
  }
  await hooks.close?.();
  process.exit(0);
}

void main(process.argv[2] ?? '');
