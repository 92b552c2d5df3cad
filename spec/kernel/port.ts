import type { z } from 'zod';
import { copy, preview } from './json';
import { ShapeError } from './violation';

/** So many characters of an answer are told. */
const ANSWER_MAX = 200;

/** One method of a port: what goes in, what comes out, and one sentence for whoever implements it. */
export interface Method<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  readonly doc: string;
  readonly params: { readonly [K in keyof Args]: z.ZodType<Args[K]> };
  readonly result: z.ZodType<Result>;
  /** The optional feature that brings the method: who lacks the method lacks the feature. */
  readonly feature?: string;
}

/**
 * A port as data, beside its TypeScript interface: from here come the checks of answers and the published JSON Schema.
 * The compiler holds the two together.
 */
export type PortSchema<Port> = {
  readonly [M in Exclude<keyof Port, 'reset'> & string]-?: NonNullable<Port[M]> extends (...args: infer Args) => infer Result
    ? Method<Args, Result>
    : never;
};

/** A port whose methods are known by name only. */
export type DynamicPort = Record<string, (...args: readonly unknown[]) => unknown> & { reset?: () => void };

export function methodNames(schema: object): readonly string[] {
  return Object.keys(schema);
}

/** The methods that an implementation with these features has: those of other features are not called, nor are they there. */
export function methodsWith(schema: object, features: readonly string[]): readonly string[] {
  return Object.entries(schema as Readonly<Record<string, Partial<Method>>>)
    .filter(([, { feature }]) => feature === undefined || features.includes(feature))
    .map(([name]) => name);
}

function lacks(candidate: unknown, name: string): boolean {
  return typeof (candidate as Record<string, unknown> | null | undefined)?.[name] !== 'function';
}

/** The methods of the port that `candidate` has to provide and does not; those of optional features may be missing. */
export function missingMethods(schema: object, candidate: unknown): readonly string[] {
  return Object.entries(schema as Readonly<Record<string, Partial<Method>>>)
    .filter(([name, { feature }]) => feature === undefined && lacks(candidate, name))
    .map(([name]) => name);
}

/** The features of a topic that `candidate` can have, by the methods that it provides. */
export function featuresOf({ port, features }: { readonly port: object; readonly features?: Readonly<Record<string, string>> }, candidate: unknown): readonly string[] {
  const missing = Object.entries(port as Readonly<Record<string, Partial<Method>>>).filter(([name]) => lacks(candidate, name));
  return Object.keys(features ?? {}).filter((feature) => !missing.some(([, method]) => method.feature === feature));
}

/** Where in an answer the shape is wrong, and what was expected there. Throws a ShapeError; returns the answer as the port knows it. */
export function checkShape(method: string, schema: z.ZodType, answer: unknown): unknown {
  let parsed;
  try {
    parsed = schema.safeParse(answer);
  } catch (problem) {
    // A value that is too deep or contains itself ends the checker's recursion.
    throw new ShapeError(method, problem instanceof Error ? problem.message : String(problem));
  }
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  throw new ShapeError(`${method}()${path}`, issue?.message ?? 'it is not what the port describes', preview(answer, ANSWER_MAX));
}

/**
 * An implementation that is not ours, behind its port: it gets copies of the arguments,
 * so that it cannot change a scenario, and its answers are checked against the schema.
 */
export function guard<Port extends object>(schema: PortSchema<Port>, implementation: Port): Port {
  const target = implementation as unknown as DynamicPort;
  const guarded: Record<string, unknown> = {};
  if (typeof target.reset === 'function') guarded['reset'] = () => target.reset?.();
  for (const [name, method] of Object.entries<Method>(schema)) {
    if (method.feature !== undefined && lacks(target, name)) continue;
    guarded[name] = (...args: readonly unknown[]) => {
      const answer = target[name]?.(...args.map(copy));
      if (typeof (answer as { then?: unknown } | null)?.then === 'function') {
        throw new ShapeError(`${name}()`, 'a promise; ports are synchronous: pass the module by path to have it awaited');
      }
      return checkShape(name, method.result, answer);
    };
  }
  return guarded as Port;
}
