import type { EventFilter, MomentRange } from '../../ledger/index.ts';
import { type Condition, numberOf, readDate, testOf } from './conditions.ts';

const SECOND_MS = 1_000;

/** A range of whole seconds in milliseconds, its end excluded. */
interface Span {
  from: number;
  before: number;
}

/**
 * The times that match all conditions on a date. Dates are whole seconds: `==` means any time in that second, `<=` and `between` include
 * the whole last one.
 */
export function momentsOf(conditions: readonly Condition[]): MomentRange[] {
  const span: Span = { from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };
  const left = new Set<number>();
  const narrow = (from: number, before: number) => {
    span.from = Math.max(span.from, from);
    span.before = Math.min(span.before, before);
  };
  for (const condition of conditions) {
    const test = testOf(condition);
    const first = readDate(condition.values.get('date1'))?.getTime() ?? Number.NaN; // It has been validated.
    const next = first + SECOND_MS;
    if (test === '!=') left.add(first);
    else if (test === '==') narrow(first, next);
    else if (test === '<') narrow(span.from, first);
    else if (test === '<=') narrow(span.from, next);
    else if (test === '>') narrow(next, span.before);
    else if (test === '>=') narrow(first, span.before);
    else narrow(first, (readDate(condition.values.get('date2'))?.getTime() ?? Number.NaN) + SECOND_MS);
  }
  return without(span, [...left]).flatMap(asMoments);
}

function without(span: Span, seconds: number[]): Span[] {
  const spans: Span[] = [];
  let { from } = span;
  for (const second of seconds.sort((a, b) => a - b)) {
    if (second < span.from || second >= span.before) continue;
    if (second > from) spans.push({ from, before: second });
    from = second + SECOND_MS;
  }
  return from < span.before ? [...spans, { from, before: span.before }] : spans;
}

/** Nothing was recorded before 1970 or will be after 9999, and a database may not support such years. */
function asMoments({ from, before }: Span): MomentRange[] {
  const last = Date.UTC(9999, 11, 31);
  if (before <= 0 || from >= last) return [];
  return [{ from: from <= 0 ? null : new Date(from), before: before >= last ? null : new Date(before) }];
}

/** The ids that match all conditions on a number. */
export function idsOf(conditions: readonly Condition[]): EventFilter['items'] {
  let from = 1;
  let to = Number.MAX_SAFE_INTEGER;
  const except = new Set<number>();
  for (const condition of conditions) {
    const test = testOf(condition);
    const first = numberOf(condition, 'number1');
    const last = test === 'between' ? numberOf(condition, 'number2') : first;
    if (test === '!=') except.add(first);
    if (test === '==' || test === '>=' || test === 'between') from = Math.max(from, Math.ceil(first));
    if (test === '==' || test === '<=' || test === 'between') to = Math.min(to, Math.floor(last));
    if (test === '>') from = Math.max(from, Math.floor(first) + 1);
    if (test === '<') to = Math.min(to, Math.ceil(first) - 1);
  }
  return { from, to, except: [...except].filter((id) => Number.isSafeInteger(id)) };
}
