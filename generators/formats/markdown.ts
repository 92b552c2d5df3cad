import { cite, type Language } from '../../spec/kernel';
import { sayAnswerers, suspicion, type Item, type Kind, type Quiz } from '../quiz';
import { renderIn, type TemplateName } from '../templates';

const kindNames: Readonly<Record<Kind, TemplateName>> = {
  predict: 'kindPredict', refute: 'kindRefute', diagnose: 'kindDiagnose', spot: 'kindSpot', order: 'kindOrder', interview: 'kindInterview',
};

/** Text of a scenario must not end the page's own structure. */
function inert(markdown: string): string {
  // Inside of code spans everything is text already.
  const parts = markdown.split(/(`[^`\n]*`)/);
  return parts.map((part, i) => (i % 2 === 1 ? part : part.replace(/</g, '&lt;'))).join('').replace(/^(#{1,6}) /gm, '\\$1 ');
}

function oneLine(markdown: string): string {
  return inert(markdown).replace(/\s*\n\s*/g, ' ');
}

export function letter(index: number): string {
  return String.fromCharCode(65 + index);
}

function itemValues(item: Item, index: number, language: Language, beliefs: Quiz['beliefs']): object {
  const key = item.options.findIndex(({ correct }) => correct);
  return {
    number: index + 1,
    heading: renderIn(language, 'heading', { kind: renderIn(language, kindNames[item.kind]), level: item.level }),
    stem: inert(item.stem[language]),
    options: item.options.map((option, i) => ({
      letter: letter(i),
      text: oneLine(option.text[language]),
      why: oneLine(option.why[language]),
      misconception: option.misconception ?? '',
      belief: oneLine(beliefs[suspicion(item, option) ?? '']?.[language] ?? ''),
    })),
    key: key < 0 ? '' : letter(key),
    explanation: inert(item.explanation[language]),
    sources: item.sources.map((source) => inert(cite(source, language))).join(language === 'zh' ? '；' : '; '),
    answeredBy: sayAnswerers(item.answeredBy, language),
    id: item.id,
    invariant: item.invariant,
  };
}

/** A quiz as Markdown, once for each language: questions with their answers folded away. */
export function markdown(quiz: Quiz, languages: readonly Language[]): string {
  const topics = [...new Set(quiz.items.map(({ topic }) => topic))];
  const titles = (language: Language) => topics.map((id) => quiz.titles[id]?.[language] ?? id).join(language === 'zh' ? '、' : ', ');
  return languages
    .map((language) =>
      renderIn(language, 'page', {
        title: renderIn(language, 'pageTitle', { topics: titles(language) }),
        intro: renderIn(language, 'pageIntro', { count: quiz.items.length, isOne: quiz.items.length === 1, seed: quiz.seed, version: quiz.proctor }),
        items: quiz.items.map((item, i) => itemValues(item, i, language, quiz.beliefs)),
        beliefs: Object.entries(quiz.beliefs).map(([id, belief]) => ({ id, belief: oneLine(belief[language]), instead: oneLine(quiz.truths[id]?.[language] ?? '') })),
      }),
    )
    .join('\n');
}
