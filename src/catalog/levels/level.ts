import type { Shelf } from '../../ledger/index.ts';
import { keysTaken, rowsPut } from '../../ledger/index.ts';
import {
  type Fault,
  field,
  formatQuantity,
  QUANTITY_MAX,
  type Quantity,
  table,
  textArray,
} from '../../platform/index.ts';

/** When an item is to be filled up, and up to what. */
export interface Level {
  /** At or below this it runs low; zero without a target: never. */
  minimum: Quantity;
  /** Up to which it is filled, not below the minimum; null: to the minimum. */
  target: Quantity | null;
}

/** The level of an item at a place. */
export interface StockLevel extends Level {
  id: number;
  revision: number;
  itemId: number;
  locationId: number;
  createdAt: Date;
  updatedAt: Date;
}

export type StockLevelView = ReturnType<typeof levelView>;

/** A level as the outside sees it, of a place or, without one, of the company. */
export function levelView(
  level: Omit<StockLevel, 'locationId'> & {
    locationId: number | null;
    partNumber: string;
    locationName: string | null;
  },
) {
  const { minimum, target, createdAt, updatedAt, ...rest } = level;
  return {
    ...rest,
    minimum: formatQuantity(minimum),
    target: target === null ? null : formatQuantity(target),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** What is wrong with a level that stands at `path`. */
export function levelFaults({ minimum, target }: Level, path: string): Fault[] {
  const amounts = { minimum, target: target ?? 0n };
  const faults = Object.entries(amounts).flatMap(([name, amount]): Fault[] => {
    const fault = (message: string): Fault[] => [{ path: `${path}.${name}`, code: 'invalid_quantity', message }];
    if (amount < 0n) return fault('It cannot be below zero.');
    return amount > QUANTITY_MAX ? fault('It may have twelve whole digits at most.') : [];
  });
  if (faults.length > 0 || target === null || target >= minimum) return faults;
  return [{ path: `${path}.target`, code: 'invalid_quantity', message: 'A target is not below its minimum.' }];
}

const { bigint, decimal, maybe, time } = field;

export const STOCK_LEVEL = table(
  'stock_level',
  {
    id: bigint,
    revision: bigint,
    itemId: bigint,
    locationId: bigint,
    minimum: decimal,
    target: maybe(decimal),
    createdAt: time,
    updatedAt: time,
  },
  { key: ['item_id', 'location_id'] },
);

/** Under which key the shelf of levels has that of an item at a place. */
export const levelKey = (itemId: number, locationId: number) => `${itemId}:${locationId}`;

/** Levels of items at places. */
export const LEVELS: Shelf<string, StockLevel> = {
  name: 'stock levels',
  async read(sql, tenantId, keys) {
    const rows = await sql.rows<object>({
      name: 'catalog-stock-levels',
      text: `select ${STOCK_LEVEL.columns('l')} from unnest($2::text[]) as asked (key)
        join stock_level l on l.tenant_id = $1 and l.item_id = split_part(asked.key, ':', 1)::bigint
          and l.location_id = split_part(asked.key, ':', 2)::bigint`,
      values: [tenantId, textArray(keys)],
    });
    return rows.map((read) => {
      const row = STOCK_LEVEL.row(read);
      return [levelKey(row.itemId, row.locationId), row];
    });
  },
  async write(sql, tenantId, puts) {
    const taken = keysTaken(puts);
    const gone = puts.flatMap(({ key, before }) => (before !== undefined && taken.includes(key) ? [before.id] : []));
    await Promise.all([
      STOCK_LEVEL.remove(sql, tenantId, gone),
      STOCK_LEVEL.writer.write(sql, tenantId, rowsPut(puts)),
    ]);
  },
};
