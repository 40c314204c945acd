import { knownTimeZones, noTimeZone, refuseAll } from '../catalog/index.ts';
import type { LoneUnit } from '../journal/index.ts';
import { endOfDay, isTimeZone, plainArray, type Sql, textArray } from '../platform/index.ts';

/** The time zone that a company is to have must be known to the program and to the database. Throws `invalid_request`. */
export async function requireTimeZone(sql: Sql, name: string | undefined): Promise<void> {
  if (name === undefined || !isTimeZone(name) || (await knownTimeZones(sql, [name])).length > 0) return;
  refuseAll([noTimeZone('settings.timeZone', name)]);
}

/** Has the last days of lots end by the clock that the company has now. */
export async function followTimeZone({ sql, book, tenantId }: LoneUnit, timeZone: string): Promise<void> {
  if (timeZone === book.timeZone) return;
  book.timeZone = timeZone;
  book.toJudge.dated = true;
  book.toJudge.days = true;
  const days = await sql.rows<{ day: string }>({
    text: `select expires_on as day from lot where tenant_id = $1 and expires_on is not null
      union select lot_expires_on from document_line where tenant_id = $1 and lot_expires_on is not null`,
    values: [tenantId],
  });
  const ends = [
    textArray(days.map(({ day }) => day)),
    plainArray(days.map(({ day }) => endOfDay(timeZone, day).toISOString())),
  ];
  const values = [tenantId, ...ends];
  const moments = 'unnest($2::date[], $3::timestamptz[]) as end_of (day, moment)';
  await Promise.all([
    sql.rows({
      text: `update lot set expires_at = end_of.moment, ended = false from ${moments} where tenant_id = $1 and expires_on = end_of.day`,
      values,
    }),
    sql.rows({
      text: `update document_line set lot_expires_at = end_of.moment from ${moments} where tenant_id = $1 and lot_expires_on = end_of.day`,
      values,
    }),
  ]);
}
