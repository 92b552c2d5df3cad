import { style } from './style';

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** What XML cannot hold at all (an implementation may send anything) becomes a replacement character. */
function holdable(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what XML forbids
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** Characters as XML. */
export function escaped(text: string): string {
  return holdable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function attribute(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : escaped(value);
}

/** An element; its children are markup. */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${attribute(value)}"`])).join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

export const FONT_SIZE = 12;

// Upper bounds, in parts of the font size, that hold for the wide ones of common fonts (DejaVu Sans, Verdana).
function advance(character: string): number {
  if (character >= '\u2e80') return 1;
  if (character === ' ') return 0.35;
  if (/[mwMW@%✓✗→★]/.test(character)) return 1;
  if (/[iljI.,:;|!'()[\]/\-tfr·]/.test(character)) return 0.42;
  return /[A-Z]/.test(character) ? 0.75 : 0.64;
}

/** How wide a text is at most, in user units. */
export function widthOf(text: string, size = FONT_SIZE): number {
  return [...holdable(text)].reduce((sum, character) => sum + advance(character), 0) * size;
}

/** A text no wider than that, cut where it must be. */
export function fitted(text: string, width: number, size = FONT_SIZE): string {
  if (widthOf(text, size) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && widthOf(`${characters.join('')}…`, size) > width) characters.pop();
  return `${characters.join('')}…`;
}

/** A text in lines no wider than that, broken between words and between Chinese characters, and within words that are wider. */
export function wrapped(text: string, width: number, size = FONT_SIZE): readonly string[] {
  const lines: string[] = [''];
  for (const token of text.match(/[\u2e80-\uffff][，。；：、）]*|[^\s\u2e80-\uffff]+|\s+/gu) ?? []) {
    for (const part of widthOf(token, size) <= width ? [token] : [...token]) {
      const longer = `${lines.at(-1) ?? ''}${part}`;
      if (widthOf(longer.trimEnd(), size) <= width) lines.splice(-1, 1, longer);
      else lines.push(part.trimStart());
    }
  }
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** A text with its left end at a place; `y` is its base line. */
export function label(x: number, y: number, text: string, kind?: string, size = FONT_SIZE): string {
  return tag('text', { x, y, class: kind, 'font-size': size === FONT_SIZE ? undefined : size }, escaped(text));
}

const LEGEND_SIZE = 11;
const LEGEND_LINE = 15;

/** Short sentences below a picture, as many on a line as fit; with the height that they take. */
export function legend(sentences: readonly string[], x: number, top: number, right: number): { readonly drawn: readonly string[]; readonly height: number } {
  const lines: string[] = [];
  for (const sentence of sentences) {
    const longer = `${lines.at(-1) ?? ''} ${sentence}`;
    if (lines.length > 0 && widthOf(longer, LEGEND_SIZE) <= right - x) lines.splice(-1, 1, longer);
    else lines.push(fitted(sentence, right - x, LEGEND_SIZE));
  }
  return { drawn: lines.map((text, i) => label(x, top + (i + 0.8) * LEGEND_LINE, text, 'soft', LEGEND_SIZE)), height: lines.length * LEGEND_LINE + 6 };
}

export function line(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return tag('path', { d: `M${attribute(x1)} ${attribute(y1)}L${attribute(x2)} ${attribute(y2)}`, class: kind });
}

/** The number of the colour of a term: the terms 1 to 7 differ, then they repeat. */
export function hue(term: number): string {
  return term <= 0 ? 't0' : `t${((term - 1) % 7) + 1}`;
}

interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** All that can be seen, in words. */
  readonly description: string;
  readonly body: readonly string[];
}

/** A whole picture, which needs nothing else: it follows the colour scheme of whoever looks, and paper is white. */
export function document({ width, height, title, description, body }: Drawing): string {
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  return tag(
    'svg', { xmlns: 'http://www.w3.org/2000/svg', class: 'pd', role: 'img', viewBox: `0 0 ${size.width} ${size.height}`, ...size },
    tag('title', {}, escaped(title)), tag('desc', {}, escaped(description)), tag('style', {}, style),
    tag('rect', { ...size, rx: 6, class: 'ground' }), ...body,
  );
}
