import Type from 'typebox';
import {
  createMarkup,
  deleteMarkup,
  findMarkup,
  listMarkups,
  type MarkupView,
  updateMarkup,
} from '../../documents/index.ts';
import { readDecimal as readKept } from '../../platform/index.ts';
import { answerPage, missing, paging } from './lists.ts';
import { operation } from './operation.ts';
import { number } from './purchase-views.ts';
import { created, modified, ownIds, sort } from './query.ts';
import { DecimalNumber, readDecimal } from './wire.ts';

/** All three are required, for a new markup and for a change. */
const MarkupRequest = Type.Object({ from: DecimalNumber, to: DecimalNumber, percent: DecimalNumber });

function toRange({ from, to, percent }: Record<'from' | 'to' | 'percent', number | string>) {
  return {
    from: readDecimal(from, 'from'),
    to: readDecimal(to, 'to'),
    percent: readDecimal(percent, 'percent'),
  };
}

export function fromMarkup({ id, from, to, percent, createdAt, updatedAt }: MarkupView) {
  return {
    createdOn: createdAt,
    modifiedOn: updatedAt,
    from: number(from),
    to: number(to),
    percent: number(percent),
    id,
  };
}

const SORTED_BY = {
  id: ({ id }: MarkupView) => BigInt(id),
  from: ({ from }: MarkupView) => readKept(from),
  to: ({ to }: MarkupView) => readKept(to),
  percent: ({ percent }: MarkupView) => readKept(percent),
} as const;

const byField = sort<keyof typeof SORTED_BY>({ Id: 'id', From: 'from', To: 'to', Percent: 'percent' });

type Range = { from?: Date; before?: Date } | undefined;

function isWithin(moment: string, range: Range): boolean {
  const time = Date.parse(moment);
  const { from, before } = range ?? {};
  return (from === undefined || time >= from.getTime()) && (before === undefined || time < before.getTime());
}

const path = '/purchase-order-markups';
const r = 'tn.inv.purchaseordermarkups:r';
const w = 'tn.inv.purchaseordermarkups:w';

export const markupOperations = [
  operation({
    id: 'PurchaseOrdersMarkup_Get',
    method: 'GET',
    path,
    scope: r,
    query: { paging, ids: ownIds, created, modified, sort: byField },
    async run({ tenantId, read }, { query }) {
      const { paging, ids, created, modified, sort } = query;
      const key = SORTED_BY[sort?.field ?? 'id'];
      // Ranges cannot overlap, so there are few of them, and the core reads them all.
      const all = await read((sql) => listMarkups(sql, tenantId, { limit: Number.MAX_SAFE_INTEGER }));
      const found = all
        .filter((markup) => ids?.includes(markup.id) ?? true)
        .filter((markup) => isWithin(markup.createdAt, created) && isWithin(markup.updatedAt, modified))
        .sort((a, b) => (key(a) < key(b) ? -1 : 1));
      if (sort?.descending) found.reverse();
      return answerPage(
        paging,
        {
          rows: async ({ offset, limit }) => found.slice(offset, offset + limit),
          count: async () => found.length,
        },
        (markups) => markups.map(fromMarkup),
      );
    },
  }),
  operation({
    id: 'PurchaseOrdersMarkup_Create',
    method: 'POST',
    path,
    scope: w,
    body: MarkupRequest,
    run: async ({ submit }, { body }) => fromMarkup(await submit(createMarkup, toRange(body))),
  }),
  operation({
    id: 'PurchaseOrdersMarkup_GetById',
    method: 'GET',
    path: `${path}/:id`,
    scope: r,
    notFound: true,
    async run({ tenantId, id, read }) {
      const markup = await read((sql) => findMarkup(sql, tenantId, id));
      if (markup !== undefined) return fromMarkup(markup);
      throw missing('markup', id);
    },
  }),
  operation({
    id: 'PurchaseOrdersMarkup_Update',
    method: 'PATCH',
    path: `${path}/:id`,
    scope: w,
    notFound: true,
    body: MarkupRequest,
    run: async ({ id, submit }, { body }) => fromMarkup(await submit(updateMarkup, { id, patch: toRange(body) })),
  }),
  operation({
    id: 'PurchaseOrdersMarkup_Delete',
    method: 'DELETE',
    path: `${path}/:id`,
    scope: w,
    notFound: true,
    async run({ id, submit }) {
      await submit(deleteMarkup, { id });
    },
  }),
];
