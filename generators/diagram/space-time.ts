import type { Carried, LaneRole, Language, SpaceTime } from '../../spec/kernel';
import { headings, layout, type Layout, type Line, type Placed } from './layout';
import { document, escaped, hue, label, legend, line, tag } from './svg';
import { tell } from './tell';
import { diagramWords, type Sign } from './words';

const LINE = 16;
/** How far an arrow stays away from the middle of a lane. */
const AWAY = 5;
const HEAD = 6;

/** A story of nodes and messages: time goes down, so that it can be as long as it is on a narrow screen. */
export function drawStory(story: SpaceTime, language: Language): string {
  const place = layout(story, language);
  const { width, bottom, placed } = place;
  const names = headings(story, place, language).map((name, lane) => label(place.xOf(lane), 16, name, 'strong mid'));
  const { drawn, height } = legend(signsOf(story).map((sign) => diagramWords[language].legend[sign]), 6, bottom + 3, width - 6);
  const losses = new Set(story.messages.flatMap(({ fate, ends }) => (fate === 'lost' && ends !== undefined ? [ends] : [])));
  const body = [
    ...names,
    ...placed.flatMap(({ begins }) => (begins === undefined ? [] : [line(4, begins.y, width - 6, begins.y, 'rule')])),
    ...story.lanes.flatMap(({ term }, lane) => laneLines(lane, term, place)),
    ...story.messages.flatMap((message) => arrow(message, story, place)),
    ...placed.flatMap((each, i) => (losses.has(i) ? [] : point(each))),
    ...placed.flatMap(({ lines, term }) => lines.flatMap((each) => words(each, term))),
    ...placed.flatMap(({ begins }) => (begins === undefined || begins.step < 0 ? [] : [label(4, begins.y + 13, String(begins.step + 1), 'soft', 11)])),
    line(4, bottom, width - 6, bottom, 'rule'),
    ...drawn,
  ];
  const description = tell(story, language).join('\n');
  return document({ width, height: bottom + 3 + height, title: story.title[language], description, body });
}

/** The signs that occur. */
function signsOf({ moments, messages }: SpaceTime): readonly Sign[] {
  const roles = new Set(moments.map(({ role }) => role));
  const said = [...moments.flatMap(({ texts }) => texts.map(({ en }) => en)), ...messages.map(({ text }) => text)];
  const signs: readonly (readonly [Sign, boolean])[] = [
    ['down', true],
    ['term', moments.some(({ term }) => term !== undefined)],
    ['leader', roles.has('leader')],
    ['candidate', roles.has('candidate') || roles.has('pre-candidate')],
    ['crashed', roles.has('down')],
    ['entry', said.some((each) => /@\d/.test(each))],
    ['commit', moments.some(({ commit }) => commit !== undefined) || said.some((each) => /✓\d/.test(each))],
    ['open', messages.some(({ fate }) => fate === 'under way')],
    ['lost', messages.some(({ fate }) => fate === 'lost')],
    ['again', messages.some(({ fate }) => fate === 'again')],
  ];
  return signs.flatMap(([sign, occurs]) => (occurs ? [sign] : []));
}

/** A lane from top to bottom: in the colour of the term, in the thickness of the role. */
function laneLines(lane: number, startTerm: number, { placed, top, bottom, xOf }: Layout): readonly string[] {
  const x = xOf(lane);
  const drawn: string[] = [];
  let from = top;
  let [term, role]: [number, LaneRole] = [startTerm, 'follower'];
  const upTo = (y: number) => {
    if (y > from) drawn.push(line(x, from, x, y, `${role === 'pre-candidate' ? 'candidate' : role} ${hue(term)}`));
    from = y;
  };
  for (const each of placed) {
    if (each.moment.lane !== lane || (each.term === term && each.role === role)) continue;
    upTo(each.y);
    ({ term, role } = each);
  }
  upTo(bottom);
  return drawn;
}

