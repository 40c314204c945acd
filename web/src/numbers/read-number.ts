import { type Marks, marksOf, personsLocale, plainText } from './locale.ts';

/** A user's text read as a number. Values are decimals as the API takes them. */
export type Reading =
  | { kind: 'empty' }
  | { kind: 'number'; value: string }
  /** Several numbers could be meant, or one that the user's language writes otherwise. The largest comes first. */
  | { kind: 'unclear'; values: string[] }
  | { kind: 'wrong'; why: string };

interface ReadingOptions {
  /** Whether it may be below zero. */
  signed?: boolean;
  /** Whether it is an amount of money, which people write with its sign. */
  money?: boolean;
  /** The language whose marks the user types; the browser's by default. */
  locale?: string;
}

/** What the API takes. */
const WHOLE_DIGITS = 12;
const DECIMALS = 6;

/** Longer texts are not numbers, and are not read. */
const LENGTH_MAX = 40;

const NOT_A_NUMBER = 'This is not a number. Type only digits, such as 12.';

/**
 * Reads a number as the user's language writes it. A text that goes against the language's own marks (`2,5` where decimals have a
 * point), or that two habits read differently (`1.150` where decimals have a point: 1.15, or 1,150 with a group), is not guessed but
 * unclear. `1,150` with the language's group mark is what the user reads everywhere else, and is taken.
 */
export function readNumber(text: string, options: ReadingOptions = {}): Reading {
  const plain = options.money === true ? withoutCurrency(plainText(text)) : plainText(text);
  if (plain === '') return { kind: 'empty' };
  const sign = plain.startsWith('-') || plain.startsWith('+') ? plain.charAt(0) : '';
  const body = plain.slice(sign.length).trimStart();
  const reading = readBody(body, marksOf(options.locale ?? personsLocale()));
  if (reading.kind === 'number') return withSign(sign, reading.value, options);
  if (reading.kind !== 'unclear' || sign !== '-') return reading;
  if (options.signed !== true) return { kind: 'wrong', why: 'This cannot be below zero.' };
  return { kind: 'unclear', values: reading.values.map((value) => `-${value}`) };
}

/** An amount without the sign of its currency, wherever people write it: `$5`, `-$5`, `5 €`. */
function withoutCurrency(plain: string): string {
  const [sign, ...more] = plain.match(/\p{Sc}/gu) ?? [];
  return sign === undefined || more.length > 0 ? plain : plain.replace(sign, '').trim();
}

function withSign(sign: string, value: string, { signed }: ReadingOptions): Reading {
  if (sign !== '-' || value === '0') return { kind: 'number', value };
  return signed === true
    ? { kind: 'number', value: `-${value}` }
    : { kind: 'wrong', why: 'This cannot be below zero.' };
}

function readBody(body: string, marks: Marks): Reading {
  if (body.length > LENGTH_MAX || !/^[\d.,' \u066b\u066c]+$/.test(body) || !/\d/.test(body)) {
    return { kind: 'wrong', why: NOT_A_NUMBER };
  }
  const readings = [marks.decimal, '.', ',', '\u066b'].map((decimal) => asNumber(body, decimal, marks));
  const own = isOwn(body, marks) ? readings[0] : undefined;
  const values = [...new Set(readings.filter((value) => value !== undefined))];
  const [first] = values;
  if (first === undefined) return { kind: 'wrong', why: NOT_A_NUMBER };
  const fitting = values.filter((value) => faultOf(value) === undefined);
  if (fitting.length === 0) return { kind: 'wrong', why: faultOf(first) ?? NOT_A_NUMBER };
  if (isTaken(body, own, fitting, marks)) return { kind: 'number', value: fitting[0] as string };
  return { kind: 'unclear', values: fitting.sort((one, other) => Number(other) - Number(one)) };
}

/** Whether the first of the values is what the user means, so that nothing has to be asked. */
function isTaken(body: string, own: string | undefined, fitting: string[], marks: Marks): boolean {
  if (own !== undefined && fitting[0] === own) return fitting.length === 1 || !body.includes(marks.decimal);
  // Marks that the language does not know contradict nothing.
  return fitting.length === 1 && !body.includes(marks.decimal) && (marks.group === '' || !body.includes(marks.group));
}

/** Whether all marks are the language's own, or ones that no language puts before decimals. */
function isOwn(body: string, { decimal, group }: Marks): boolean {
  return [...body.replace(/\d/g, '')].every((mark) => [decimal, group, ' ', "'"].includes(mark));
}

function faultOf(value: string): string | undefined {
  const [whole = '', decimals = ''] = value.split('.');
  if (whole.length > WHOLE_DIGITS) return 'This number is too large: it can have at most twelve digits.';
  return decimals.length > DECIMALS ? 'A number can have at most six decimals.' : undefined;
}

/** The number that a text is where this mark begins the decimals and at most one other mark separates groups of digits. */
function asNumber(body: string, decimal: string, marks: Marks): string | undefined {
  const [whole = '', decimals, ...rest] = body.split(decimal);
  if (rest.length > 0 || (decimals !== undefined && !/^\d*$/.test(decimals))) return undefined;
  if (whole === '' && (decimals ?? '') === '') return undefined;
  const digits = ungrouped(whole, marks);
  if (digits === undefined) return undefined;
  const left = digits.replace(/^0+(?=\d)/, '') || '0';
  const right = withoutZeros(decimals ?? '');
  return right === '' ? left : `${left}.${right}`;
}

/** Decimals without trailing zeros. */
function withoutZeros(decimals: string): string {
  let end = decimals.length;
  while (decimals[end - 1] === '0') end -= 1;
  return decimals.slice(0, end);
}

/** Digits without the marks between their groups; undefined where the groups are malformed. */
function ungrouped(whole: string, { primary, secondary }: Marks): string | undefined {
  const used = [...new Set(whole.replace(/\d/g, ''))];
  const [mark] = used;
  if (mark === undefined) return whole;
  if (used.length > 1) return undefined;
  const groups = whole.split(mark);
  const isGrouped = (last: number, before: number) =>
    /^[1-9]\d*$/.test(groups[0] ?? '') &&
    (groups[0]?.length ?? 0) <= before &&
    groups.slice(1, -1).every((group) => group.length === before) &&
    groups.at(-1)?.length === last;
  return isGrouped(primary, secondary) || isGrouped(3, 3) ? groups.join('') : undefined;
}
