import { suspicion, type Item } from './item';

/** What somebody chose: the index of an option, or nothing (passed). */
export interface Given {
  readonly item: Item;
  readonly chosen?: number;
}

export interface TopicScore {
  readonly topic: string;
  readonly right: number;
  readonly items: number;
}

/** A belief that the answers point to. */
export interface Suspicion {
  readonly misconception: string;
  /** How often an answer was chosen that this belief leads to. */
  readonly times: number;
  /** How often there was an opportunity to choose such an answer. */
  readonly opportunities: number;
}

export interface Score {
  readonly right: number;
  readonly wrong: number;
  readonly passed: number;
  readonly topics: readonly TopicScore[];
  /** Likeliest first. */
  readonly suspicions: readonly Suspicion[];
}

/** Score and diagnosis of a sitting. Interviews are not scored: nobody is asked to judge them. */
export function score(answers: readonly Given[]): Score {
  const scored = answers.filter(({ item }) => item.options.length > 0);
  const isRight = ({ item, chosen }: Given) => chosen !== undefined && item.options[chosen]?.correct === true;
  const topics = [...new Set(scored.map(({ item }) => item.topic))].sort().map((topic) => {
    const own = scored.filter(({ item }) => item.topic === topic);
    return { topic, right: own.filter(isRight).length, items: own.length };
  });
  const passed = scored.filter(({ chosen }) => chosen === undefined).length;
  const right = scored.filter(isRight).length;
  return { right, wrong: scored.length - right - passed, passed, topics, suspicions: suspicions(scored) };
}

function suspicions(answers: readonly Given[]): readonly Suspicion[] {
  const found = new Map<string, { times: number; opportunities: number }>();
  const entry = (id: string) => {
    const known = found.get(id) ?? { times: 0, opportunities: 0 };
    found.set(id, known);
    return known;
  };
  for (const { item, chosen } of answers) {
    item.options.forEach((option, i) => {
      const misconception = suspicion(item, option);
      if (misconception === undefined) return;
      const counts = entry(misconception);
      counts.opportunities++;
      if (i === chosen) counts.times++;
    });
  }
  return [...found]
    .filter(([, { times }]) => times > 0)
    .map(([misconception, counts]) => ({ misconception, ...counts }))
    .sort((a, b) => b.times / b.opportunities - a.times / a.opportunities || b.times - a.times || (a.misconception < b.misconception ? -1 : 1));
}
