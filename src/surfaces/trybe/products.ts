import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor, TenantCredential } from '../../access/index.ts';
import {
  averageCost,
  createItem,
  findByUuids,
  findItem,
  ITEMS,
  type ItemFields,
  type ItemView,
  itemFor,
  type NewItem,
  updateItem,
  withNamedCode,
} from '../../catalog/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import { Refusal, readDecimal, type Sql, uuidv7 } from '../../platform/index.ts';
import { type SurfaceContext, submit } from '../http/index.ts';
import { invalid } from './errors.ts';
import { envelope, parameter, readPaging } from './paging.ts';
import { inClientsFields, KEPT, type KeptName, type ProductBody, readProduct } from './product-fields.ts';
import { siteFilter, siteUuids } from './sites.ts';
import { isUuid, minorUnits, number } from './wire.ts';

const read = { config: { scopes: ['inventory:read'] } };
const write = { config: { scopes: ['inventory:write'] } };

type ById = { Params: { id: string } };

/** The ledger's amounts are in the company's single currency, which it does not name. */
const CURRENCY = 'gbp';

export function productRoutes(server: FastifyInstance, context: SurfaceContext): void {
  readRoutes(server, context);
  writeRoutes(server, context);
}

function readRoutes(server: FastifyInstance, { database, lists }: SurfaceContext): void {
  server.get('/products', read, async (request) => {
    const { actor } = request.trybe;
    const paging = readPaging(request.query);
    const { total, rows } = await database.inTenant(actor.tenantId, async (sql) => {
      const filter = { visibility: actor, ...(await siteFilter(sql, actor, parameter(request.query, 'site_id'))) };
      const [total, items] = await Promise.all([
        lists.count(sql, actor.tenantId, ITEMS, filter),
        lists.page(sql, actor.tenantId, ITEMS, filter, { offset: paging.offset, limit: paging.perPage }),
      ]);
      return { total, rows: await fromCore(sql, request.trybe, items) };
    });
    return envelope(request, paging, total, rows);
  });

  server.get<ById>('/products/:id', read, async (request) => {
    const { actor } = request.trybe;
    const data = await database.inTenant(actor.tenantId, async (sql) => {
      const item = await findProduct(sql, actor, request.params.id);
      return item && fromCore(sql, request.trybe, [item]);
    });
    if (data === undefined) throw new Refusal('not_found', 'Not Found');
    return { data: data[0] };
  });
}

async function findProduct(sql: Sql, actor: Actor, id: string): Promise<ItemView | undefined> {
  if (!isUuid(id)) return undefined;
  const { item } = await findByUuids(sql, actor.tenantId, { item: id, location: null, site: null });
  return item === null ? undefined : findItem(sql, actor.tenantId, actor, item.id);
}

function writeRoutes(server: FastifyInstance, { database, journal }: SurfaceContext): void {
  const answer = async ({ trybe }: FastifyRequest, item: ItemView) => {
    const [data] = await database.inTenant(trybe.actor.tenantId, (sql) => fromCore(sql, trybe, [item]));
    return { data };
  };

  server.post('/products', write, async (request, reply) => {
    const { actor } = request.trybe;
    const product = readProduct(request.body);
    if (product.name === undefined) throw invalid([{ path: 'name', message: 'The name is required.' }]);
    const siteId = await database.inTenant(actor.tenantId, (sql) => siteOf(sql, actor, product.siteId));
    const item = await submit(journal, request, reply, makeProduct, newProduct(product, siteId)).catch(
      (error: unknown) => {
        throw inClientsFields(error);
      },
    );
    return reply.status(201).send(await answer(request, item));
  });

  server.put<ById>('/products/:id', write, async (request, reply) => {
    const { actor } = request.trybe;
    const product = readProduct(request.body);
    const before = await database.inTenant(actor.tenantId, async (sql) => {
      const item = await findProduct(sql, actor, request.params.id);
      if (item === undefined) return undefined;
      const { id, siteId } = item;
      return { id, siteId, asked: product.siteId === undefined ? siteId : await siteOf(sql, actor, product.siteId) };
    });
    if (before === undefined) throw new Refusal('not_found', 'Not Found');
    if (before.asked !== before.siteId)
      throw invalid([{ path: 'site_id', message: 'The site_id of a product cannot change.' }]);
    const change = { id: before.id, product };
    const item = await submit(journal, request, reply, changeProduct, change).catch((error: unknown) => {
      throw inClientsFields(error);
    });
    return answer(request, item);
  });
}

