import type { Command, KeyValue, Range, Result } from './port';

/** What a store holds after some commands: the keys after each revision, from 1 on. */
export interface Model {
  readonly states: readonly (readonly KeyValue[])[];
  /** Below this revision nothing can be read any more; -1 before the first compaction. */
  readonly compacted: number;
}

export const EMPTY: Model = { states: [[]], compacted: -1 };

export function revisionOf({ states }: Model): number {
  return states.length;
}

export function latestOf({ states }: Model): readonly KeyValue[] {
  return states[states.length - 1] ?? [];
}

/** The store after a command, and what the client is told. */
export function after(model: Model, command: Command): { readonly model: Model; readonly result: Result } {
  const revision = revisionOf(model);
  if (command.do === 'compact') {
    if (command.revision <= model.compacted) return { model, result: { error: 'ErrCompacted' } };
    if (command.revision > revision) return { model, result: { error: 'ErrFutureRev' } };
    return { model: { ...model, compacted: command.revision }, result: { revision } };
  }
  const next = revision + 1;
  const keys = new Map(latestOf(model).map((each) => [each.key, each]));
  let isChanged = false;
  for (const each of command.operations) {
    const old = keys.get(each.key);
    if (each.do === 'delete') {
      isChanged = keys.delete(each.key) || isChanged;
    } else {
      keys.set(each.key, { key: each.key, value: each.value, createRevision: old?.createRevision ?? next, modRevision: next, version: (old?.version ?? 0) + 1 });
      isChanged = true;
    }
  }
  if (!isChanged) return { model, result: { revision } };
  const sorted = [...keys.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { model: { ...model, states: [...model.states, sorted] }, result: { revision: next } };
}

export function afterAll(model: Model, commands: readonly Command[]): { readonly model: Model; readonly results: readonly Result[] } {
  const results: Result[] = [];
  let now = model;
  for (const command of commands) {
    const done = after(now, command);
    now = done.model;
    results.push(done.result);
  }
  return { model: now, results };
}

/** What a read at a revision gives; 0 reads the newest. */
export function rangeOf(model: Model, revision: number): Range {
  const newest = revisionOf(model);
  if (revision > newest) return { error: 'ErrFutureRev' };
  if (revision > 0 && revision < model.compacted) return { error: 'ErrCompacted' };
  return { revision: newest, keyValues: [...((revision === 0 ? latestOf(model) : model.states[revision - 1]) ?? [])] };
}
