/**
 * What the documents are compared with: each step in one transaction of a few set-based statements, the stock locked in one order, the
 * number taken as late as possible, because it holds the others up until the commit.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pool, PoolClient } from 'pg';
import {
  Counts,
  type CountsBody,
  Prices,
  type PricesBody,
  Receipts,
  type ReceiptsBody,
  Sales,
  type SalesBody,
  Transfers,
  type TransfersBody,
} from './document-shapes.ts';
import { type Change, failure, moveStock, oneStatement, transaction } from './stock.ts';

/** Who acts, by the key of the request. */
export interface Caller {
  company_id: string;
  name: string;
}

interface Context {
  pool: Pool;
  authenticate(request: FastifyRequest): Promise<Caller>;
}

/** The stock that was sent and has not arrived. */
const IN_TRANSIT = 1;
/** Prices of one statement. */
const PRICES_AT_ONCE = 500;

export function documentRoutes(server: FastifyInstance, { pool, authenticate }: Context): void {
  const at = <Body>(
    path: string,
    body: object | undefined,
    status: number,
    work: (client: PoolClient, caller: Caller, body: Body, id: number) => Promise<object>,
    run = transaction,
  ) =>
    server.route<{ Params: { id?: string } }>({
      method: path.startsWith('/counts') ? 'PATCH' : 'POST',
      url: path,
      schema: body === undefined ? {} : { body },
      async handler(request, reply) {
        const caller = await authenticate(request);
        reply.status(status);
        // The schema has made it one.
        return run(pool, (client) => work(client, caller, request.body as Body, Number(request.params.id)));
      },
    });
  at('/receipts', Receipts, 201, receive);
  at('/transfers', Transfers, 201, createTransfer, oneStatement);
  at('/transfers/:id/picking', undefined, 200, pick);
  at('/transfers/:id/receipt', undefined, 200, receiveTransfer);
  at('/sales', Sales, 201, sell);
  at('/counts/:id', Counts, 200, count, oneStatement);
  at('/prices', Prices, 200, changePrices);
}

interface OpenLine {
  id: string;
  item_id: string;
  location_id: string;
  to_location_id: string | null;
  quantity: string;
  picked: string;
  received: string;
  unit_cost: string;
}

/** The document's lines, locked with it. Throws where the document is not there or not in such a state. */
async function lockLines(client: PoolClient, caller: Caller, kind: string, id: number, states: string[]) {
  const { rows } = await client.query<OpenLine>({
    name: 'lock-lines',
    text: `select l.id, l.item_id, d.location_id, d.to_location_id, l.quantity, l.picked, l.received, l.unit_cost
      from document d join document_line l on l.document_id = d.id
      where d.company_id = $1 and d.id = $2 and d.kind = $3 and d.status = any($4) order by l.id for update`,
    values: [caller.company_id, id, kind, states],
  });
  if (rows.length === 0) throw failure(404, 'There is no such document that is open.');
  return rows;
}

/** A new document with its number and its lines, in one statement. Answers its id and number. */
async function addDocument(
  client: PoolClient,
  caller: Caller,
  head: { id?: string; kind: string; status: string; locationId: number; toLocationId?: number; sourceId?: number },
  lines: { itemId: number; quantity: string | number; unitCost?: string }[],
) {
  const { rows } = await client.query<{ id: string; number: string }>({
    name: 'add-document',
    text: `with taken as (update series set last = last + 1 where company_id = $1 and kind = $2 returning last),
      head as (insert into document (id, company_id, kind, number, status, location_id, to_location_id, source_id, api_key_name, created_at,
          updated_at)
        select coalesce($3, nextval('document_id_seq')), $1, $2, upper($2) || '-' || last, $4, $5, $6, $7, $8, $9, $9 from taken
        returning id, number),
      lines as (insert into document_line (document_id, item_id, quantity, unit_cost)
        select head.id, l.item_id, l.quantity, l.unit_cost
        from head, unnest($10::bigint[], $11::numeric[], $12::numeric[]) as l (item_id, quantity, unit_cost))
      select id, number from head`,
    values: [
      caller.company_id,
      head.kind,
      head.id,
      head.status,
      head.locationId,
      head.toLocationId,
      head.sourceId,
      caller.name,
      new Date(),
      lines.map(({ itemId }) => itemId),
      lines.map(({ quantity }) => quantity),
      lines.map(({ unitCost }) => unitCost ?? '0'),
    ],
  });
  if (rows[0] === undefined) throw failure(500, `There is no series of the kind ${head.kind}.`);
  return { ...rows[0], status: head.status };
}

