import { requireUnrestricted } from '../../access/index.ts';
import { requireRevision } from '../../catalog/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import type { Book, Shelf, Wants } from '../../ledger/index.ts';
import {
  field,
  formatQuantity,
  QUANTITY_MAX,
  type Quantity,
  Refusal,
  type Sql,
  share,
  table,
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

const MARKUP = table('purchase_order_markup', {
  id: field.bigint,
  revision: field.bigint,
  costFrom: field.decimal,
  costTo: field.decimal,
  percent: field.decimal,
  createdAt: field.time,
  updatedAt: field.time,
});

/** All ranges of the tenant, the cheapest first. There are few of them: they cannot overlap. */
async function readMarkups(sql: Sql, tenantId: number): Promise<Markup[]> {
  const rows = await sql.rows<object & { id: number }>({
    name: 'purchasing-markups',
    text: `select ${MARKUP.columns('m')} from purchase_order_markup m where m.tenant_id = $1 order by m.cost_from`,
    values: [tenantId],
  });
  return rows.map((row) => {
    const { costFrom: from, costTo: to, ...markup } = MARKUP.row(row);
    return { ...markup, from, to };
  });
}

/** The ranges, all under one key. */
const MARKUPS: Shelf<'all', readonly Markup[]> = {
  name: 'markups',
  read: async (sql, tenantId) => [['all', await readMarkups(sql, tenantId)]],
  async write(sql, tenantId, puts) {
    for (const { before = [], after = [] } of puts) {
      const kept = new Set(after.map(({ id }) => id));
      const gone = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
      const rows = after.map(({ from, to, ...markup }) => ({ ...markup, costFrom: from, costTo: to }));
      await Promise.all([MARKUP.remove(sql, tenantId, gone), MARKUP.writer.write(sql, tenantId, rows)]);
    }
  },
};

/** Wants the ranges. */
export function wantMarkups(wants: Wants): void {
  wants.rows(MARKUPS, ['all']);
}

/** All ranges, the cheapest first. */
export function markupsOf(book: Book): readonly Markup[] {
  return book.row(MARKUPS, 'all') ?? [];
}

/**
 * The price that the range of a cost makes of it, rounded half away from zero to six decimals; null outside of every range. The cost is that of
 * `per` base units, and the range that of one.
 */
export function priceOf(
  cost: Quantity,
  ranges: readonly MarkupRange[],
  per = units(1),
): { price: Quantity; percent: Quantity } | null {
  const range = ranges.find(({ from, to }) => cost * units(1) >= from * per && cost * units(1) < to * per);
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

export const createMarkup: BatchCommand<MarkupRange, MarkupView> = {
  sort: 'batch',
  name: 'markups.create',
  weight: () => 1,
  wants: (_range, wants) => wantMarkups(wants),
  decide(range, actor, book) {
    requireUnrestricted(actor, SHARED);
    const others = markupsOf(book);
    requireGoodRange(range, others);
    const id = book.tick();
    return save(book, others, { ...range, id, revision: id, createdAt: book.now, updatedAt: book.now });
  },
};

export interface MarkupUpdate {
  id: number;
  patch: { [Name in keyof MarkupRange]?: MarkupRange[Name] | undefined };
  ifRevision?: number | null;
}

export const updateMarkup: BatchCommand<MarkupUpdate, MarkupView> = {
  sort: 'batch',
  name: 'markups.update',
  weight: () => 1,
  wants: (_update, wants) => wantMarkups(wants),
  decide({ id, patch, ifRevision }, actor, book) {
    const { markup, others } = open(book, id, ifRevision);
    const range = {
      from: patch.from ?? markup.from,
      to: patch.to ?? markup.to,
      percent: patch.percent ?? markup.percent,
    };
    requireGoodRange(range, others);
    if (range.from === markup.from && range.to === markup.to && range.percent === markup.percent)
      return markupView(markup);
    requireUnrestricted(actor, SHARED);
    return save(book, others, { ...markup, ...range, revision: book.tick(), updatedAt: book.now });
  },
};

export const deleteMarkup: BatchCommand<{ id: number; ifRevision?: number | null }, MarkupView> = {
  sort: 'batch',
  name: 'markups.delete',
  weight: () => 1,
  wants: (_deletion, wants) => wantMarkups(wants),
  decide({ id, ifRevision }, actor, book) {
    const { markup, others } = open(book, id, ifRevision);
    requireUnrestricted(actor, SHARED);
    book.put(MARKUPS, 'all', others);
    const view = markupView({ ...markup, revision: book.tick(), updatedAt: book.now });
    book.changed('purchase_order_markup', id, view.revision, view, true);
    return view;
  },
};

function open(book: Book, id: number, ifRevision: number | null | undefined) {
  const all = markupsOf(book);
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

function save(book: Book, others: readonly Markup[], markup: Markup): MarkupView {
  book.put(
    MARKUPS,
    'all',
    [...others, markup].sort((one, other) => (one.from < other.from ? -1 : 1)),
  );
  const view = markupView(markup);
  book.changed('purchase_order_markup', markup.id, markup.revision, view);
  return view;
}
