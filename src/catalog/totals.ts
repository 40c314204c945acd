import sqlTag, { type Sql as Fragment } from 'sql-template-tag';
import { remember, type Sql } from '../platform/index.ts';

/** What a total depends on: the rows of one kind in the catalog, or any row of the tenant. */
type Counted = 'item' | 'location' | 'anything';

/** Counts rows of a tenant. */
export interface Totals {
  /** How many there are. The statement gives one column `total`, and depends on these rows alone. */
  count(sql: Sql, tenantId: number, counted: Counted, counting: Fragment): Promise<number>;
}

/** Totals that are remembered, below a kilobyte each. */
const KEPT_MAX = 1_000;

/**
 * Whoever goes through a list page by page asks for its total each time, and counting a million rows takes its time, so a total is kept
 * with the revision at which it was counted. Before it is used again the feed is asked whether a row of its kind has changed since, or the
 * clock whether anything has: it is never out of date.
 */
export function createTotals(): Totals {
  const kept = new Map<string, { revision: number; total: number }>();
  return {
    async count(sql, tenantId, counted, counting) {
      const key = `${tenantId} ${counting.text} ${JSON.stringify(counting.values)}`;
      const known = kept.get(key);
      if (known !== undefined && !(await hasChanged(sql, tenantId, counted, known.revision))) return known.total;
      // One statement sees one moment, so nothing can come between the revision and the count.
      const { text, values } = sqlTag`select counted.total, clock.revision from (${counting}) as counted
        cross join clock where clock.tenant_id = ${tenantId}`;
      const [row] = await sql.rows<{ total: number; revision: number }>({ text, values });
      return row === undefined ? 0 : remember(kept, key, row, KEPT_MAX).total;
    },
  };
}

async function hasChanged(sql: Sql, tenantId: number, counted: Counted, since: number): Promise<boolean> {
  const [row] = await sql.rows<{ changed: boolean }>(
    counted === 'anything'
      ? {
          name: 'catalog-clock-moved',
          text: 'select revision <> $2 as changed from clock where tenant_id = $1',
          values: [tenantId, since],
        }
      : {
          name: 'catalog-changed-since',
          text: 'select exists (select from change where tenant_id = $1 and kind = $2 and revision > $3) as changed',
          values: [tenantId, counted, since],
        },
  );
  return row?.changed ?? true;
}
