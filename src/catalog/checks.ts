import { isDeepStrictEqual } from 'node:util';
import { type Fault, Refusal } from '../platform/index.ts';

/** Characters. What an index holds stays below a third of PostgreSQL's page, so it is the shorter. */
export const INDEXED_TEXT_MAX = 255;
export const NAME_MAX = 1_000;
export const DESCRIPTION_MAX = 20_000;

/** Throws one refusal that names every fault; the first gives it its code and message. */
export function refuseAll(faults: Fault[]): void {
  const first = faults[0];
  if (first !== undefined) throw new Refusal(first.code, first.message, { faults });
}

export function textFaults(path: string, text: string | null, limits: { max: number; required?: boolean }): Fault[] {
  if (text === null) return [];
  const fault = (message: string): Fault[] => [{ path, code: 'invalid_request', message }];
  if (limits.required && text.trim() === '') return fault('It must not be empty.');
  return text.length > limits.max ? fault(`It may have ${limits.max} characters at most.`) : [];
}

/** Throws `stale_revision` when the caller changes a row that it has not seen as it is. */
export function requireRevision(row: { revision: number }, ifRevision: number | null | undefined): void {
  if (ifRevision == null || ifRevision === row.revision) return;
  throw new Refusal(
    'stale_revision',
    `The row is at revision ${row.revision}, not ${ifRevision}: it was changed meanwhile. Read it again.`,
  );
}

/** The row with what the patch gives; what it leaves out, or gives as undefined, stays. */
export function patched<Row extends object>(row: Row, patch: Partial<Row>): Row {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...row, ...Object.fromEntries(given) };
}

/** The names of the fields that differ. */
export function differences<Row extends object>(before: Row, after: Row): (keyof Row)[] {
  return (Object.keys(after) as (keyof Row)[]).filter((name) => !isDeepStrictEqual(before[name], after[name]));
}
