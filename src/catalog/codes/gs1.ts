/**
 * What a scanner read, as the GS1 General Specifications have it: element strings with FNC1 (0x1D) between them, in brackets, or behind an AIM
 * prefix that says which symbol it was, and GS1 Digital Links.
 */
import { parseBarcode } from 'gs1-barcode-parser-mod';
import { formatQuantity, parseQuantity, readDecimal } from '../../platform/index.ts';
import { gtinOf } from './gtin.ts';

/** What is known of a scanned thing besides its code. */
export interface Scanned {
  /** With 14 digits. */
  gtin?: string;
  /** The company's own part number, as its labels say it where an item has no GTIN. */
  partNumber?: string;
  lot?: string;
  /** The last day on which it is good: `2027-03-31`. */
  expiresOn?: string;
  serial?: string;
  /** How many of them, or what they weigh. */
  quantity?: string;
  /** Whether the quantity is in kg. */
  isWeight?: boolean;
}

const FNC1 = '\x1d';
/** AIM prefixes of symbols whose text is element strings. */
const GS1_PREFIX = /^\](?:C1|e0|d2|Q3|J1)/;
const AIM_PREFIX = /^\][A-Za-z][0-9A-Za-z]/;
/** Without any mark only these are taken for element strings, as a part number may begin with other identifiers too: a GTIN, and what a case contains. */
const UNMARKED = /^0[12]\d{14}/;
const DIGITAL_LINK = /^https?:\/\/[^\s/?#]+\/(?:[^\s?#]*\/)?01\/\d{8,14}(?:[/?#]|$)/i;

/** The text of a code without the prefix by which a scanner says which symbol it read. */
export function withoutPrefix(text: string): string {
  return text.replace(AIM_PREFIX, '');
}

/** What the text says in GS1's terms; undefined where it is no element string and no digital link, or its GTIN is wrong. */
export function readGs1(text: string, today: Date): Scanned | undefined {
  const elements = DIGITAL_LINK.test(text) ? linkElements(text) : stringElements(text);
  return elements && scannedOf(elements, today);
}

/** Values by application identifier. */
type Elements = ReadonlyMap<string, string>;

function stringElements(text: string): Elements | undefined {
  const plain = withoutPrefix(text);
  const bare = plain.startsWith(FNC1) ? plain.slice(FNC1.length) : plain;
  const isMarked = GS1_PREFIX.test(text) || text.includes(FNC1) || /^\(\d{2,4}\)/.test(bare);
  if (!isMarked && !(UNMARKED.test(bare) && gtinOf(bare.slice(2, 16)) !== undefined)) return undefined;
  try {
    return new Map(parseBarcode(bare).parsedCodeItems.map(({ ai, raw }) => [ai, raw]));
  } catch {
    return undefined; // Its identifiers do not fit: then it is just a text.
  }
}

/** Identifiers and values in turn in the path, from that of the GTIN on, and in the query. */
function linkElements(text: string): Elements | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const parts = url.pathname.split('/').map(decoded);
  const elements = new Map(url.searchParams);
  for (let at = parts.indexOf('01'); at + 1 < parts.length; at += 2) elements.set(parts[at] ?? '', parts[at + 1] ?? '');
  return elements;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function scannedOf(elements: Elements, today: Date): Scanned | undefined {
  const named = elements.get('01') ?? elements.get('02');
  const gtin = named === undefined ? undefined : gtinOf(named);
  if (named !== undefined && gtin === undefined) return undefined;
  const day = elements.get('17') ?? elements.get('15');
  const weight = [...elements].find(([ai]) => /^310[0-6]$/.test(ai));
  const scanned: Scanned = {
    ...given('gtin', gtin),
    ...given('partNumber', gtin === undefined ? elements.get('240') : undefined),
    ...given('lot', elements.get('10')),
    ...given('expiresOn', day === undefined ? undefined : dayOf(day, today.getUTCFullYear())),
    ...given('serial', elements.get('21')),
    ...given('quantity', countOf(elements.get('37') ?? elements.get('30'))),
    ...(weight === undefined ? {} : { quantity: weightOf(...weight), isWeight: true }),
  };
  return Object.keys(scanned).length === 0 ? undefined : scanned;
}

function given<Name extends string>(name: Name, value: string | undefined): { [N in Name]?: string } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [N in Name]: string });
}

function countOf(digits: string | undefined): string | undefined {
  const count = digits === undefined || !/^\d{1,8}$/.test(digits) ? undefined : parseQuantity(Number(digits));
  return count === undefined || count === 0n ? undefined : formatQuantity(count);
}

/** The last digit of the identifier says how many of the six digits stand behind the point. */
function weightOf(ai: string, digits: string): string {
  const decimals = Number(ai[3]);
  const padded = digits.padStart(6, '0');
  return formatQuantity(readDecimal(`${padded.slice(0, 6 - decimals) || '0'}.${padded.slice(6 - decimals) || '0'}`));
}

/**
 * A day of six digits, YYMMDD. Day 00 is the last of its month. The century is the one in which the year is at most 49 years ago and 50
 * years ahead. Undefined for a day that no calendar has.
 */
function dayOf(digits: string, thisYear: number): string | undefined {
  const [, yy = '', mm = '', dd = ''] = /^(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  if (yy === '') return undefined;
  const inCentury = thisYear - (thisYear % 100) + Number(yy);
  const ahead = inCentury - thisYear;
  const year = ahead > 50 ? inCentury - 100 : ahead < -49 ? inCentury + 100 : inCentury;
  const month = Number(mm);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = dd === '00' ? lastDay : Number(dd);
  if (month < 1 || month > 12 || day > lastDay) return undefined;
  return `${year}-${mm}-${String(day).padStart(2, '0')}`;
}
