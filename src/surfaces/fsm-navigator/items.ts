import { findItemWithStock, ITEMS, LOW_STOCK, updateItem } from '../../catalog/index.ts';
import { createStockedItem } from '../../documents/index.ts';
import type { Command } from '../../journal/index.ts';
import { type Call, listed, notFound, reading, requireId } from './call.ts';
import { renamed } from './errors.ts';
import { readParameter } from './fields.ts';
import { changeToCore, inClientsNames, newItemToCore, wholeItemToCore } from './item-fields.ts';
import { pagination, readPaging } from './paging.ts';
import { itemFromCore, stockFromCore } from './wire.ts';

export async function listItems(call: Call) {
  const paging = readPaging(call.query);
  const filter = {
    visibility: call.actor,
    category: readParameter(call.query, 'category'),
    search: readParameter(call.query, 'search'),
    atMinimum: /^(?:true|1|yes|on)$/i.test(readParameter(call.query, 'low_stock') ?? ''),
  };
  const page = await listed(call, ITEMS, filter, paging);
  return { data: page.rows.map(itemFromCore), pagination: pagination(paging, page.total) };
}

export async function listLowStock(call: Call) {
  const paging = readPaging(call.query);
  const page = await listed(call, LOW_STOCK, { visibility: call.actor }, paging);
  return { data: page.rows.map(({ item }) => itemFromCore(item)), pagination: pagination(paging, page.total) };
}

export async function viewItem(call: Call) {
  const { item, stock } = await readItem(call);
  return { data: { item: itemFromCore(item), stock: stock.map(stockFromCore) } };
}

export async function viewStock(call: Call) {
  const { item, stock } = await readItem(call);
  return { data: stock.map(stockFromCore), item_id: item.id };
}

async function readItem(call: Call) {
  const id = requireId(call, 'id');
  const found = await reading(call, (sql, tenantId) => findItemWithStock(sql, tenantId, call.actor, id));
  if (found === undefined) throw notFound('item');
  return found;
}

/** Without a location the opening stock of a new item is unassigned, and so at none of the sites that a key may be restricted to. */
const OPENS_NOWHERE =
  'quantity_on_hand must be 0: this key is restricted to its sites. Adjust the stock at a location of theirs.';
const OPENS_ELSEWHERE =
  'quantity_on_hand must be 0: the location in settings.fsmNavigator.locationId no longer exists, or this key may not use it.';

export async function createItem(call: Call) {
  const { locationId } = call.settings.fsmNavigator;
  const words = locationId === null ? OPENS_NOWHERE : OPENS_ELSEWHERE;
  const opening = { ...newItemToCore(call.body), locationId };
  const item = await submit(call, createStockedItem, opening).catch((error: unknown) => {
    throw renamed(error, ({ code }) => (code === 'unknown_location' ? 'validation_failed' : undefined), words);
  });
  return { success: true, data: itemFromCore(item), item_id: item.id };
}

export function replaceItem(call: Call) {
  return change(call, wholeItemToCore(call.body));
}

export function changeItem(call: Call) {
  return change(call, changeToCore(call.body));
}

async function change(call: Call, patch: ReturnType<typeof changeToCore>) {
  const item = await submit(call, updateItem, { id: requireId(call, 'id'), patch });
  return { success: true, data: itemFromCore(item) };
}

async function submit<Input, Output>(call: Call, command: Command<Input, Output>, input: Input): Promise<Output> {
  try {
    return await call.submit(command, input);
  } catch (error) {
    throw inClientsNames(error);
  }
}
