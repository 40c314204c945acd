/** What counting asks the ledger. */
import { type Book, NO_LOT, oneByOne, type Shelf } from '../../ledger/index.ts';
import { formatQuantity, plainArray, type Quantity, readDecimal, type Sql, textArray } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import type { Cost, Counted } from './count-view.ts';

/** What the ledger expects to find of an item or a lot. */
export interface Expected {
  itemId: number;
  lot: string | null;
  onHand: Quantity;
}

/** What a new sheet asks for. */
export interface ExpectedOf {
  locationId: number;
  itemIds?: readonly number[] | undefined;
  category?: string | undefined;
  limit: number;
}

/** What new sheets expect, by what they ask for in JSON. */
export const EXPECTED: Shelf<string, readonly Expected[]> = {
  name: 'what counts expect',
  pageOnly: true,
  read: oneByOne((sql, tenantId, key) => readExpected(sql, tenantId, JSON.parse(key))),
};

interface PositionRow {
  item_id: number;
  lot: string | null;
  on_hand: string;
}

const POSITIONS = `select p.item_id, l.number as lot, p.on_hand from position p
  left join lot l on l.tenant_id = p.tenant_id and l.id = p.lot_id where p.tenant_id = $1 and p.location_id = $2`;

/** What a new sheet expects: what has stock at a location, or these items there. */
async function readExpected(sql: Sql, tenantId: number, asked: ExpectedOf): Promise<Expected[]> {
  const { locationId, itemIds, category } = asked;
  const ofCategory = `and (select i.category = $4 from item i where i.tenant_id = p.tenant_id and i.id = p.item_id)`;
  const inStock = `p.on_hand <> 0 ${category === undefined ? '' : ofCategory}`;
  const narrowed = itemIds === undefined ? inStock : '(p.item_id = any($4::bigint[]))';
  const narrowing = itemIds === undefined ? category : plainArray(itemIds);
  const rows = await sql.rows<PositionRow>({
    text: `${POSITIONS} and ${narrowed} order by p.item_id, p.lot_id limit $3`,
    values: [tenantId, locationId, asked.limit, ...(narrowing === undefined ? [] : [narrowing])],
  });
  return rows.map((row) => ({ itemId: row.item_id, lot: row.lot, onHand: readDecimal(row.on_hand) }));
}

/** What the ledger holds now where these lines are, by item and lot. */
export async function readOnHand(
  sql: Sql,
  tenantId: number,
  locationId: number,
  lines: readonly DocumentLine[],
): Promise<(line: DocumentLine) => Quantity> {
  const rows = await sql.rows<PositionRow>({
    name: 'counts-on-hand',
    text: `${POSITIONS} and p.item_id = any($3::bigint[]) and coalesce(l.number, '') = any($4::text[])`,
    values: [tenantId, locationId, plainArray(lines.map((line) => line.itemId)), textArray(lines.map(lotOf))],
  });
  const onHand = new Map(rows.map((row) => [`${row.item_id}:${row.lot ?? ''}`, readDecimal(row.on_hand)]));
  return (line) => onHand.get(`${line.itemId}:${lotOf(line)}`) ?? 0n;
}

/** What the ledger holds now where a line is. */
export function onHandAt(book: Book, locationId: number, line: DocumentLine): Quantity {
  const lot = line.lot === null ? undefined : book.lot(line.itemId, line.lot.number);
  if (line.lot !== null && lot === undefined) return 0n;
  return book.position(line.itemId, locationId, lot?.id ?? NO_LOT).onHand;
}

/** What the stock of an item is worth. */
export function costIn(book: Book, itemId: number): Cost | undefined {
  const item = book.items.get(itemId);
  return item && { onHand: item.onHand, value: item.value, cost: item.cost ?? 0n };
}

/** A line that was counted in part. */
interface Part {
  lineId: number;
  locationId: number;
  itemId: number;
  lot: string;
  revision: number | null;
  at: string;
}

/** By which a line that was counted in part is asked for; undefined for another. */
export function partKey(line: DocumentLine, locationId: number): string | undefined {
  const { countedRevision = null, countedAt } = line.details as Partial<Counted>;
  if (countedAt === undefined) return undefined;
  const { id: lineId, itemId } = line;
  const part: Part = { lineId, locationId, itemId, lot: lotOf(line), revision: countedRevision, at: countedAt };
  return JSON.stringify(part);
}

/** What moved since lines were counted in part; nothing where nothing did. */
export const MOVED_SINCE: Shelf<string, string> = {
  name: 'what moved since a part was counted',
  pageOnly: true,
  async read(sql, tenantId, keys) {
    const parts = keys.map((key) => JSON.parse(key) as Part);
    const moved = await readMoved(sql, tenantId, parts);
    return keys.flatMap((key, index) => {
      const change = moved.get(parts[index]!.lineId);
      return change === undefined ? [] : [[key, change] as const];
    });
  },
};

/** What moved at the places of lines between the part that was counted before and now, but for what comes in late and was seen by then. */
async function readMoved(sql: Sql, tenantId: number, parts: readonly Part[]): Promise<Map<number, string>> {
  const rows = await sql.rows<{ line_id: number; moves: number; moved: string | null }>({
    name: 'counts-moved',
    text: `select part.line_id, count(e.id)::int as moves, sum(e.change) as moved
      from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::timestamptz[])
        as part (line_id, location_id, item_id, lot, revision, at)
      left join lot l on l.tenant_id = $1 and l.item_id = part.item_id and l.number = part.lot
      cross join lateral (select first_movement_since($1, part.at) as id offset 0) as since
      cross join lateral (select e.id, e.change from entry e
        cross join lateral (select coalesce(e.occurred_at, m.recorded_at) as at from movement m
          where m.tenant_id = $1 and m.id = e.movement_id offset 0) as occurred
        where e.tenant_id = $1 and e.item_id = part.item_id and e.location_id = part.location_id and e.lot_id = coalesce(l.id, 0) and e.change <> 0
          and e.id > since.id and occurred.at >= part.at
          and case when part.revision is null then occurred.at > part.at
            else e.id > part.revision and (not e.late or occurred.at > part.at) end offset 0) as e
      group by part.line_id`,
    values: [
      tenantId,
      plainArray(parts.map(({ lineId }) => lineId)),
      plainArray(parts.map(({ locationId }) => locationId)),
      plainArray(parts.map(({ itemId }) => itemId)),
      textArray(parts.map(({ lot }) => lot)),
      plainArray(parts.map(({ revision }) => revision)),
      plainArray(parts.map(({ at }) => at)),
    ],
  });
  return new Map(
    rows.flatMap((row) => (row.moves === 0 ? [] : [[row.line_id, formatQuantity(readDecimal(row.moved ?? '0'))]])),
  );
}

export function lotOf({ lot }: Pick<DocumentLine, 'lot'>): string {
  return lot?.number ?? '';
}