/** The site of a new product: the named one, else the only one that the caller may touch. */
async function siteOf(sql: Sql, actor: Actor, asked: string | undefined): Promise<number | null> {
  if (asked === undefined) {
    if (actor.siteIds === null) return null;
    if (actor.siteIds.length === 1) return actor.siteIds[0] ?? null;
    throw invalid([{ path: 'site_id', message: 'The site_id is required.' }]);
  }
  const { site } = await findByUuids(sql, actor.tenantId, { item: null, location: null, site: asked });
  if (site === null) throw invalid([{ path: 'site_id', message: 'The selected site_id is invalid.' }]);
  if (actor.siteIds === null || actor.siteIds.includes(site.id)) return site.id;
  throw new Refusal('insufficient_scope', 'You do not have permission to keep products at this site.');
}

async function fromCore(sql: Sql, credential: TenantCredential, items: ItemView[]) {
  const sites = await siteUuids(sql, credential.actor.tenantId, items);
  return items.map((item) => {
    const kept = keptOf(item);
    return {
      id: item.uuid,
      name: item.name,
      description: item.description,
      sku: item.partNumber,
      barcode: kept.barcode ?? null,
      average_cost: minorUnits(averageCost(item)),
      currency: CURRENCY,
      reorder_level: Math.round(number(item.minStockLevel)),
      stock_level: number(item.onHand),
      stock_value: minorUnits(readDecimal(item.stockValue)),
      brand_id: kept.brand_id ?? null,
      brand: null,
      category_id: kept.category_id ?? null,
      category: item.category,
      site_id: item.siteId === null ? null : (sites.get(item.siteId) ?? null),
      organisation_id: credential.tenantUuid,
    };
  });
}

/** The key under which an item stores fields that the core does not have. */
const KEY = 'trybe';

/** The fields of an item sent by clients of this surface, if they are texts: other programs may write there too. */
function keptOf({ externalData }: Pick<ItemView, 'externalData'>): Partial<Record<KeptName, string>> {
  const kept = Object.hasOwn(externalData, KEY) ? externalData[KEY] : undefined;
  const all: Record<string, unknown> = typeof kept === 'object' && kept !== null ? { ...kept } : {};
  return Object.fromEntries(KEPT.flatMap((name) => (typeof all[name] === 'string' ? [[name, all[name]]] : [])));
}

/** The external data of an item with the fields that a client set, or cleared with null. */
function keep(externalData: Record<string, unknown>, given: ProductBody['kept']): Record<string, unknown> {
  const kept: Record<string, unknown> = { ...keptOf({ externalData }) };
  for (const [name, value] of Object.entries(given)) if (value !== undefined) kept[name] = value;
  const present = Object.entries(kept).filter(([, value]) => value !== null);
  const { [KEY]: _before, ...others } = externalData;
  return present.length === 0 ? others : { ...others, [KEY]: Object.fromEntries(present) };
}

/** A new item for a product. Its part number is its `sku`, or a generated one. */
function newProduct({ name = '', fields, sku, kept }: ProductBody, siteId: number | null): NewProduct {
  const partNumber = sku ?? uuidv7(Date.now());
  return { ...fields, name, partNumber, siteId, externalData: keep({}, kept), barcode: kept.barcode };
}

type NewProduct = NewItem & { barcode: string | null | undefined };

/** Makes a product. Its barcode is a code of the item too, unless another item has it. */
const makeProduct: BatchCommand<NewProduct, ItemView> = {
  sort: 'batch',
  name: 'trybe.make-product',
  weight: () => 1,
  wants: (item, wants, actor) => createItem.wants(item, wants, actor),
  decide({ barcode, ...item }, actor, book) {
    const codes = withNamedCode(book, { codes: [] }, { before: undefined, after: barcode });
    return createItem.decide({ ...item, codes }, actor, book);
  },
};

/** Changes the given fields of a product. */
const changeProduct: BatchCommand<{ id: number; product: ProductBody }, ItemView> = {
  sort: 'batch',
  name: 'trybe.change-product',
  weight: () => 1,
  wants: ({ id, product }, wants, actor) => updateItem.wants({ id, patch: patchOf(product) }, wants, actor),
  decide({ id, product }, actor, book) {
    const item = itemFor(book, actor, id);
    if (item === undefined) throw new Refusal('not_found', 'Not Found');
    const { codes, externalData } = item.fields;
    const named = { before: keptOf(item.fields).barcode, after: product.kept.barcode };
    const patch = {
      ...patchOf(product),
      codes: withNamedCode(book, { id, codes }, named),
      externalData: keep(externalData, product.kept),
    };
    return updateItem.decide({ id, patch }, actor, book);
  },
};

function patchOf({ name, fields, sku }: ProductBody): Partial<ItemFields> {
  return { ...fields, ...(name === undefined ? {} : { name }), ...(sku === undefined ? {} : { partNumber: sku }) };
}
