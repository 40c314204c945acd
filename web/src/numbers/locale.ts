/** How a language writes numbers: the marks that its formatter uses, in the plain form in which typed text is compared. */
export interface Marks {
  /** Stands before the decimals, such as `.` or `,`. */
  decimal: string;
  /** Stands between groups of digits; empty where the language has none. */
  group: string;
  /** How many digits the last group has, and each one before it: 3 and 3, or 3 and 2 in India. */
  primary: number;
  secondary: number;
}

const known = new Map<string, Marks>();

/** The language whose numbers the user reads: the one that the browser formats in. */
export function personsLocale(): string {
  return new Intl.NumberFormat().resolvedOptions().locale;
}

/** The marks of a language, as its own formatter writes them. */
export function marksOf(locale: string): Marks {
  const found = known.get(locale) ?? readMarks(locale);
  known.set(locale, found);
  return found;
}

function readMarks(locale: string): Marks {
  const parts = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).formatToParts(1_234_567_890.5);
  const find = (type: string) => plainText(parts.find((part) => part.type === type)?.value ?? '');
  const groups = parts.filter((part) => part.type === 'integer').map((part) => plainText(part.value).length);
  const [primary = 3] = groups.slice(-1);
  const [secondary = primary] = groups.slice(-2, -1);
  return {
    decimal: find('decimal') || '.',
    group: find('group'),
    primary,
    secondary: groups.length > 1 ? secondary : 3,
  };
}

/** Marks that only say which way text runs. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const MINUS = /[\u2010-\u2015\u2212\ufe63\uff0d]/gu;
const PLUS = /[\ufe62\uff0b]/gu;
const APOSTROPHE = /[\u2018\u2019\u02bc\u2032\u00b4`\uff07]/gu;
const COMMA = /[\u060c\uff0c]/gu;
const POINT = /\uff0e/gu;

/** Text with one character for each mark that looks alike, and ASCII digits for those of every script. */
export function plainText(text: string): string {
  return text
    .replace(DIRECTION, '')
    .replace(MINUS, '-')
    .replace(PLUS, '+')
    .replace(APOSTROPHE, "'")
    .replace(COMMA, ',')
    .replace(POINT, '.')
    .replace(/\s/gu, ' ')
    .replace(/\p{Nd}/gu, asciiDigit)
    .trim();
}

/** The digits of a script are consecutive from its zero; only those of mathematical letters adjoin one another, and they repeat. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
