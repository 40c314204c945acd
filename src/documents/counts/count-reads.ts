/** What counting asks the ledger, under the lock of the tenant's clock. */
import type { LoneUnit } from '../../journal/index.ts';
import { formatQuantity, plainArray, type Quantity, readDecimal, type Sql, textArray } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import type { Counted } from './count-view.ts';
import type { CountedLine } from './counts.ts';

/** What the ledger expects to find of an item or a lot. */
export interface Expected {
  itemId: number;
  lot: string | null;
  onHand: Quantity;
}

/** What the ledger held where a line was counted, at that moment. */
export interface LedgerThen {
  onHand: Quantity;
  /** The units there, for an item kept by serial number. */
  serials: string[] | undefined;
  /** What moved since the part of the line that was counted before; undefined where nothing did. */
  movedSince: string | undefined;
}

interface PositionRow {
  item_id: number;
  lot: string | null;
  on_hand: string;
}

const POSITIONS = `select p.item_id, l.number as lot, p.on_hand from position p
  left join lot l on l.tenant_id = p.tenant_id and l.id = p.lot_id where p.tenant_id = $1 and p.location_id = $2`;

/** What a new sheet expects: what has stock at a location, or these items there. */
export async function readExpected(
  { sql, tenantId }: LoneUnit,
  asked: { locationId: number; itemIds: readonly number[] | undefined; category: string | undefined; limit: number },
): Promise<Expected[]> {
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

/** All that noting what was counted asks of the ledger. */
export async function readLedger(
  unit: LoneUnit,
  locationId: number,
  lines: readonly DocumentLine[],
  entered: readonly CountedLine[],
): Promise<(line: DocumentLine, index: number) => LedgerThen> {
  const { sql, tenantId } = unit;
  const [now, then, serials, moved] = await Promise.all([
    readOnHand(sql, tenantId, locationId, lines),
    readPast(unit, locationId, lines, entered),
    readSerials(
      unit,
      locationId,
      lines.filter((_, index) => entered[index]?.serials !== undefined || entered[index]?.quantity === 0n),
    ),
    readMoved(
      unit,
      locationId,
      lines.filter((_, index) => entered[index]?.more !== undefined),
    ),
  ]);
  return (line, index) => ({
    onHand: then(index) ?? now(line),
    serials: serials.get(line.itemId),
    movedSince: moved.get(line.id),
  });
}

/** What was truly on hand when a line was counted, of those that say when. */
async function readPast(
  unit: LoneUnit,
  locationId: number,
  lines: readonly DocumentLine[],
  entered: readonly CountedLine[],
): Promise<(index: number) => Quantity | null> {
  const places = lines.map((line, index) => {
    const at = entered[index]?.countedAt;
    return at == null ? undefined : { itemId: line.itemId, locationId, lot: lotOf(line), at };
  });
  if (places.every((place) => place === undefined)) return () => null;
  await unit.read((wants) => {
    for (const place of places) if (place !== undefined) wants.moment(place);
  });
  return (index) => {
    const place = places[index];
    return place === undefined ? null : unit.book.moment(place).onHand;
  };
}

async function readSerials(
  { sql, tenantId }: LoneUnit,
  locationId: number,
  lines: readonly DocumentLine[],
): Promise<Map<number, string[]>> {
  if (lines.length === 0) return new Map();
  const rows = await sql.rows<{ item_id: number; numbers: string[] }>({
    name: 'counts-serials',
    text: `select i.id as item_id, array(select s.number from serial s where s.tenant_id = $1 and s.item_id = i.id and s.location_id = $2 order by s.number) as numbers
      from item i where i.tenant_id = $1 and i.id = any($3::bigint[]) and i.tracking = 'serial'`,
    values: [tenantId, locationId, plainArray(lines.map((line) => line.itemId))],
  });
  return new Map(rows.map((row) => [row.item_id, row.numbers]));
}

/** What moved at the places of lines between the part that was counted before and now, but for what comes in late and was seen by then. */
async function readMoved(
  { sql, tenantId }: LoneUnit,
  locationId: number,
  lines: readonly DocumentLine[],
): Promise<Map<number, string>> {
  const parts = lines.flatMap((line) => {
    const { countedRevision, countedAt } = line.details as Partial<Counted>;
    return countedAt === undefined ? [] : [{ line, revision: countedRevision ?? null, at: countedAt }];
  });
  if (parts.length === 0) return new Map();
  const rows = await sql.rows<{ line_id: number; moves: number; moved: string | null }>({
    name: 'counts-moved',
    text: `select part.line_id, count(e.id)::int as moves, sum(e.change) as moved
      from unnest($3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::timestamptz[]) as part (line_id, item_id, lot, revision, at)
      left join lot l on l.tenant_id = $1 and l.item_id = part.item_id and l.number = part.lot
      cross join lateral (select first_movement_since($1, part.at) as id offset 0) as since
      cross join lateral (select e.id, e.change from entry e
        cross join lateral (select coalesce(e.occurred_at, m.recorded_at) as at from movement m
          where m.tenant_id = $1 and m.id = e.movement_id offset 0) as occurred
        where e.tenant_id = $1 and e.item_id = part.item_id and e.location_id = $2 and e.lot_id = coalesce(l.id, 0) and e.change <> 0
          and e.id > since.id and occurred.at >= part.at
          and case when part.revision is null then occurred.at > part.at
            else e.id > part.revision and (not e.late or occurred.at > part.at) end offset 0) as e
      group by part.line_id`,
    values: [
      tenantId,
      locationId,
      plainArray(parts.map(({ line }) => line.id)),
      plainArray(parts.map(({ line }) => line.itemId)),
      textArray(parts.map(({ line }) => lotOf(line))),
      plainArray(parts.map(({ revision }) => revision)),
      plainArray(parts.map(({ at }) => at)),
    ],
  });
  return new Map(
    rows.flatMap((row) => (row.moves === 0 ? [] : [[row.line_id, formatQuantity(readDecimal(row.moved ?? '0'))]])),
  );
}

function lotOf({ lot }: DocumentLine): string {
  return lot?.number ?? '';
}
