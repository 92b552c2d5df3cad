import { z } from 'zod';
import { preview } from '../spec/kernel';

const CHARACTERS_MAX = 40;

const kinds: Readonly<Record<string, string>> = {
  number: 'a number', int: 'a whole number', string: 'text', boolean: 'true or false', array: 'a list', tuple: 'a list', object: 'an object', record: 'an object', null: 'null', undefined: 'nothing',
};

function seen(value: unknown): string {
  if (value === undefined) return 'and there is none';
  if (Array.isArray(value)) return 'and this is a list';
  return typeof value === 'object' && value !== null ? 'and this is an object' : `and this is ${preview(JSON.stringify(value) ?? String(value), CHARACTERS_MAX)}`;
}

function listed(values: readonly unknown[]): string {
  const words = values.map((value) => JSON.stringify(value));
  return words.length === 1 ? (words[0] ?? '') : `one of ${words.join(', ')}`;
}

/** How much of something there is. */
function sized(value: unknown): string {
  if (!Array.isArray(value) && typeof value !== 'string') return seen(value);
  if (value.length < 2) return value.length === 0 ? 'and there is none' : 'and there is one';
  return `and these are ${value.length}`;
}

const units: Readonly<Record<string, readonly [one: string, more: string]>> = { array: [' entry is', ' entries are'], string: [' character is', ' characters are'] };

/** What is counted behind a number. */
function unit(origin: string, number: number | bigint): string {
  return units[origin]?.[Number(number) === 1 ? 0 : 1] ?? ' is';
}

/** A union is told by the member that decides, where there is one. */
function unmatched({ discriminator, options, input }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if (discriminator === undefined || !Array.isArray(options)) return `this is none of what may stand here, ${seen(input)}`;
  return `${listed(options)} is expected, ${seen(z.looseObject({}).safeParse(input).data?.[discriminator])}`;
}

/** What is wrong with a value from outside, as a person reads it: for schemas that do not say it themselves. */
export const inWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `${kinds[issue.expected] ?? issue.expected} is expected, ${seen(issue.input)}`;
    case 'invalid_value':
      return `${listed(issue.values)} is expected, ${seen(issue.input)}`;
    case 'unrecognized_keys':
      return `there is no member ${issue.keys.map((key) => JSON.stringify(key)).join(', ')} here`;
    case 'too_small':
      return `at least ${issue.minimum}${unit(issue.origin, issue.minimum)} expected, ${sized(issue.input)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unit(issue.origin, issue.maximum)} expected, ${sized(issue.input)}`;
    case 'invalid_union':
      return unmatched(issue);
    default:
      return undefined;
  }
};
