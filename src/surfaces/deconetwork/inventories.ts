import type { FastifyInstance } from 'fastify';
import {
  ITEM_MATCHES,
  type ItemFields,
  type ItemMatch,
  type ItemMatchOrder,
  type ItemTest,
} from '../../catalog/index.ts';
import { changeItemAndLevel, onOrder, setLevel } from '../../documents/index.ts';
import { bringUpToDate, STOCK_EVENTS } from '../../ledger/index.ts';
import { parseQuantity, type Quantity, Refusal, type RefusalCode } from '../../platform/index.ts';
import { readIdempotency, type SurfaceContext, submit } from '../http/index.ts';
import { signIn } from './auth.ts';
import { type Condition, type Operand, readConditions, readPage, type Test, testOf } from './conditions.ts';
import { ApiError, CODES, status } from './errors.ts';
import { type Fields, FORM_BYTES_MAX, readFields } from './fields.ts';
import { idsOf, momentsOf } from './ranges.ts';
import { itemOfSku, moment, skuOf } from './wire.ts';

/** The searched fields by code; sorting uses the same codes. */
const FIELDS: Record<string, { name: ItemMatchOrder; operand: Operand }> = {
  1: { name: 'partNumber', operand: 'string' },
  2: { name: 'name', operand: 'string' },
  3: { name: 'vendorName', operand: 'string' },
  4: { name: 'id', operand: 'string' },
  5: { name: 'changed', operand: 'date' },
  6: { name: 'id', operand: 'number' },
  7: { name: 'active', operand: 'number' },
};
const ORDER_DEFAULT = '4';

const fieldOf = (code: string) => (Object.hasOwn(FIELDS, code) ? FIELDS[code] : undefined);

export function inventoryRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const { database, journal, lists } = context;

  server.route({
    method: ['GET', 'POST'],
    bodyLimit: FORM_BYTES_MAX,
    url: '/manage_inventory/find',
    handler: async (request) => {
      const fields = readFields(request);
      const { actor } = await signIn(context, request, fields, 'inventory:read');
      const { tests, page } = toCore(fields);
      await bringUpToDate(database, actor.tenantId, STOCK_EVENTS);
      const { total, inventories } = await database.inTenant(actor.tenantId, async (sql) => {
        const filter = { visibility: actor, tests };
        const [total, matches] = await Promise.all([
          lists.count(sql, actor.tenantId, ITEM_MATCHES, filter),
          lists.page(sql, actor.tenantId, ITEM_MATCHES, filter, page),
        ]);
        const ids = matches.map(({ item }) => item.id);
        const ordered = await onOrder(sql, actor.tenantId, ids);
        return { total, inventories: matches.map((match) => fromCore(match, ordered.get(match.item.id) ?? '0')) };
      });
      return { response_status: status(10001), inventories, total };
    },
  });

  server.post('/manage_inventory/update', { bodyLimit: FORM_BYTES_MAX }, async (request, reply) => {
    const fields = readFields(request);
    const { settings } = await signIn(context, request, fields, 'inventory:write');
    const { itemId, patch, level } = readUpdate(fields);
    const { locationId } = settings.deconetwork;
    const set = level === undefined ? undefined : { itemId, quantity: level, locationId };
    const write = { item: { id: itemId, patch }, ...(set && { level: set }) };
    // A repeat must produce the same command, whatever has happened to the item since.
    const isPlain = set !== undefined && Object.keys(patch).length === 0 && readIdempotency(request) === undefined;
    try {
      if (!isPlain) await submit(journal, request, reply, changeItemAndLevel, write);
      else {
        await submit(journal, request, reply, setLevel, set).catch((error: unknown) => {
          if (!isRefused(error, 'serials_required') && !isRefused(error, 'location_required')) throw error;
          return submit(journal, request, reply, changeItemAndLevel, write);
        });
      }
    } catch (error) {
      throw explained(error);
    }
    return { response_status: status(10001) };
  });
}

function isRefused(error: unknown, code: RefusalCode): error is Refusal {
  return error instanceof Refusal && error.code === code;
}

/** Why a level that the vendor would accept is refused here. The list has one code for all reasons, so the description gives the reason. */
const REASONS: Partial<Record<RefusalCode, string>> = {
  lot_required: 'inv_lvl of an item tracked by lot cannot be raised; receive it through another API or the console',
  serials_required:
    'inv_lvl of an item tracked by serial number cannot be raised; receive it through another API or the console',
  unknown_location: 'the location in settings.deconetwork.locationId does not exist, or this user may not use it',
  location_required: 'this item needs a location; set one in settings.deconetwork.locationId',
  insufficient_stock: 'inv_lvl is lower than the stock that may be taken away allows',
  idempotency_key_reused: 'this Idempotency-Key was used for another request',
};

function explained(error: unknown): unknown {
  const reason = error instanceof Refusal ? REASONS[error.code] : undefined;
  return reason === undefined ? error : new ApiError(50005, `${CODES[50005].description}: ${reason}`);
}

