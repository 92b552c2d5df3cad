import { LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import { Problem } from '../spec/kernel';
import { inWords } from './expected';

/** What a file says, and where in it the value at a path stands: `file:line:col`. */
export interface Placed<T> {
  readonly value: T;
  at(path: readonly PropertyKey[]): string;
}

/**
 * Reads a file that a program has written, and perhaps a person changed: as JSON if it is that (behind comments), in a hundredth of the
 * time that it takes as YAML. Where things stand in it is looked up only if somebody asks.
 */
export function readYaml<T>(file: string, content: string, schema: z.ZodType<T>): Placed<T> {
  const parsed = schema.safeParse(asJson(content), { error: inWords });
  return parsed.success ? { value: parsed.data, at: (path) => placedYaml(file, content, schema).at(path) } : placedYaml(file, content, schema);
}

/** What JSON says, or `undefined` if it is none. */
function asJson(content: string): unknown {
  const json = content.replace(/^(#.*\n)+/, '');
  if (!/^\s*[{[]/.test(json)) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Reads YAML against a schema. What is wrong is said with its place, `file:line:col`, and what was expected there. */
export function placedYaml<T>(file: string, content: string, schema: z.ZodType<T>): Placed<T> {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const broken = document.errors[0];
  if (broken !== undefined) {
    const what = (broken.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
    throw new Problem('malformed-yaml', `this is not YAML: ${what}`, { where: place(broken.pos[0]), fix: 'correct the syntax' });
  }
  const at = (path: readonly PropertyKey[]) => place(offsetOf(document, path));
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 100 }), { error: inWords });
  if (parsed.success) return { value: parsed.data, at };
  const issue = parsed.error.issues[0];
  throw malformed(at, issue?.path ?? [], issue?.message ?? 'it is malformed');
}

/** A value that is not what is expected at its path. */
export function malformed(at: Placed<unknown>['at'], path: readonly PropertyKey[], message: string): Problem {
  return new Problem('malformed-file', `${path.length === 0 ? 'the file' : path.join('.')}: ${message}`, { where: at(path), fix: 'correct this entry' });
}

/** Where the node at a path begins, or the nearest node above it that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}
