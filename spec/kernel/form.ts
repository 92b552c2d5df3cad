import type { z } from 'zod';

/** Says what is wrong with a value from outside, and where in it. */
export type Say = (path: readonly PropertyKey[], message: string) => void;

/** A form with what its parts alone cannot say: it is looked at once each of them is as it should be. */
export function checked<T>(form: z.ZodType<T>, check: (value: T, say: Say) => void): z.ZodType<T> {
  return form.superRefine((value, context) => check(value, (path, message) => context.addIssue({ code: 'custom', path: [...path], message })));
}

/** The place of the first that was there before in a list; `undefined` if each is there once. */
export function repeatedIn(list: readonly unknown[]): number | undefined {
  const at = list.findIndex((each, i) => list.indexOf(each) < i);
  return at < 0 ? undefined : at;
}
