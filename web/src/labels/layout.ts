import type { Paper } from './sizes.ts';
import { type Content, contentOf, type Sort, type Subject, textsOf } from './subject.ts';
import { type DrawnSymbol, drawSymbol } from './symbol.ts';

/** A label that is ready to be printed. Lengths are in millimetres. */
export interface Label {
  subject: Subject;
  content: Content;
  symbol: DrawnSymbol;
  /** The size of the symbol on the paper, with the white around it. */
  width: number;
  height: number;
  /** Whether the texts are beside the symbol, and not beneath it. */
  isWide: boolean;
  texts: string[];
  /** The size of its letters, in points. */
  letters: number;
  /** The white edge that printers leave. */
  edge: number;
}

/** The smallest module that an ordinary printer prints and an ordinary scanner reads: one and a half dots of 203 to the inch, or two. */
const LINEAR_MODULE_MIN = 0.19;
const MATRIX_MODULE_MIN = 0.25;
/** Larger modules are no easier to read. */
const LINEAR_MODULE_MAX = 0.5;
const MATRIX_MODULE_MAX = 1;
const MM_PER_POINT = 0.3528;
/** From this width of a label on, in heights of it, texts stand beside a square symbol. */
const WIDE = 1.2;

/** The label of a subject on a paper; undefined where nothing that a scanner could read fits onto it. */
export function labelOf(subject: Subject, sort: Sort, paper: Paper): Label | undefined {
  const asked = contentOf(subject, sort);
  // A barcode that is too long for the label is a QR code there, and a Data Matrix with no room left is one as well.
  const others: Content[] =
    asked.symbology === 'qrcode' ? [] : [{ ...contentOf(subject, 'qrcode'), symbology: 'qrcode' }];
  for (const content of [asked, ...others]) {
    const label = placed(subject, content, paper);
    if (label !== undefined) return label;
  }
  return undefined;
}

function placed(subject: Subject, content: Content, { label: { width, height } }: Paper): Label | undefined {
  const symbol = drawn(content);
  if (symbol === undefined) return undefined;
  const letters = height < 30 ? 7 : height < 45 ? 8 : height < 100 ? 11 : 18;
  const edge = height < 30 ? 1.5 : 2.5;
  const texts = textsOf(subject);
  const room = { width: width - 2 * edge, height: height - 2 * edge };
  const base = { subject, content, symbol, texts, letters, edge };
  const lines = Math.min(texts.length + 1, 4) * letters * MM_PER_POINT * 1.25;
  if (symbol.isLinear) {
    const module = Math.min(room.width / symbol.width, LINEAR_MODULE_MAX);
    const high = Math.min(room.height - lines, room.width / 2);
    if (module < LINEAR_MODULE_MIN) return undefined;
    return { ...base, width: module * symbol.width, height: high, isWide: false };
  }
  const isWide = room.width >= WIDE * room.height;
  const side = isWide ? Math.min(room.height, room.width * 0.5) : Math.min(room.width, room.height - lines);
  const module = Math.min(side / symbol.width, MATRIX_MODULE_MAX);
  if (module < MATRIX_MODULE_MIN) return undefined;
  return { ...base, width: module * symbol.width, height: module * symbol.height, isWide };
}

/** Undefined where the symbology has no room for the content. */
function drawn(content: Content): DrawnSymbol | undefined {
  try {
    return drawSymbol(content);
  } catch {
    return undefined;
  }
}
