import { featuresOf, missingMethods } from '../../spec/kernel/port';
import { reasonOf } from '../../spec/kernel/violation';
import { portNamed, topicIds } from '../ports';

/** What a module or an object has, by name. */
export type Members = Record<string, unknown>;

/** A port that a module exports: how to make one, and the optional features that its methods bring. */
interface ProvidedPort {
  readonly make: () => unknown;
  readonly features: readonly string[];
}

/** What was found in a module: a port for each topic that is complete, and what is nearly one. */
export interface Provided {
  readonly ports: Readonly<Record<string, ProvidedPort>>;
  readonly halves: readonly string[];
}

interface Candidate {
  readonly make: () => unknown;
  readonly named?: string;
}

const RESERVED = ['default', 'module.exports', 'ports', 'start', 'close', '__esModule'];

function isClass(exported: unknown): exported is new () => unknown {
  return typeof exported === 'function' && /^class\b/.test(Function.prototype.toString.call(exported));
}

/** What a module exports, made into one object: a class or a factory is called, once for each reset. */
function made(exported: unknown, named?: string): readonly Candidate[] {
  const more = named === undefined ? {} : { named };
  if (isClass(exported)) return [{ make: () => new exported(), ...more }];
  if (typeof exported === 'function') return [{ make: () => (exported as () => unknown)(), ...more }];
  return typeof exported === 'object' && exported !== null ? [{ make: () => exported, ...more }] : [];
}

/**
 * Every export that could be a port; `ports` names the topic of each of its members. A function makes one only as `default` or
 * in `ports`: any other one may be a method, and would be asked without a question.
 */
function candidates(module: Members): readonly Candidate[] {
  // A CommonJS module is the members of its default export; what it calls `default` itself, as `export default` is compiled, is one of them.
  const members = module['default'];
  const exports: Members = { ...module, ...(typeof members === 'object' ? members : {}) };
  const whole = exports['default'];
  const others = Object.entries(exports).filter(([name, value]) => !RESERVED.includes(name) && (isClass(value) || typeof value === 'object'));
  return [
    ...Object.entries((exports['ports'] ?? {}) as Members).flatMap(([topic, value]) => made(value, topic)),
    ...made(whole),
    { make: () => module },
    ...others.flatMap(([, value]) => made(value)),
  ];
}

function providesSome(port: object, candidate: unknown): boolean {
  const members = (candidate ?? {}) as Members;
  return Object.keys(port).some((name) => typeof members[name] === 'function');
}

/** The features that a port lists itself; without such a list they follow from its methods. */
function declaredBy(instance: unknown): readonly string[] | undefined {
  const { features } = (instance ?? {}) as { features?: unknown };
  return Array.isArray(features) ? features.map(String) : undefined;
}

/** The ports that a module exports, each as an object, a class or a function that makes one. None of their methods is called. */
export async function provided(module: Members): Promise<Provided> {
  const ports: Record<string, ProvidedPort> = {};
  const halves: string[] = [];
  for (const { make, named } of candidates(module)) {
    let instance: unknown;
    try {
      instance = await make();
    } catch (problem) {
      halves.push(`an export could not be made into a port: ${reasonOf(problem)}`);
      continue;
    }
    for (const id of named === undefined ? topicIds() : [named]) {
      if (!topicIds().includes(id)) {
        halves.push(`"${id}" is no topic (${topicIds().join(', ')})`);
        continue;
      }
      const topic = portNamed(id);
      const missing = missingMethods(topic.port, instance);
      if (missing.length === 0) ports[id] ??= { make, features: declaredBy(instance) ?? featuresOf(topic, instance) };
      else if (providesSome(topic.port, instance)) halves.push(`half a port of ${id}: it lacks ${missing.join(', ')}`);
    }
  }
  return { ports, halves };
}

/** Why a module provides nothing, for a person to read. */
export function nothingIn({ ports, halves }: Provided): { problem?: string } {
  if (Object.keys(ports).length > 0) return {};
  if (halves.length > 0) return { problem: [...new Set(halves)].join('; ') };
  const known = topicIds().map((id) => `${id}: ${Object.keys(portNamed(id).port).join(', ')}`);
  return { problem: `it exports no port; a port has the methods of a topic (${known.join('; ')})` };
}
