import type { Book, Shelf } from '../../ledger/index.ts';
import { type Fault, plainArray, readDecimal, textArray } from '../../platform/index.ts';
import type { Item, ItemFields } from './item.ts';
import { unitNamed } from './units.ts';

/** Whether a line of a document was ever written in a unit, by item and unit as the item spells it. */
const USED_UNITS: Shelf<string, boolean> = {
  name: 'uses of units',
  pageOnly: true,
  async read(sql, tenantId, keys) {
    const asked = keys.map((key) => JSON.parse(key) as [number, string]);
    const rows = await sql.rows<{ n: number; used: boolean }>({
      name: 'catalog-uses-of-units',
      text: `select asked.n, exists (select from document_line where tenant_id = $1 and item_id = asked.id and unit = asked.name) as used
        from unnest($2::bigint[], $3::text[]) with ordinality as asked (id, name, n)`,
      values: [tenantId, plainArray(asked.map(([id]) => id)), textArray(asked.map(([, name]) => name))],
    });
    return rows.map(({ n, used }) => [keys[n - 1]!, used]);
  },
};

/**
 * What is wrong with new units of an item because documents were written in the ones before: such a unit keeps its name and its factor, or those
 * documents would say something else. A unit that goes is named by its place among the ones before. A command that asks is decided alone.
 */
export function usedUnitFaults(book: Book, { id, fields: before }: Item, after: ItemFields): Fault[] {
  const changed = before.units.flatMap(({ name, factor }, place) => {
    const index = after.units.findIndex((unit) => unit.name === name);
    const kept = unitNamed(after, name);
    if (index >= 0 && kept?.factor === readDecimal(factor)) return [];
    return [{ name, factor, path: `units.${index >= 0 ? index : place}.factor` }];
  });
  const keyOf = (name: string) => JSON.stringify([id, name]);
  book.need((wants) =>
    wants.rows(
      USED_UNITS,
      changed.map(({ name }) => keyOf(name)),
    ),
  );
  return changed
    .filter(({ name }) => book.row(USED_UNITS, keyOf(name)))
    .map(({ name, factor, path }): Fault => {
      const message = `Documents of ${before.partNumber} were written in ${name} of ${factor}: the unit keeps its name and factor. Add another unit instead.`;
      return { path, code: 'in_use', message, itemId: id, partNumber: before.partNumber };
    });
}
