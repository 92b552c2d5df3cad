import { languages as allLanguages, unknownName, type Language } from '../../spec/kernel';
import type { Quiz } from '../quiz';
import { html } from './html';
import { json } from './json';
import { markdown } from './markdown';

type Format = (quiz: Quiz, languages: readonly Language[]) => string;

const writers: Readonly<Record<string, Format>> = { markdown, json, html };

/** The names of the formats that a quiz can be written in. */
export const formats: readonly string[] = Object.keys(writers);

/** The quiz in a format, its texts in some languages. */
export function write(format: string, quiz: Quiz, languages: readonly Language[] = allLanguages): string {
  const writer = writers[format];
  if (writer === undefined) throw unknownName('format', format, formats);
  return writer(quiz, languages);
}