function toCore(fields: Fields) {
  const conditions = readConditions(fields, (field) => fieldOf(field)?.operand);
  const { limit, offset } = readPage(fields, 'brought');
  const tests = conditions.flatMap(toTests);
  const order = fieldOf(fields.get('sortby') ?? ORDER_DEFAULT)?.name;
  if (order === undefined) throw new ApiError(50005);
  return { tests, page: { order, offset, limit } };
}

const OPERATORS = { '==': '=', '!=': '<>', '<': '<', '>': '>', '<=': '<=', '>=': '>=' } as const satisfies Record<
  Exclude<Test, 'between'>,
  string
>;

function toTests(condition: Condition): ItemTest[] {
  const field = fieldOf(condition.field);
  if (field === undefined) throw new ApiError(50005);
  const { name } = field;
  const test = testOf(condition);
  if (name === 'changed') return changedTests(condition, test);
  if (name === 'active') {
    if (test !== '==' && test !== '!=') throw new ApiError(50005);
    return [{ field: name, value: (readFlag(condition) === '1') === (test === '==') }];
  }
  if (name === 'id') return idTests(field.operand === 'number' ? condition : withNumbers(condition));
  if (test !== 'between') return [{ field: name, operator: OPERATORS[test], value: readText(condition, 1) }];
  return [
    { field: name, operator: '>=', value: readText(condition, 1) },
    { field: name, operator: '<=', value: readText(condition, 2) },
  ];
}

const NOTHING: ItemTest = { field: 'id', operator: '<', value: 0 };

/** Only `!=` excludes a second, by a condition on changes outside of it; all others leave one range, or none. */
function changedTests(condition: Condition, test: Test): ItemTest[] {
  const outside = test === '!=';
  const [range] = momentsOf([outside ? { ...condition, condition: '1' } : condition]);
  if (range === undefined) return outside ? [] : [NOTHING];
  return [{ field: 'changed', outside, ...range }];
}

function idTests(condition: Condition): ItemTest[] {
  const { from, to, except } = idsOf([condition]);
  if (from > to) return [NOTHING];
  return [
    { field: 'id', operator: '>=', value: from },
    { field: 'id', operator: '<=', value: to },
    ...except.map((value): ItemTest => ({ field: 'id', operator: '<>', value })),
  ];
}

/** A product's id is text for the vendor, and a number for us. */
function withNumbers(condition: Condition): Condition {
  const values = new Map(condition.values);
  for (const place of [1, 2] as const) {
    if (values.has(`number${place}`) || (place === 2 && condition.condition !== '7')) continue;
    values.set(`number${place}`, readText(condition, place));
  }
  return { ...condition, values };
}

function readText({ values }: Condition, place: 1 | 2): string {
  const text = place === 1 ? (values.get('string') ?? values.get('string1')) : values.get('string2');
  if (text === undefined) throw new ApiError(50005);
  return text;
}

function readFlag(condition: Condition): string {
  const text = condition.values.get('number1') ?? readText(condition, 1);
  if (text !== '0' && text !== '1') throw new ApiError(50005);
  return text;
}

function readUpdate(fields: Fields): { itemId: number; patch: Partial<ItemFields>; level: Quantity | undefined } {
  const sku = fields.get('dn_sku_id');
  if (sku === undefined) throw new ApiError(50005);
  const itemId = itemOfSku(sku);
  if (itemId === undefined) throw new ApiError(40004);
  const amount = (name: string) => {
    const text = fields.get(name);
    if (text === undefined) return undefined;
    const quantity = parseQuantity(text);
    if (quantity === undefined) throw new ApiError(50005);
    return quantity;
  };
  const [warn, reorder, level] = [amount('inv_warn'), amount('inv_reorder_to'), amount('inv_lvl')];
  // The ledger decides about a level below zero: where it allows one, a client can send back the row that it read.
  if ((warn ?? 0n) < 0n || (reorder ?? 0n) < 0n) throw new ApiError(50005);
  const on = fields.get('inv_on')?.toLowerCase();
  if (on !== undefined && !/^(?:[01]|true|false)$/.test(on)) throw new ApiError(50005);
  const patch: Partial<ItemFields> = {
    ...(on !== undefined && { active: on === '1' || on === 'true' }),
    ...(warn !== undefined && { minStockLevel: warn }),
    ...(reorder !== undefined && { reorderQuantity: reorder }),
  };
  return { itemId, patch, level };
}

function fromCore({ item, vendorName, changedAt }: ItemMatch, ordered: string) {
  return {
    product_id: String(item.id),
    product_code: item.partNumber,
    product_name: item.name,
    supplier: vendorName,
    sku: item.partNumber,
    vendor_sku: null,
    dn_sku_id: skuOf(item.id),
    dn_vsku_id: null,
    product_size: null,
    product_color: null,
    inventory_id: item.id,
    inv_on: item.active,
    inv_lvl: Number(item.onHand),
    inv_warn: Number(item.minStockLevel),
    inv_reorder_to: Number(item.reorderQuantity),
    inv_on_order_po: Number(ordered),
    inv_on_order_stk: 0,
    inv_on_order_total: Number(ordered),
    inv_last_modified: moment(changedAt),
  };
}
