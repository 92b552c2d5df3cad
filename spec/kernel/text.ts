/** A sentence in every language that Proctor speaks. Both say the same; neither is optional. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export type Language = keyof Text;

export const languages: readonly Language[] = ['en', 'zh'];

export function text(en: string, zh: string): Text {
  return { en, zh };
}

/** The same characters in every language: names, numbers, code. */
export function verbatim(value: string | number): Text {
  return { en: String(value), zh: String(value) };
}

/**
 * A tagged template for both languages at once: `say(['… ', ' …'], ['… ', ' …'], a, b)` reads badly,
 * so a text with parts is built by a function of the language instead.
 */
export function inEach(write: (language: Language) => string): Text {
  return { en: write('en'), zh: write('zh') };
}

const separators = { list: { en: ', ', zh: '、' }, sentences: { en: ' ', zh: '' }, lines: { en: '\n', zh: '\n' } };

/** Parts set beside each other as a list ("a, b"), as sentences, or one on each line. */
export function join(parts: readonly Text[], as: keyof typeof separators = 'list'): Text {
  return inEach((language) => parts.map((part) => part[language]).join(separators[as][language]));
}
