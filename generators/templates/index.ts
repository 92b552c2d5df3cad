import Handlebars from 'handlebars';
import { inEach, type Language, type Text } from '../../spec/kernel';
import { en, type TemplateName } from './en';
import { zh } from './zh';

export type { TemplateName } from './en';

const sources: Readonly<Record<Language, Readonly<Record<TemplateName, string>>>> = { en, zh };

type Compiled = (values: object) => string;

/** The pieces of a template that only puts values into words, each as what it is of some values; nothing of one that does more. */
function piecesOf(source: string): readonly ((values: Readonly<Record<string, unknown>>) => string)[] | undefined {
  const pieces = Handlebars.parse(source).body.map((each) => {
    if (each.type === 'ContentStatement') {
      const { value } = each as hbs.AST.ContentStatement;
      return () => value;
    }
    const { path, params = [], hash } = each as Partial<hbs.AST.MustacheStatement>;
    if (each.type !== 'MustacheStatement' || path?.type !== 'PathExpression' || params.length > 0 || hash !== undefined) return undefined;
    const { original } = path as hbs.AST.PathExpression;
    return (values: Readonly<Record<string, unknown>>) => {
      const value = values[original];
      if (value === undefined) throw new Error(`the template ${source} needs ${original}`);
      return String(value);
    };
  });
  return pieces.every((each) => each !== undefined) ? pieces : undefined;
}

/** Most templates only put values into words. That is done here: Handlebars would set up its helpers anew for each of them. */
function compile(source: string): Compiled {
  const pieces = piecesOf(source);
  if (pieces === undefined) return Handlebars.compile(source, { strict: true, noEscape: true, knownHelpersOnly: true });
  return (values) => pieces.map((piece) => piece(values as Readonly<Record<string, unknown>>)).join('');
}

function compileAll(language: Language): Readonly<Record<TemplateName, Compiled>> {
  return Object.fromEntries(Object.entries(sources[language]).map(([name, source]) => [name, compile(source)])) as Record<TemplateName, Compiled>;
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
