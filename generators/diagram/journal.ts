import type { Journal, JournalEvent, Language } from '../../spec/kernel';
import { document, label, legend, line, tag, wrapped } from './svg';
import { tell } from './tell';
import { diagramWords, type Sign } from './words';

const WIDTH = 320;
/** Left of the steps stand their numbers. */
const LEFT = 28;
const RIGHT = 8;
const LINE = 16;
const PADDING = 8;
/** Of a longer text the first lines are shown; the description has all of it. */
const LINES_MAX = 6;

interface Drawn {
  readonly body: readonly string[];
  /** Where the next thing may stand. */
  readonly bottom: number;
}

/** A store step by step, its log as a strip of records from top to bottom, so that it can be as long as it is on a narrow screen. */
export function drawJournal(journal: Journal, language: Language): string {
  const body: string[] = [];
  let y = 6;
  for (const [i, events] of journal.steps.entries()) {
    if (i > 0) body.push(line(4, y, WIDTH - RIGHT, y, 'rule'));
    y += 6;
    const least = y + LINE + 2;
    body.push(label(6, y + 15, String(i + 1), 'soft', 11));
    for (const event of events) {
      const drawn = drawEvent(event, y, language);
      body.push(...drawn.body);
      y = drawn.bottom;
    }
    y = Math.max(y, least) + 4;
  }
  body.push(line(4, y, WIDTH - RIGHT, y, 'rule'));
  const { drawn, height } = legend(signsOf(journal).map((sign) => diagramWords[language].legend[sign]), 6, y + 3, WIDTH - 6);
  return document({ width: WIDTH, height: y + 3 + height, title: journal.title[language], description: tell(journal, language).join('\n'), body: [...body, ...drawn] });
}

/** The signs that occur. */
function signsOf({ steps }: Journal): readonly Sign[] {
  const events = steps.flat();
  const signs: readonly (readonly [Sign, boolean])[] = [
    ['down', true],
    ['record', events.some(({ what }) => what === 'record')],
    ['unsynced', events.some(({ state }) => state === 'unsynced')],
    ['damaged', events.some(({ state }) => state === 'damaged')],
    ['tear', events.some(({ what }) => what === 'fault')],
  ];
  return signs.flatMap(([sign, occurs]) => (occurs ? [sign] : []));
}

function drawEvent(event: JournalEvent, y: number, language: Language): Drawn {
  const { what, text, breaks } = event;
  const broken = breaks === undefined ? undefined : framed([`✗ ${breaks}`], y, 'tint bad', 'bad');
  const top = broken?.bottom ?? y;
  const width = WIDTH - LEFT - RIGHT - 2 * PADDING - (event.state === 'damaged' ? LINE : 0);
  const lines = fold(wrapped(text[language], width));
  const drawn = what === 'act' ? act(lines, top) : what === 'fault' ? fault(lines, top) : framed(lines, top, lookOf(event), what === 'held' ? 'strong' : undefined);
  const mark = event.state === 'damaged' ? [label(WIDTH - RIGHT - LINE, top + LINE, '✗', 'bad')] : [];
  return { body: [...(broken?.body ?? []), ...drawn.body, ...mark], bottom: drawn.bottom };
}

/** Records are of one colour, what is held of another; a snapshot is no record. */
function lookOf({ what, state }: JournalEvent): string {
  const base = what === 'snapshot' ? 'snap' : what === 'held' ? 'tint t3' : 'tint t1';
  return state === undefined ? base : `${base} ${state}`;
}

function fold(lines: readonly string[]): readonly string[] {
  return lines.length <= LINES_MAX ? lines : [...lines.slice(0, LINES_MAX - 1), '…'];
}

function texts(lines: readonly string[], x: number, y: number, kind?: string): readonly string[] {
  return lines.map((each, i) => label(x, y + i * LINE + 12, each, kind));
}

/** A text that is blank has room for a mark too. */
function heightOf(lines: readonly string[]): number {
  return Math.max(1, lines.length) * LINE;
}

function framed(lines: readonly string[], y: number, look: string, kind?: string): Drawn {
  const height = heightOf(lines) + 6;
  const box = { x: LEFT, y: y + 1, width: WIDTH - LEFT - RIGHT, height: height - 2, rx: 4 };
  return { body: [tag('rect', { ...box, class: look }), ...texts(lines, LEFT + PADDING, y + 3, kind)], bottom: y + height };
}

function act(lines: readonly string[], y: number): Drawn {
  const height = heightOf(lines) + 2;
  return { body: [line(LEFT + 2, y + 4, LEFT + 2, y + height - 2, 'act'), ...texts(lines, LEFT + PADDING, y, 'soft')], bottom: y + height };
}

const TOOTH = 6;

/** A tear through everything, with what goes wrong below it. */
function fault(lines: readonly string[], y: number): Drawn {
  const teeth = Math.floor((WIDTH - LEFT - RIGHT) / (2 * TOOTH));
  const tear = `M${LEFT} ${y + 8}${`l${TOOTH} -4l${TOOTH} 4`.repeat(teeth)}`;
  return { body: [tag('path', { d: tear, class: 'bad' }), ...texts(lines, LEFT + PADDING, y + 11, 'bad')], bottom: y + 15 + heightOf(lines) };
}
