/** The papers that labels are printed on, in millimetres. */

/** A sheet with labels in rows and columns, or a roll, whose pages are one label each. */
export interface Paper {
  name: string;
  page: { width: number; height: number };
  label: { width: number; height: number };
  columns: number;
  rows: number;
  /** The left upper corner of the first label. */
  left: number;
  top: number;
  /** From the left edge of a label to that of the next one. */
  pitch: number;
}

const A4 = { width: 210, height: 297 };
const LETTER = { width: 215.9, height: 279.4 };

function roll(name: string, width: number, height: number): Paper {
  const size = { width, height };
  return { name, page: size, label: size, columns: 1, rows: 1, left: 0, top: 0, pitch: width };
}

/** The rows of a sheet follow each other without a gap. */
function sheet(
  name: string,
  page: Paper['page'],
  grid: [columns: number, rows: number],
  size: [number, number],
  at: [left: number, top: number, pitch: number],
): Paper {
  const [columns, rows] = grid;
  const [width, height] = size;
  const [left, top, pitch] = at;
  return { name, page, label: { width, height }, columns, rows, left, top, pitch };
}

/** The usual sheets and rolls, by the key under which a browser remembers the last one. */
export const PAPERS = {
  l7160: sheet('A4, 21 labels of 63.5 × 38.1 mm (L7160)', A4, [3, 7], [63.5, 38.1], [7.2, 15.15, 66.05]),
  l7159: sheet('A4, 24 labels of 63.5 × 33.9 mm (L7159)', A4, [3, 8], [63.5, 33.9], [7.2, 12.9, 66.05]),
  l7163: sheet('A4, 14 labels of 99.1 × 38.1 mm (L7163)', A4, [2, 7], [99.1, 38.1], [4.65, 15.15, 101.6]),
  l7651: sheet('A4, 65 labels of 38.1 × 21.2 mm (L7651)', A4, [5, 13], [38.1, 21.2], [4.75, 10.7, 40.6]),
  '5160': sheet('Letter, 30 labels of 2⅝ × 1 in (5160)', LETTER, [3, 10], [66.675, 25.4], [4.76, 12.7, 69.85]),
  '5163': sheet('Letter, 10 labels of 4 × 2 in (5163)', LETTER, [2, 5], [101.6, 50.8], [3.97, 12.7, 106.36]),
  r62: roll('Roll, 62 mm continuous, cut at 40 mm', 62, 40),
  r57: roll('Roll, 57 × 32 mm', 57, 32),
  r102: roll('Roll, 102 × 51 mm (4 × 2 in)', 102, 51),
  r152: roll('Roll, 102 × 152 mm (4 × 6 in)', 102, 152),
} as const satisfies Record<string, Paper>;

export type PaperKey = keyof typeof PAPERS;

/** How many labels a page has. */
export const perPage = ({ columns, rows }: Paper): number => columns * rows;

/** The labels by page, the first one at place `begin` (from 1) of the first page. Null is a place that stays empty. */
export function pagesOf<Label>(labels: readonly Label[], paper: Paper, begin: number): (Label | null)[][] {
  const size = perPage(paper);
  const skipped = Math.min(Math.max(begin, 1), size) - 1;
  const all = [...Array.from({ length: skipped }, () => null), ...labels];
  return Array.from({ length: labels.length === 0 ? 0 : Math.ceil(all.length / size) }, (_, page) =>
    all.slice(page * size, (page + 1) * size),
  );
}
