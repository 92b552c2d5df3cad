import type { Language, Text } from '../../spec/kernel';
import type { Item, Quiz } from '../quiz';

type Narrow = Partial<Text>;

function narrow(text: Text, languages: readonly Language[]): Narrow {
  return Object.fromEntries(languages.map((language) => [language, text[language]]));
}

function itemJson(item: Item, languages: readonly Language[]) {
  return {
    id: item.id,
    kind: item.kind,
    topic: item.topic,
    invariant: item.invariant,
    level: item.level,
    stem: narrow(item.stem, languages),
    ...(item.kind === 'interview'
      ? {}
      : {
          options: item.options.map(({ text, correct, misconception, why }) => ({
            text: narrow(text, languages),
            correct,
            ...(misconception === undefined ? {} : { misconception }),
            why: narrow(why, languages),
          })),
        }),
    explanation: narrow(item.explanation, languages),
    sources: item.sources,
    scenario: item.scenario,
    answeredBy: item.answeredBy,
  };
}

/** The published JSON of a quiz; texts in the languages asked for. */
export function json({ proctor, seed, items }: Quiz, languages: readonly Language[]): string {
  return `${JSON.stringify({ proctor, seed, items: items.map((item) => itemJson(item, languages)) }, null, 2)}\n`;
}
