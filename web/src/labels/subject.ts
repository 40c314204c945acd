/** What a label stands for, and the text that a scanner reads on it. */
import type { ItemCode } from '../../../client/index.ts';
import type { Item, Location } from '../api/names.ts';
import { formatDate } from '../parts/format.tsx';

/** What a label is of. */
export type Subject =
  /** An item, by one of its codes or, without one, by its part number. */
  | { kind: 'item'; item: Item; code: ItemCode | null }
  | { kind: 'lot'; item: Item; number: string; expiresOn: string | null }
  | { kind: 'serial'; item: Item; number: string }
  | { kind: 'location'; location: Location & { code: string } };

/** How the user wants it encoded. */
export type Sort = 'barcode' | 'qrcode' | 'datamatrix';

/** The kinds of symbols that are printed. */
export type Symbology = 'ean13' | 'ean8' | 'upca' | 'itf14' | 'code128' | 'qrcode' | 'datamatrix';

/** What a symbol says. */
export interface Content {
  symbology: Symbology;
  /** What a scanner sends for it. */
  scanned: string;
  /** Whether it is made of GS1's elements, with FNC1 in front and where a separator is. */
  isGs1: boolean;
}

/** The separator of GS1's elements, as scanners send it. */
export const FNC1 = '\u001d';

/** The characters of GS1's values. */
const GS1_TEXT = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/;
/** The longest lot or serial in a GS1 element. */
const GS1_NUMBER_MAX = 20;
/** The longest part number in a GS1 element. */
const GS1_PART_NUMBER_MAX = 30;
/** The characters of Code 128. */
const CODE_128_TEXT = /^[\x20-\x7e]+$/;
const BY_LENGTH: Record<number, Symbology> = { 8: 'ean8', 12: 'upca', 13: 'ean13', 14: 'itf14' };

/** A key by which subjects differ. */
export function keyOf(subject: Subject): string {
  if (subject.kind === 'location') return `location ${subject.location.id}`;
  const which = subject.kind === 'item' ? (subject.code?.code ?? '') : subject.number;
  return `${subject.kind} ${subject.item.id} ${which}`;
}

/** The GTIN of one base unit of an item: that of a pack would count what is in it. */
export function baseGtin(item: Item): ItemCode | null {
  const isBase = ({ unit }: ItemCode) => !unit || unit.toLowerCase() === item.unit?.toLowerCase();
  return item.codes.find((code) => isGtin(code) && isBase(code)) ?? null;
}

const isGtin = ({ kind }: ItemCode) => kind === 'gtin';

/** Labels of items are by their GTIN where they have one. */
export function itemSubject(item: Item): Subject {
  return { kind: 'item', item, code: baseGtin(item) };
}

/**
 * What the symbol of a subject says. Lots and serials name their item as well, by its GTIN or part number, because other items may have the
 * same number. That takes GS1's elements, which barcodes are too short for: they are Data Matrix or QR codes in any case.
 */
export function contentOf(subject: Subject, sort: Sort): Content {
  const matrix = sort === 'barcode' ? 'datamatrix' : sort;
  if (subject.kind === 'lot' || subject.kind === 'serial') {
    const elements = elementsOf(subject);
    return elements === undefined
      ? plain(subject.number, matrix)
      : { symbology: matrix, scanned: elements, isGs1: true };
  }
  if (subject.kind === 'location') return plain(subject.location.code, sort);
  const { item, code } = subject;
  if (code === null || !isGtin(code)) return plain(code?.code ?? item.partNumber, sort);
  const linear = BY_LENGTH[code.code.length];
  if (sort === 'barcode' && linear !== undefined) return { symbology: linear, scanned: code.code, isGs1: false };
  return { symbology: matrix, scanned: `01${code.code.padStart(14, '0')}`, isGs1: true };
}

/** A text of any kind: what Code 128 and Data Matrix have no characters for is a QR code. */
function plain(text: string, sort: Sort): Content {
  const symbology = !CODE_128_TEXT.test(text) || sort === 'qrcode' ? 'qrcode' : sort === 'barcode' ? 'code128' : sort;
  return { symbology, scanned: text, isGs1: false };
}

/** The elements of a lot or a serial; undefined where GS1 has no room or no characters for them. */
function elementsOf(subject: Extract<Subject, { kind: 'lot' | 'serial' }>): string | undefined {
  const { item, number } = subject;
  if (!GS1_TEXT.test(number) || number.length > GS1_NUMBER_MAX) return undefined;
  const gtin = baseGtin(item);
  const fits = GS1_TEXT.test(item.partNumber) && item.partNumber.length <= GS1_PART_NUMBER_MAX;
  if (gtin === null && !fits) return undefined;
  const named = gtin === null ? `240${item.partNumber}${FNC1}` : `01${gtin.code.padStart(14, '0')}`;
  if (subject.kind === 'serial') return `${named}21${number}`;
  const day = subject.expiresOn === null ? '' : `17${subject.expiresOn.slice(2).replaceAll('-', '')}`;
  // What has a fixed length goes first, so that the last element needs no separator behind it.
  return gtin === null ? `${day}${named}10${number}` : `${named}${day}10${number}`;
}

/** What people read on a label, the most important first. */
export function textsOf(subject: Subject): string[] {
  if (subject.kind === 'location') return [subject.location.code, subject.location.name];
  const { item } = subject;
  if (subject.kind === 'serial') return [`Serial ${subject.number}`, item.partNumber, item.name];
  if (subject.kind === 'lot') {
    const day = subject.expiresOn === null ? [] : [`Use by ${dayOf(subject.expiresOn)}`];
    return [`Lot ${subject.number}`, ...day, item.partNumber, item.name];
  }
  const { code } = subject;
  const first = code?.unit ? `${item.partNumber} · ${code.unit}` : item.partNumber;
  return code === null ? [first, item.name] : [code.code, first, item.name];
}

/** A day as the user writes it, whatever the time zone. */
const dayOf = (day: string) => formatDate(new Date(`${day}T12:00:00`));

/** What a subject is called in a list. */
export function nameOf(subject: Subject): string {
  if (subject.kind === 'location') return `${subject.location.name} (${subject.location.code})`;
  const { partNumber } = subject.item;
  if (subject.kind === 'item') return partNumber;
  return `${partNumber} ${subject.kind} ${subject.number}`;
}