function point({ moment, x, y, term, role }: Placed): readonly string[] {
  const { breaks } = moment;
  const ring = breaks === undefined ? [] : [tag('circle', { cx: x, cy: y, r: 8, class: 'ring' })];
  if (moment.role === 'down') return [...ring, cross(x, y)];
  return [...ring, tag('circle', { cx: x, cy: y, r: role === 'leader' ? 5 : 4, class: `dot ${hue(term)}` })];
}

function cross(x: number, y: number): string {
  return tag('path', { d: `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x - 5} ${y + 5}L${x + 5} ${y - 5}`.replace(/\d+\.\d+/g, (n) => String(Math.round(Number(n) * 10) / 10)), class: 'bad' });
}

/** A message: an arrow to where it arrives, broken off where it is lost, a stub where nothing more is heard of it. */
function arrow(message: Carried, { lanes }: SpaceTime, { placed, xOf, laneWidth }: Layout): readonly string[] {
  const { from, to, sent, ends, text, fate } = message;
  const start = placed[sent];
  if (start === undefined || from === to) return [];
  const way = Math.sign(to - from);
  const x1 = xOf(from) + way * AWAY;
  const y1 = start.y;
  const named = tag('title', {}, escaped(`${lanes[from]?.name.en ?? ''} → ${lanes[to]?.name.en ?? ''}: ${text}`));
  const colour = hue(termAt(from, sent, lanes[from]?.term ?? 0, placed));
  if (ends === undefined) {
    // Stubs to nearer lanes are steeper, so that they do not lie on each other.
    const reach = laneWidth * 0.42;
    const fall = 13 - 3 * Math.min(3, Math.abs(to - from));
    const [x2, y2] = [x1 + way * reach, y1 + fall];
    return fate === 'lost' ? [tag('g', { class: colour }, named, line(x1, y1, x2, y2, 'lost')), cross(x2, y2)] : [tag('g', {}, named, line(x1, y1, x2, y2, 'way'))];
  }
  const end = placed[ends];
  if (end === undefined) return [];
  const [x2, y2] = [xOf(to) - way * AWAY, end.y];
  if (fate === 'lost') {
    // Below the words, which stand above the place where it would have arrived.
    const x3 = x1 + (x2 - x1) * 0.7;
    return [tag('g', { class: colour }, named, line(x1, y1, x3, y2, 'lost')), cross(x3, y2)];
  }
  return [tag('g', { class: colour }, named, line(x1, y1, x2, y2, fate), head(x1, y1, x2, y2))];
}

/** The term of a lane in a moment that may be another lane's. */
function termAt(lane: number, moment: number, start: number, placed: readonly Placed[]): number {
  for (let i = moment; i >= 0; i--) if (placed[i]?.moment.lane === lane) return placed[i]?.term ?? start;
  return start;
}

function head(x1: number, y1: number, x2: number, y2: number): string {
  const length = Math.max(1, Math.hypot(x2 - x1, y2 - y1));
  const [dx, dy] = [((x2 - x1) / length) * HEAD, ((y2 - y1) / length) * HEAD];
  const at = (x: number, y: number) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
  return tag('path', { d: `M${at(x2, y2)}L${at(x2 - dx - dy / 2, y2 - dy + dx / 2)}L${at(x2 - dx + dy / 2, y2 - dy - dx / 2)}Z`, class: 'head' });
}

/** Words on a ground that keeps arrows and lanes away from them. */
function words({ y, pieces }: Line, term: number): readonly string[] {
  return pieces.flatMap(({ kind, text, x, width }) => {
    const box = { x, y: y + 1, width, height: LINE - 2, rx: 4 };
    const ground = tag('rect', { ...box, class: 'under' });
    const tint = kind === 'plain' ? [] : [tag('rect', { ...box, class: `tint ${kind === 'bad' ? 'bad' : hue(term)}` })];
    return [ground, ...tint, label(x + width / 2, y + 12, text, `mid${kind === 'bad' ? ' bad' : kind === 'chip' ? ' strong' : ''}`)];
  });
}
