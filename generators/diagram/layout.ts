import type { Carried, LaneRole, Language, Moment, SpaceTime } from '../../spec/kernel';
import { fitted, widthOf } from './svg';
import { statusOf } from './tell';
import { diagramWords } from './words';

const WIDTH = 320;
/** Left of the lanes stand the numbers of the operations. */
const LEFT = 26;
const RIGHT = 6;
const LANE_MIN = 56;
const HEADER = 26;
const LINE = 16;
/** From this many moments on, messages that change nothing visible are drawn without words. */
const LONG = 30;

/** A piece of a line: a chip stands on a ground of its own, in the colour of the term or of a violation. */
export interface Piece {
  readonly kind: 'plain' | 'chip' | 'bad';
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

/** A line of words; `y` is its top. */
export interface Line {
  readonly y: number;
  readonly pieces: readonly Piece[];
}

/** A moment with its place. `term` and `role` are those of the lane from then on. */
export interface Placed {
  readonly moment: Moment;
  readonly x: number;
  readonly y: number;
  readonly term: number;
  readonly role: LaneRole;
  readonly lines: readonly Line[];
  /** Where a new operation begins. */
  readonly begins?: { readonly y: number; readonly step: number };
}

export interface Layout {
  readonly width: number;
  readonly laneWidth: number;
  /** Where the lanes begin and end. */
  readonly top: number;
  readonly bottom: number;
  readonly placed: readonly Placed[];
  xOf(lane: number): number;
}

const PADDING = { plain: 2, chip: 5, bad: 5 };
const GAP = 4;

type Word = Pick<Piece, 'kind' | 'text'>;

/** Words set in lines, each centred at a place as far as the edges allow. */
function set(words: readonly Word[], x: number, y: number, right: number): readonly Line[] {
  const room = right - LEFT;
  const lines: Omit<Piece, 'x'>[][] = [];
  let used = Infinity;
  for (const { kind, text } of words) {
    const shown = fitted(text, room - 2 * PADDING[kind]);
    const width = widthOf(shown) + 2 * PADDING[kind];
    if (used + GAP + width > room) {
      lines.push([]);
      used = -GAP;
    }
    used += GAP + width;
    lines.at(-1)?.push({ kind, text: shown, width });
  }
  return lines.map((line, i) => {
    const all = line.reduce((sum, { width }) => sum + width + GAP, -GAP);
    let left = Math.max(LEFT, Math.min(x - all / 2, right - all));
    const pieces = line.map((piece) => {
      const placed = { ...piece, x: left };
      left += piece.width + GAP;
      return placed;
    });
    return { y: y + i * LINE, pieces };
  });
}

/** Whether nothing can be seen of a node when a message arrives. */
function isQuiet({ texts, ticks = 0, term, role, commit, breaks }: Moment): boolean {
  return texts.length === 0 && ticks === 0 && term === undefined && role === undefined && commit === undefined && breaks === undefined;
}

const marks: Readonly<Record<Carried['fate'], string>> = { arrives: '', again: ' ×2', lost: ' ✗', 'under way': '' };

/** Gives everything its place: each moment has lines of its own, so that no words meet. */
export function layout({ lanes, moments, messages }: SpaceTime, language: Language): Layout {
  const width = Math.max(WIDTH, LEFT + RIGHT + lanes.length * LANE_MIN);
  const laneWidth = (width - LEFT - RIGHT) / Math.max(1, lanes.length);
  const xOf = (lane: number) => LEFT + (lane + 0.5) * laneWidth;
  const right = width - RIGHT;
  const statuses = lanes.map(({ term }) => ({ term, role: 'follower' as LaneRole }));
  const arrivals = new Map<number, Carried[]>();
  for (const message of messages) if (message.ends !== undefined) arrivals.set(message.ends, [...(arrivals.get(message.ends) ?? []), message]);
  const senders = new Set(messages.filter(({ ends }) => ends === undefined).map(({ sent }) => sent));
  let y = HEADER;
  let step = -1;
  const placed = moments.map((moment, i): Placed => {
    const { lane, term, role, commit, texts, breaks, ticks = 0 } = moment;
    const before = statuses[lane] ?? { term: 0, role: 'follower' };
    const status = { term: term ?? before.term, role: role ?? before.role };
    statuses[lane] = status;
    const x = xOf(lane);
    const begins = moment.step !== undefined && moment.step > step ? { begins: { y, step: moment.step } } : {};
    step = Math.max(step, moment.step ?? -1);
    if (begins.begins !== undefined) y += 5;
    const heard = arrivals.get(i) ?? [];
    const lines: Line[] = [];
    if (moments.length < LONG || !isQuiet(moment) || heard.some(({ fate }) => fate !== 'arrives')) {
      for (const { from, to, text, fate } of heard) {
        lines.push(...set([{ kind: 'plain', text: text + marks[fate] }], (xOf(from) + xOf(to)) / 2, y, right));
        y += LINE;
      }
    }
    const point = y + 6;
    y = point + (senders.has(i) ? 14 : 7);
    const said = statusOf(moment, language);
    const words: Word[] = [
      ...(breaks === undefined ? [] : [{ kind: 'bad' as const, text: `✗ ${breaks}` }]),
      ...(said === undefined ? [] : [{ kind: 'chip' as const, text: said }]),
      ...(commit === undefined ? [] : [{ kind: 'plain' as const, text: `✓${commit}` }]),
      ...(ticks === 0 ? [] : [{ kind: 'plain' as const, text: diagramWords[language].ticks(ticks) }]),
      ...texts.map((text) => ({ kind: 'plain' as const, text: text[language] })),
    ];
    const own = set(words, x, y, right);
    lines.push(...own);
    y += own.length * LINE + 3;
    return { moment, x, y: point, ...status, lines, ...begins };
  });
  return { width, laneWidth, top: HEADER - 4, bottom: y + 6, placed, xOf };
}

/** The names of the lanes, as far as there is room. */
export function headings({ lanes }: SpaceTime, { laneWidth }: Layout, language: Language): readonly string[] {
  return lanes.map(({ name }) => fitted(name[language], laneWidth - 4));
}
