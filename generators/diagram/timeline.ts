import type { Language, Timeline } from '../../spec/kernel';
import { document, fitted, hue, label, legend, line, tag, widthOf } from './svg';
import { momentsOf, tell } from './tell';
import { diagramWords } from './words';

const WIDTH = 320;
const MARGIN = 8;
const ROW = 34;
const HEAD = 20;
const BAR = 8;

/** Operations as intervals, those of a client below each other. Each has a line of its own, so that its words have room. */
export function drawTimeline(timeline: Timeline, language: Language): string {
  const words = diagramWords[language];
  const { spans } = timeline;
  const moments = momentsOf(spans);
  const unit = (WIDTH - 2 * MARGIN - 20) / Math.max(1, moments.length - 1);
  const at = (time: number) => MARGIN + moments.indexOf(time) * unit;
  const body: string[] = [];
  let y = 6;
  for (const client of [...new Set(spans.map((span) => span.client))].sort((a, b) => a - b)) {
    body.push(line(MARGIN, y, WIDTH - MARGIN, y, 'rule'), label(MARGIN, y + 14, `${words.client} ${client}`, 'soft'));
    y += HEAD;
    for (const { text, from, to } of spans.filter((span) => span.client === client).sort((a, b) => a.from - b.from)) {
      const isOpen = to === Infinity;
      const [x1, x2] = [at(from), isOpen ? WIDTH - MARGIN : at(to)];
      const kind = `tint ${hue(client)}`;
      const shown = fitted(text[language], WIDTH - 2 * MARGIN);
      const left = Math.max(MARGIN, Math.min((x1 + x2 - widthOf(shown)) / 2, WIDTH - MARGIN - widthOf(shown)));
      const bar = { x: x1, y: y + 17, width: Math.max(BAR, x2 - x1 - (isOpen ? 24 : 0)), height: BAR, rx: 3 };
      const ground = { x: left - 2, y: y + 1, width: widthOf(shown) + 4, height: 14 };
      body.push(tag('rect', { ...ground, class: 'under' }), label(left, y + 12, shown), tag('rect', { ...bar, class: 'under' }), tag('rect', { ...bar, class: kind }));
      if (isOpen) body.push(line(x2 - 22, y + 17 + BAR / 2, x2, y + 17 + BAR / 2, `way ${hue(client)}`));
      y += ROW;
    }
  }
  const guides = moments.map((time) => line(at(time), 6, at(time), y, 'rule'));
  const { drawn, height } = legend([words.legend.right, ...(spans.some(({ to }) => to === Infinity) ? [words.legend.unknown] : [])], MARGIN, y + 6, WIDTH - MARGIN);
  return document({ width: WIDTH, height: y + 6 + height, title: timeline.title[language], description: tell(timeline, language).join('\n'), body: [...guides, ...body, ...drawn] });
}
