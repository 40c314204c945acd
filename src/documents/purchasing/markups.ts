import { requireUnrestricted } from '../../access/index.ts';
import { requireRevision } from '../../catalog/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import {
  formatQuantity,
  QUANTITY_MAX,
  type Quantity,
  Refusal,
  readDecimal,
  type Sql,
  share,
  units,
} from '../../platform/index.ts';

/** By how many per cent a price stands above a cost, for costs of a range: `from` belongs to it, `to` does not. */
export interface MarkupRange {
  from: Quantity;
  to: Quantity;
  percent: Quantity;
}

interface Markup extends MarkupRange {
  id: number;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
}

export type MarkupView = ReturnType<typeof markupView>;

function markupView({ id, revision, from, to, percent, createdAt, updatedAt }: Markup) {
  return {
    id,
    revision,
    from: formatQuantity(from),
    to: formatQuantity(to),
    percent: formatQuantity(percent),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** All ranges of the tenant, the cheapest first. There are few of them: they cannot overlap. */
export async function readMarkups(sql: Sql, tenantId: number): Promise<Markup[]> {
  interface Row {
    id: number;
    revision: number;
    cost_from: string;
    cost_to: string;
    percent: string;
    created_at: Date;
    updated_at: Date;
  }
  const rows = await sql.rows<Row>({
    name: 'purchasing-markups',
    text: `select id, revision, cost_from, cost_to, percent, created_at, updated_at from purchase_order_markup
      where tenant_id = $1 order by cost_from`,
    values: [tenantId],
  });
  return rows.map((row) => ({
    id: row.id,
    revision: row.revision,
    from: readDecimal(row.cost_from),
    to: readDecimal(row.cost_to),
    percent: readDecimal(row.percent),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}

/** The price that the range of a cost makes of it, rounded half away from zero to six decimals; null outside of every range. */
export function priceOf(cost: Quantity, ranges: readonly MarkupRange[]): { price: Quantity; percent: Quantity } | null {
  const range = ranges.find(({ from, to }) => cost >= from && cost < to);
  if (range === undefined) return null;
  return { price: share(cost, units(100) + range.percent, units(100)), percent: range.percent };
}

/** Markup ranges in the order of their ids. */
export async function listMarkups(
  sql: Sql,
  tenantId: number,
  page: { after?: number; limit: number },
): Promise<MarkupView[]> {
  const all = (await readMarkups(sql, tenantId)).sort((a, b) => a.id - b.id);
  return all
    .filter((markup) => markup.id > (page.after ?? 0))
    .slice(0, page.limit)
    .map(markupView);
}

export async function findMarkup(sql: Sql, tenantId: number, id: number): Promise<MarkupView | undefined> {
  const markup = (await readMarkups(sql, tenantId)).find((one) => one.id === id);
  return markup && markupView(markup);
}

const SHARED = 'Markups are shared';

export const createMarkup: LoneCommand<MarkupRange, MarkupView> = {
  sort: 'lone',
  name: 'markups.create',
  async run(range, unit) {
    requireUnrestricted(unit.actor, SHARED);
    requireGoodRange(range, await readMarkups(unit.sql, unit.tenantId));
    const id = unit.book.tick();
    return save(unit, { ...range, id, revision: id, createdAt: unit.now, updatedAt: unit.now });
  },
};

export interface MarkupUpdate {
  id: number;
  patch: { [Name in keyof MarkupRange]?: MarkupRange[Name] | undefined };
  ifRevision?: number | null;
}

export const updateMarkup: LoneCommand<MarkupUpdate, MarkupView> = {
  sort: 'lone',
  name: 'markups.update',
  async run({ id, patch, ifRevision }, unit) {
    const { markup, others } = await open(unit, id, ifRevision);
    const range = {
      from: patch.from ?? markup.from,
      to: patch.to ?? markup.to,
      percent: patch.percent ?? markup.percent,
    };
    requireGoodRange(range, others);
    if (range.from === markup.from && range.to === markup.to && range.percent === markup.percent)
      return markupView(markup);
    requireUnrestricted(unit.actor, SHARED);
    return save(unit, { ...markup, ...range, revision: unit.book.tick(), updatedAt: unit.now });
  },
};

export const deleteMarkup: LoneCommand<{ id: number; ifRevision?: number | null }, MarkupView> = {
  sort: 'lone',
  name: 'markups.delete',
  async run({ id, ifRevision }, unit) {
    const { markup } = await open(unit, id, ifRevision);
    requireUnrestricted(unit.actor, SHARED);
    await unit.sql.rows({
      text: 'delete from purchase_order_markup where tenant_id = $1 and id = $2',
      values: [unit.tenantId, id],
    });
    const view = markupView({ ...markup, revision: unit.book.tick(), updatedAt: unit.now });
    unit.book.changed('purchase_order_markup', id, view.revision, view, true);
    return view;
  },
};

async function open(unit: LoneUnit, id: number, ifRevision: number | null | undefined) {
  const all = await readMarkups(unit.sql, unit.tenantId);
  const markup = all.find((one) => one.id === id);
  if (markup === undefined) throw new Refusal('not_found', `There is no markup with the id ${id}.`);
  requireRevision(markup, ifRevision);
  return { markup, others: all.filter((one) => one !== markup) };
}

function requireGoodRange({ from, to, percent }: MarkupRange, others: readonly Markup[]): void {
  if (from < 0n) throw new Refusal('invalid_request', 'A cost is not below zero.', { path: 'from' });
  if (to <= from) throw new Refusal('invalid_request', 'The range must end above its beginning.', { path: 'to' });
  if (percent < 0n || percent > QUANTITY_MAX / 1_000_000n) {
    throw new Refusal('invalid_request', 'Give per cent from 0 to a million.', { path: 'percent' });
  }
  const other = others.find((one) => from < one.to && one.from < to);
  if (other === undefined) return;
  throw new Refusal(
    'range_overlap',
    `Markup ${other.id} covers ${formatQuantity(other.from)} to ${formatQuantity(other.to)} already. Ranges may touch and not overlap.`,
    { path: from >= other.from ? 'from' : 'to' },
  );
}

async function save({ sql, book, tenantId }: LoneUnit, markup: Markup): Promise<MarkupView> {
  await sql.rows({
    name: 'purchasing-write-markup',
    text: `insert into purchase_order_markup (tenant_id, id, revision, cost_from, cost_to, percent, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (tenant_id, id) do update set revision = excluded.revision, cost_from = excluded.cost_from, cost_to = excluded.cost_to,
        percent = excluded.percent, updated_at = excluded.updated_at`,
    values: [
      tenantId,
      markup.id,
      markup.revision,
      formatQuantity(markup.from),
      formatQuantity(markup.to),
      formatQuantity(markup.percent),
      markup.createdAt,
      markup.updatedAt,
    ],
  });
  const view = markupView(markup);
  book.changed('purchase_order_markup', markup.id, markup.revision, view);
  return view;
}
