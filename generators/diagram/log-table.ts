import type { Language, LogRow, LogTable } from '../../spec/kernel';
import { document, fitted, hue, label, legend, tag, widthOf } from './svg';
import { tell } from './tell';
import { diagramWords } from './words';

const WIDTH = 320;
const MARGIN = 8;
const NAME_MAX = 120;
const CELL = { max: 34, height: 30, valued: 40, padding: 7, tick: 12 };
const HEADER = 24;

/** Logs as a table: a row for each node, a column for each index. */
export function drawLogs(table: LogTable, language: Language): string {
  const words = diagramWords[language];
  const { rows } = table;
  const columns = Math.max(1, ...rows.map(({ base, entries }) => base + entries.length));
  const names = rows.map(({ name }) => fitted(name[language], NAME_MAX));
  const nameWidth = Math.max(widthOf(words.index), ...names.map((name) => widthOf(name))) + 8;
  const cell = Math.max(narrowest(rows), widthOf(String(columns)) + 2, Math.min(CELL.max, (WIDTH - 2 * MARGIN - nameWidth) / columns));
  const width = Math.max(WIDTH, 2 * MARGIN + nameWidth + columns * cell);
  const height = rows.some(({ entries }) => entries.some(({ value }) => value !== undefined)) ? CELL.valued : CELL.height;
  const left = MARGIN + nameWidth;
  const header = [
    label(MARGIN, HEADER - 8, words.index, 'soft'),
    ...Array.from({ length: columns }, (_, i) => label(left + (i + 0.5) * cell, HEADER - 8, String(i + 1), 'soft mid')),
  ];
  const body = rows.flatMap((row, i) => {
    const y = HEADER + i * height;
    return [label(MARGIN, y + height / 2 + 4, names[i] ?? '', 'strong'), ...cells(row, left, y, cell, height, words.snapshot)];
  });
  const bottom = HEADER + rows.length * height + 6;
  const { drawn, height: below } = legend([words.legend.cell, ...(rows.some(({ commit }) => commit > 0) ? [words.legend.committed] : [])], MARGIN, bottom, width - MARGIN);
  const description = tell(table, language).join('\n');
  return document({ width, height: bottom + below, title: table.title[language], description, body: [...header, ...body, ...drawn] });
}

/** The narrowest cells in which all terms have room, and the sign of the commit beside them. */
function narrowest(rows: readonly LogRow[]): number {
  const widths = rows.flatMap(({ base, entries, commit }) => entries.map(({ term }, i) => widthOf(String(term)) + (base + i < commit ? CELL.tick : 0)));
  return Math.max(0, ...widths) + CELL.padding;
}

function cells({ base, entries, commit }: LogRow, left: number, y: number, cell: number, height: number, snapshot: string): readonly string[] {
  const box = { y: y + 2, height: height - 4, rx: 3 };
  const taken = base === 0 ? [] : [
    tag('rect', { ...box, x: left + 1, width: base * cell - 2, class: 'snap' }),
    label(left + (base * cell) / 2, y + height / 2 + 4, fitted(snapshot, base * cell - 4), 'soft mid'),
  ];
  return [
    ...taken,
    ...entries.flatMap(({ term, value }, i) => {
      const index = base + i + 1;
      const x = left + (index - 1) * cell;
      const isCommitted = index <= commit;
      const middle = y + height / 2 + (value === undefined ? 4 : -2);
      return [
        tag('rect', { ...box, x: x + 1, width: cell - 2, class: `tint ${hue(term)}${isCommitted ? ' done' : ''}` }),
        label(x + (cell - (isCommitted ? CELL.tick : 0)) / 2, middle, String(term), 'mid strong'),
        ...(isCommitted ? [label(x + cell - CELL.tick - 1, middle, '✓', undefined, 10)] : []),
        ...(value === undefined || value === '' ? [] : [label(x + cell / 2, y + height - 7, fitted(value, cell - 4, 11), 'mid', 11)]),
      ];
    }),
  ];
}
