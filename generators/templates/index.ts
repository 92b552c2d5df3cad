import Handlebars from 'handlebars';
import { inEach, type Language, type Text } from '../../spec/kernel';
import { en, type TemplateName } from './en';
import { zh } from './zh';

export type { TemplateName } from './en';

const sources: Readonly<Record<Language, Readonly<Record<TemplateName, string>>>> = { en, zh };

type Compiled = ReturnType<typeof Handlebars.compile>;

function compileAll(language: Language): Readonly<Record<TemplateName, Compiled>> {
  const entries = Object.entries(sources[language]).map(([name, source]) => [name, Handlebars.compile(source, { strict: true, noEscape: true, knownHelpersOnly: true })]);
  return Object.fromEntries(entries) as Record<TemplateName, Compiled>;
}

const compiled: Readonly<Record<Language, Readonly<Record<TemplateName, Compiled>>>> = { en: compileAll('en'), zh: compileAll('zh') };

/** A template in one language. A value that is missing is an error, not a blank. */
export function renderIn(language: Language, name: TemplateName, values: object = {}): string {
  return compiled[language][name](values);
}

/** A template in every language; values that are texts are taken in that language. */
export function render(name: TemplateName, values: Readonly<Record<string, Text | string | number>> = {}): Text {
  return inEach((language) => {
    const own = Object.entries(values).map(([key, value]) => [key, typeof value === 'object' ? value[language] : value]);
    return renderIn(language, name, Object.fromEntries(own) as object);
  });
}
