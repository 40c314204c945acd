import { malformed, type Nested } from '../http/index.ts';
import type { FieldSort } from './fields.ts';

/** A value that a field is compared with. */
export type Operand = string | number | boolean | null | TextPattern | Loose;

/** A safe subset of regular expressions: a contained text, possibly anchored at one end or both. */
export class TextPattern {
  readonly text: string;
  readonly ignoresCase: boolean;
  readonly atStart: boolean;
  readonly atEnd: boolean;

  constructor(text: string, options: { ignoresCase: boolean; atStart: boolean; atEnd: boolean }) {
    this.text = options.ignoresCase ? text.toLowerCase() : text;
    this.ignoresCase = options.ignoresCase;
    this.atStart = options.atStart;
    this.atEnd = options.atEnd;
  }

  fits(value: string): boolean {
    const text = this.ignoresCase ? value.toLowerCase() : value;
    if (this.atStart && this.atEnd) return text === this.text;
    if (this.atStart) return text.startsWith(this.text);
    return this.atEnd ? text.endsWith(this.text) : text.includes(this.text);
  }
}

/** Plain text for a field of unknown type: it also matches the number or the boolean that it spells. */
export class Loose {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const TEXT_MAX = 10_000;
const PATTERN_MAX = 200;
const DECIMAL = /^-?\d{1,16}(\.\d{1,12})?$/;

/**
 * Reads a value in either of the vendor's encodings, `{$coerce: {type, value}}` or a leading `#`, or plain; `sort` is the type of its
 * field. Throws if the two disagree.
 */
export function readOperand(raw: Nested | undefined, sort: FieldSort, path: string): Operand {
  if (raw === null) return null;
  if (typeof raw === 'string') return raw.startsWith('#') ? readMarked(raw, sort, path) : readPlain(raw, sort, path);
  const coerced = readCoerced(raw, path);
  if (coerced === undefined) throw malformed(`${path} must be compared with a single value.`);
  if (coerced instanceof TextPattern) {
    if (sort === 'text' || sort === 'any' || typeof sort === 'object') return coerced;
    throw malformed(`${path} is not text, so it cannot be searched by a pattern.`);
  }
  if (typeof coerced === 'string') return readPlain(coerced, sort, path);
  return requireSort(coerced, sort, path);
}

/** The value of `{$coerce: {type, value}}`; undefined if there is none. */
function readCoerced(raw: Nested | undefined, path: string): string | number | boolean | TextPattern | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  const { $coerce: coerce, ...rest } = raw;
  if (typeof coerce !== 'object' || coerce === null || Array.isArray(coerce) || Object.keys(rest).length > 0) {
    return undefined;
  }
  const { type = 'string', value, ...strange } = coerce;
  if (typeof type !== 'string' || typeof value !== 'string' || Object.keys(strange).length > 0) {
    throw malformed(`${path}[$coerce] needs a type and a value.`);
  }
  switch (type) {
    case 'string':
      return value;
    case 'number':
      return readNumber(value, path);
    case 'date':
      return readDate(value, path);
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      throw malformed(`${path} is not a boolean.`);
    case 'regex':
      return readPattern(value, path);
    default:
      throw malformed(`${path}[$coerce][type] must be number, date, regex, boolean or string.`);
  }
}

/** `#10`, `#true`, `#null`. Any other text that begins with `#` is plain text. */
function readMarked(raw: string, sort: FieldSort, path: string): Operand {
  const text = raw.slice(1);
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return requireSort(text === 'true', sort, path);
  if (DECIMAL.test(text)) {
    // A text field is never a number: there the `#` is part of the text.
    return sort === 'text' ? raw : requireSort(readNumber(text, path), sort, path);
  }
  return readPlain(raw, sort, path);
}

function readPlain(text: string, sort: FieldSort, path: string): Operand {
  if (text.length > TEXT_MAX) throw malformed(`${path} is longer than ${TEXT_MAX} characters.`);
  switch (sort) {
    case 'number':
    case 'money':
      return readNumber(text, path);
    case 'time':
      return DECIMAL.test(text) ? readNumber(text, path) : readDate(text, path);
    case 'flag':
      if (text === 'true' || text === 'false') return text === 'true';
      throw malformed(`${path} must be compared with true or false.`);
    case 'any':
    case 'items':
      return new Loose(text);
    default:
      return text;
  }
}

function requireSort(value: number | boolean, sort: FieldSort, path: string): Operand {
  const fits =
    sort === 'any' ||
    sort === 'items' ||
    (typeof value === 'number' ? sort === 'number' || sort === 'money' || sort === 'time' : sort === 'flag');
  if (!fits) throw malformed(`${path} cannot be compared with a ${typeof value}.`);
  return value;
}

/** A number in a query. */
export function readNumber(text: string, path: string): number {
  if (!DECIMAL.test(text)) throw malformed(`${path} must be a number.`);
  return Number(text);
}

function readDate(text: string, path: string): number {
  const time = DECIMAL.test(text) ? Number(text) : text.length <= 40 ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw malformed(`${path} must be a time.`);
  return time;
}

/**
 * `/text/i`, with `^`, `$` and `.*` at its ends and characters escaped. All other regular expressions are refused: one
 * could run for hours.
 */
function readPattern(value: string, path: string): TextPattern {
  if (value.length > PATTERN_MAX) throw malformed(`${path} has a pattern longer than ${PATTERN_MAX} characters.`);
  const slash = value.lastIndexOf('/');
  const isWrapped = value.startsWith('/') && slash > 0;
  const flags = isWrapped ? value.slice(slash + 1) : '';
  let body = isWrapped ? value.slice(1, slash) : value;
  if (!/^[gimsuy]*$/.test(flags)) throw malformed(`${path} has a pattern with unknown flags.`);

  const atStart = body.startsWith('^');
  if (atStart) body = body.slice(1);
  const startsAnywhere = body.startsWith('.*');
  if (startsAnywhere) body = body.slice(2);
  const atEnd = body.endsWith('$') && !body.endsWith('\\$');
  if (atEnd) body = body.slice(0, -1);
  const endsAnywhere = body.endsWith('.*') && !body.endsWith('\\.*');
  if (endsAnywhere) body = body.slice(0, -2);

  const literal = body.replace(/\\([^A-Za-z0-9])/g, (_all, character: string) => character);
  const bare = body.replace(/\\[^A-Za-z0-9]/g, '');
  if (/[\\.*+?()[\]{}|^$]/.test(bare)) {
    throw malformed(
      `${path} can be searched by plain text, optionally between ^ and $; other patterns are not supported.`,
    );
  }
  return new TextPattern(literal, {
    ignoresCase: flags.includes('i'),
    atStart: atStart && !startsAnywhere,
    atEnd: atEnd && !endsAnywhere,
  });
}
