import { deflateSync, strToU8 } from 'fflate';
import { cite, hash32, type Language, type Picture, type Text } from '../../spec/kernel';
import { drawWithin, pictureStyle } from '../diagram';
import { sayAnswerers, suspicion, type Item, type Quiz } from '../quiz';
import { blocks, escaped, inline } from '../site/render';
import { script } from '../site/script';
import { style } from '../site/style';
import { pageWords } from '../site/words';

type Rendered = Readonly<Partial<Record<Language, string>>>;

function rendered(text: Text, languages: readonly Language[], by: (markdown: string) => string): Rendered {
  return Object.fromEntries(languages.map((language) => [language, by(text[language])]));
}

function renderedAll(texts: Readonly<Record<string, Text>>, languages: readonly Language[]): Record<string, Rendered> {
  return Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, rendered(text, languages, inline)]));
}

function drawn(picture: Picture, languages: readonly Language[]): Rendered {
  return Object.fromEntries(languages.map((language) => [language, drawWithin(picture, language)]));
}

function isDrawn({ picture: shown, options }: Item): boolean {
  return shown !== undefined || options.some((option) => option.picture !== undefined);
}

/** Beside the stem; where the situation is a part of the answer, beside the explanation. */
function picture({ kind, picture: shown }: Item, languages: readonly Language[]) {
  if (shown === undefined) return {};
  return { [kind === 'interview' ? 'answerPicture' : 'picture']: drawn(shown, languages) };
}

function pageItem(item: Item, languages: readonly Language[]) {
  const { id, kind, topic, level } = item;
  return {
    id, kind, topic, level,
    stem: rendered(item.stem, languages, blocks),
    ...picture(item, languages),
    options: item.options.map((option) => ({
      text: rendered(option.text, languages, inline),
      correct: option.correct,
      // The belief that it comes of, and the one that choosing it points to: the page need not know of kinds.
      ...(option.correct ? {} : { belief: option.misconception }),
      misconception: suspicion(item, option),
      why: rendered(option.why, languages, inline),
      ...(option.picture === undefined ? {} : { picture: drawn(option.picture, languages) }),
    })),
    explanation: rendered(item.explanation, languages, blocks),
    sources: Object.fromEntries(languages.map((language) => [language, item.sources.map((source) => cite(source, language))])),
    answeredBy: Object.fromEntries(languages.map((language) => [language, sayAnswerers(item.answeredBy, language)])),
  };
}

/** A quiz as one page that needs nothing else: no network, no second file. */
export function html(quiz: Quiz, languages: readonly Language[]): string {
  const footer = Object.fromEntries(languages.map((language) => [language, pageWords[language].footer(quiz.proctor, quiz.items.length, quiz.seed)]));
  const data = {
    id: hash32(quiz.items.map(({ id }) => id).join()).toString(36),
    seed: quiz.seed,
    languages,
    words: Object.fromEntries(languages.map((language) => [language, pageWords[language]])),
    footer,
    titles: renderedAll(quiz.titles, languages),
    beliefs: renderedAll(quiz.beliefs, languages),
    truths: renderedAll(quiz.truths, languages),
    items: quiz.items.map((item) => pageItem(item, languages)),
  };
  // By a library of our own choice, since the system's differ in their bytes. Compressed, two languages of 200 questions stay a small file; a browser unpacks it in a blink.
  const packed = Buffer.from(deflateSync(strToU8(JSON.stringify(data)), { level: 9 })).toString('base64');
  const first = languages[0] ?? 'en';
  return `<!doctype html>
<html lang="${first === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="proctor ${escaped(quiz.proctor)}">
<title>${pageWords[first].title}</title>
<style>${style}${quiz.items.some(isDrawn) ? pictureStyle : ''}</style>
</head>
<body>
<header><h1 id="title">${pageWords[first].title}</h1><button id="lang" type="button"></button></header>
<main><div id="app"></div><div id="paper" class="paper"></div><div id="live" role="status" aria-live="polite"></div></main>
<footer><p id="foot">${escaped(footer[first] ?? '')}</p></footer>
<script id="quiz" type="application/octet-stream">
${packed}
</script>
<script>${script}</script>
</body>
</html>
`;
}