/** Everything of an order that is still open comes in. */
async function receive(client: PoolClient, caller: Caller, { purchaseOrderId: orderId }: ReceiptsBody) {
  const ordered = await lockLines(client, caller, 'purchase_order', orderId, ['pending', 'sent', 'partly_received']);
  const lines = ordered.map(({ item_id, quantity, received, unit_cost }) => ({
    itemId: Number(item_id),
    quantity: String(Number(quantity) - Number(received)),
    unitCost: unit_cost,
  }));
  const locationId = Number(ordered[0]!.location_id);
  const changes = lines.map(
    ({ itemId, quantity, unitCost }): Change => ({ itemId, locationId, quantity, cost: unitCost }),
  );
  const { documentId } = await moveStock(client, caller, { kind: 'receipt', changes });
  await client.query({
    name: 'receive-order',
    text: `with ordered as (update document set status = 'received', updated_at = $2 where id = $1)
      update document_line set received = quantity where document_id = $1`,
    values: [orderId, new Date()],
  });
  const head = { id: documentId, kind: 'receipt', status: 'received', locationId, sourceId: orderId };
  return addDocument(client, caller, head, lines);
}

async function createTransfer(client: PoolClient, caller: Caller, body: TransfersBody) {
  const { fromLocationId: locationId, toLocationId, lines } = body;
  return addDocument(client, caller, { kind: 'transfer', status: 'pending', locationId, toLocationId }, lines);
}

async function pick(client: PoolClient, caller: Caller, _body: unknown, id: number) {
  const lines = await lockLines(client, caller, 'transfer', id, ['pending']);
  const changes = lines.flatMap(({ item_id, location_id, quantity }): Change[] => [
    { itemId: Number(item_id), locationId: Number(location_id), quantity: `-${quantity}` },
    { itemId: Number(item_id), locationId: IN_TRANSIT, quantity },
  ]);
  await moveStock(client, caller, { kind: 'transfer', documentId: id, changes });
  return moveOn(client, id, 'picked');
}

async function receiveTransfer(client: PoolClient, caller: Caller, _body: unknown, id: number) {
  const lines = await lockLines(client, caller, 'transfer', id, ['picked']);
  const changes = lines.flatMap(({ item_id, to_location_id, quantity }): Change[] => [
    { itemId: Number(item_id), locationId: IN_TRANSIT, quantity: `-${quantity}` },
    { itemId: Number(item_id), locationId: Number(to_location_id), quantity },
  ]);
  await moveStock(client, caller, { kind: 'transfer', documentId: id, changes });
  return moveOn(client, id, 'received');
}

async function moveOn(client: PoolClient, id: number, status: 'picked' | 'received') {
  await client.query({
    name: `transfer-${status}`,
    text: `with head as (update document set status = '${status}', updated_at = $2 where id = $1)
      update document_line set ${status} = quantity where document_id = $1`,
    values: [id, new Date()],
  });
  return { id, status };
}

async function sell(client: PoolClient, caller: Caller, { locationId, lines }: SalesBody) {
  const changes = lines.map(({ itemId, quantity }): Change => ({ itemId, locationId, quantity: `-${quantity}` }));
  const { documentId } = await moveStock(client, caller, { kind: 'issue', changes });
  return addDocument(client, caller, { id: documentId, kind: 'sale', status: 'fulfilled', locationId }, lines);
}

/** How many lines are counted is for the reading of the sheet to say, so that those who count do not wait for one another. */
async function count(client: PoolClient, caller: Caller, { lines }: CountsBody, id: number) {
  const { rows } = await client.query({
    name: 'count',
    text: `with head as (select id from document where company_id = $1 and id = $2 and kind = 'count' and status = 'open' for share),
      known as (select count(*) as lines from document_line where document_id = $2 and id = any($5))
      update document_line l set counted = n.counted, counted_by = $3, counted_at = $4
      from head, known, unnest($5::bigint[], $6::numeric[]) as n (id, counted)
      where l.document_id = head.id and l.id = n.id and known.lines = cardinality($5)
      returning l.id, l.item_id, l.quantity as expected, l.counted`,
    values: [
      caller.company_id,
      id,
      caller.name,
      new Date(),
      lines.map(({ lineId }) => lineId),
      lines.map(({ quantity }) => quantity),
    ],
  });
  if (rows.length !== lines.length) throw failure(404, 'There is no such line of an open count.');
  return { id, lines: rows };
}

async function changePrices(client: PoolClient, caller: Caller, { prices }: PricesBody) {
  const now = new Date();
  for (let start = 0; start < prices.length; start += PRICES_AT_ONCE) {
    const some = prices.slice(start, start + PRICES_AT_ONCE);
    const { rowCount } = await client.query({
      name: 'prices',
      text: `update item i set price = n.price, updated_at = $2 from unnest($3::bigint[], $4::numeric[]) as n (id, price)
        where i.company_id = $1 and i.id = n.id`,
      values: [caller.company_id, now, some.map(({ itemId }) => itemId), some.map(({ price }) => price)],
    });
    if (rowCount !== some.length) throw failure(404, 'There is no such item.');
  }
  return { changed: prices.length };
}
