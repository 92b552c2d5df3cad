/**
 * Runs a person's module behind the protocol, in a process of its own: `node host MODULE`.
 * What the module prints goes to stderr, for stdout belongs to the protocol; promises are awaited.
 */
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
// Not the whole kernel, nor whole topics: each start of a module would take three times as long.
import { featuresOf, missingMethods } from '../../spec/kernel/port';
import { portNamed, topicIds } from '../ports';
import { SCENARIO_UNSUPPORTED, type Provided, type ProvidedPort } from './hosted';

const answers = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

type Members = Record<string, unknown>;

/** What a module exports, made into one object: a class or a factory is called, once for each reset. */
function maker(exported: unknown): (() => unknown) | undefined {
  if (typeof exported === 'function') {
    const isClass = /^class\b/.test(Function.prototype.toString.call(exported));
    return () => (isClass ? new (exported as new () => unknown)() : (exported as () => unknown)());
  }
  return typeof exported === 'object' && exported !== null ? () => exported : undefined;
}

interface Candidate {
  readonly make: () => unknown;
  readonly named?: string;
}

/** Every export that could provide a port; `ports` names the topic of each of its members. */
function candidates(module: Members): readonly Candidate[] {
  const exports = { ...module, ...(typeof module['default'] === 'object' ? (module['default'] as Members) : {}) };
  const found = Object.entries(exports).filter(([name]) => !['ports', 'start', 'close', '__esModule'].includes(name));
  const whole = typeof module['default'] === 'object' && module['default'] !== null ? [{ make: () => module['default'] }] : [];
  const named = Object.entries((exports['ports'] ?? {}) as Members);
  return [
    ...named.flatMap(([topic, value]) => made(value).map((make) => ({ make, named: topic }))),
    ...whole,
    { make: () => module },
    ...found.flatMap(([, value]) => made(value).map((make) => ({ make }))),
  ];
}

function providesSome(port: object, candidate: unknown): boolean {
  const members = (candidate ?? {}) as Members;
  return Object.keys(port).some((name) => typeof members[name] === 'function');
}

function made(value: unknown): readonly (() => unknown)[] {
  const make = maker(value);
  return make === undefined ? [] : [make];
}

async function provided(module: Members): Promise<Provided> {
  const ports: Record<string, ProvidedPort> = {};
  const halves: string[] = [];
  for (const { make, named } of candidates(module)) {
    let instance: unknown;
    try {
      instance = await make();
    } catch (problem) {
      halves.push(`an export could not be made into a port: ${String(problem)}`);
      continue;
    }
    for (const id of named === undefined ? topicIds() : [named]) {
      if (!topicIds().includes(id)) {
        halves.push(`"${id}" is no topic (${topicIds().join(', ')})`);
        continue;
      }
      const topic = portNamed(id);
      const missing = missingMethods(topic.port, instance);
      if (missing.length === 0) ports[id] ??= { make, features: featuresOf(topic, instance) };
      else if (providesSome(topic.port, instance)) halves.push(`half a port of ${id}: it lacks ${missing.join(', ')}`);
    }
  }
  return { ports, halves };
}

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

/** Why a module provides nothing, for a person to read. */
function nothingIn({ ports, halves }: Provided): { problem?: string } {
  if (Object.keys(ports).length > 0) return {};
  if (halves.length > 0) return { problem: [...new Set(halves)].join('; ') };
  const known = topicIds().map((id) => `${id}: ${Object.keys(portNamed(id).port).join(', ')}`);
  return { problem: `it exports no port; a port has the methods of a topic (${known.join('; ')})` };
}

/** What a module may export to be called before the first question, and after the last. */
interface Hooks {
  /** Says why what the module needs cannot be had, if so, and what to do. */
  readonly start?: () => Promise<{ readonly what: string; readonly fix: string } | undefined>;
  readonly close?: () => Promise<void>;
}

async function main(path: string): Promise<void> {
  const module = (await import(pathToFileURL(path).href)) as Members;
  const hooks = ('ports' in module ? module : {}) as Hooks;
  const unavailable = await hooks.start?.();
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
      const message = problem instanceof Error ? `${problem.name}: ${problem.message}` : `it threw something that is not an error: ${String(problem)}`;
      answers(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code: unsupported ? SCENARIO_UNSUPPORTED : -32603, message } })}\n`);
    }
  }
  await hooks.close?.();
  process.exit(0);
}

void main(process.argv[2] ?? '');
