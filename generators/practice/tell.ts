import { cite, type Language } from '../../spec/kernel';
import { sayAnswerers, score, suspicion, type Given, type Item, type Quiz } from '../quiz';
import { practiceWords } from './words';

function letter(index: number): string {
  return String.fromCharCode(65 + index);
}

/** Markdown for a terminal: emphasis and code marks are only noise there. */
function plain(markdown: string): string {
  return markdown.replaceAll('**', '').replace(/`([^`\n]*)`/g, '$1').replace(/^\| --- .*\n/gm, '');
}

/** An item as it is asked. */
export function tellItem(item: Item, index: number, count: number, language: Language): string {
  const options = item.options.map(({ text }, i) => `  ${letter(i)}. ${plain(text[language])}`);
  return [`${practiceWords[language].question(index + 1, count)}  (${item.topic}, ${item.id})`, '', plain(item.stem[language]), '', ...options].join('\n');
}

/** What follows an answer: right or wrong, why, where it can be read, and who answered alike. */
export function tellFeedback(item: Item, chosen: number | undefined, { beliefs, truths }: Pick<Quiz, 'beliefs' | 'truths'>, language: Language): string {
  const words = practiceWords[language];
  const lines: string[] = [];
  const right = item.options.findIndex(({ correct }) => correct);
  const option = chosen === undefined ? undefined : item.options[chosen];
  if (item.options.length > 0) {
    lines.push(option === undefined ? words.passed(letter(right)) : option.correct ? words.right : words.wrong(letter(right)));
    if (option !== undefined && !option.correct) {
      lines.push(`  ${letter(chosen ?? 0)}: ${plain(option.why[language])}`);
      const belief = beliefs[suspicion(item, option) ?? ''];
      if (belief !== undefined) lines.push(`  ${words.believes} ${belief[language]}`);
      const truth = truths[option.misconception ?? ''];
      if (truth !== undefined) lines.push(`  ${words.instead} ${truth[language]}`);
    }
    lines.push(`  ${letter(right)}: ${plain(item.options[right]?.why[language] ?? '')}`);
  }
  lines.push(plain(item.explanation[language]), `[${item.sources.map((source) => cite(source, language)).join(language === 'zh' ? '；' : '; ')}]`, words.alike(sayAnswerers(item.answeredBy, language)));
  return lines.join('\n');
}

/** Score and diagnosis at the end. */
export function tellResult(quiz: Quiz, given: readonly Given[], language: Language): string {
  const words = practiceWords[language];
  const { right, topics, suspicions } = score(given);
  const scored = given.filter(({ item }) => item.options.length > 0).length;
  return [
    words.score(right, scored),
    ...topics.map((each) => words.topic(quiz.titles[each.topic]?.[language] ?? each.topic, each.right, each.items)),
    '',
    suspicions.length === 0 ? words.none : words.diagnosis,
    ...suspicions.flatMap(({ misconception, times, opportunities }) => [
      `  - ${misconception} (${words.times(times, opportunities)}): ${quiz.beliefs[misconception]?.[language] ?? ''}`,
      `    ${words.instead} ${quiz.truths[misconception]?.[language] ?? ''}`,
    ]),
    ...(suspicions[0] === undefined ? [] : [`${words.truth} ${suspicions[0].misconception}`]),
  ].join('\n');
}
