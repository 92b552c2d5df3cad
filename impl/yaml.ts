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
export function readYaml<T>(file: string, content: string, schema: z.ZodType<T>, notation: Notation = 'YAML'): Placed<T> {
  try {
    const parsed = schema.safeParse(asJson(content), { error: inWords });
    if (parsed.success) return { value: parsed.data, at: (path) => placedYaml(file, content, schema, notation).at(path) };
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
  }
  return placedYaml(file, content, schema, notation);
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

/** How a file is called whose syntax is wrong: JSON is YAML, and read as such where places matter. */
type Notation = 'YAML' | 'JSON';

/** Reads YAML against a schema. What is wrong is said with its place, `file:line:col`, and what was expected there. */
export function placedYaml<T>(file: string, content: string, schema: z.ZodType<T>, notation: Notation = 'YAML'): Placed<T> {
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const refused = (where: string, what: string, fix = 'correct the syntax') => new Problem(`malformed-${notation.toLowerCase()}`, what, { where, fix });
  const tooDeep = (where: string) => refused(where, 'this is nested too deeply', `nest at most ${LEVELS_MAX} levels, one in the other`);
  try {
    const deep = beyondLevels(content);
    if (deep !== undefined) throw tooDeep(`${file}:${deep.line}:${deep.col}`);
    const document = parseDocument(content, { lineCounter: lines });
    const broken = document.errors[0];
    if (broken?.code === 'RESOURCE_EXHAUSTION') throw tooDeep(place(broken.pos[0]));
    if (broken !== undefined && notation === 'JSON' && !/^\s*[{[]/.test(content)) throw refused(place(0), 'this is not JSON: it begins with neither { nor [', 'give a file that proctor has written with --json, or a scenario in JSON');
    if (broken !== undefined) throw refused(place(broken.pos[0]), `this is not ${notation}: ${(broken.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}`);
    const at = (path: readonly PropertyKey[]) => place(offsetOf(document, path));
    const parsed = schema.safeParse(document.toJS({ maxAliasCount: ALIASES_MAX }), { error: inWords });
    if (parsed.success) return { value: parsed.data, at };
    const issue = parsed.error.issues[0];
    throw malformed(at, issue?.path ?? [], issue?.message ?? 'it is malformed');
  } catch (problem) {
    if (problem instanceof RangeError) throw tooDeep(`${file}:1:1`);
    // A few lines of aliases can stand for more than any memory holds.
    if (problem instanceof ReferenceError) throw refused(`${file}:1:1`, 'too much stands here by aliases', 'write it out without them');
    throw problem;
  }
}

const ALIASES_MAX = 100;

/** Nothing of ours is nested by half of that; who reads goes down level by level, until there is no stack left. */
const LEVELS_MAX = 100;

/** Where a text goes deeper than it may by what is seen at a glance: brackets outside of strings, and dashes at the beginning of a line. */
function beyondLevels(content: string): { readonly line: number; readonly col: number } | undefined {
  let level = 0;
  for (const { 0: token, index } of content.matchAll(/"[^"\\]*(?:\\[^][^"\\]*)*"|[[{]|[\]}]|^(?:[ \t]*[?-] )+/gm)) {
    if (token === '[' || token === '{') level++;
    else if (token === ']' || token === '}') level = Math.max(0, level - 1);
    if (level <= LEVELS_MAX && (token.startsWith('"') || token.length <= 2 * LEVELS_MAX)) continue;
    const before = content.slice(0, index).split('\n');
    return { line: before.length, col: (before.at(-1) ?? '').length + 1 };
  }
  return undefined;
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
