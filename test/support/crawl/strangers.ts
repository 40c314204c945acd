import type { Client } from '../native.ts';
import type { Reading } from './crawl.ts';
import { makerOf } from './maker.ts';
import type { World } from './world.ts';

/** Fields that name rows by id, or places by code. */
const NAMES_A_ROW = /ids?$|^(transaction|warehouse|source|destination|organization|product|variant|sku|supplier)$/i;
/** Fields that say where a document leads to or comes from: who has one end of it is told the other. */
const OTHER_END = /^(from|to|inventoryFrom|inventoryTo)LocationId$|^(source|destination|warehouse)$/;

/** An id, or several as some surfaces name a row that has none of its own. */
const IDS = /^\d+(?:[-_]\d+)*$/;

/** What a reader must not be told of. */
export interface Strangers {
  /** Parts of names. */
  words: readonly string[];
  ids: ReadonlySet<number>;
  /** Ids that only the other end of a document may have. */
  otherEnds: ReadonlySet<number>;
}

/** Where the answer tells of strangers: the path of each field that does. */
export function strangersIn({ status, body, text }: Reading, strangers: Strangers): string[] {
  // A refusal repeats what was asked for.
  if (status !== 200) return [];
  if (body === undefined) return strangers.words.filter((word) => text.includes(word));
  const found: string[] = [];
  const walk = (value: unknown, path: string, name: string) => {
    if (Array.isArray(value)) for (const [at, one] of value.entries()) walk(one, `${path}[${at}]`, name);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`, key);
    else if (isStranger(value, name, strangers)) found.push(`${path} = ${value}`);
  };
  walk(body, '', '');
  return found;
}

function isStranger(value: unknown, name: string, { words, ids, otherEnds }: Strangers): boolean {
  if (typeof value === 'string' && words.some((word) => value.includes(word))) return true;
  if (!NAMES_A_ROW.test(name) || !IDS.test(String(value))) return false;
  const named = String(value).split(/[-_]/).map(Number);
  return named.some((id) => ids.has(id) || (otherEnds.has(id) && !OTHER_END.test(name)));
}

/** A place of a third site, and what passes between it and the main place of a world; some of that world's goods are there alone. */
export async function makeCrossings(client: Client, { items, places, references }: World) {
  const { row, post, make } = makerOf(client);
  const site = await row('/v1/locations', { name: 'Third site', kind: 'site' });
  const gate = await row('/v1/locations', { name: 'Gate', kind: 'warehouse', parentId: site.id });
  const goods = 'GATEGOODS';
  const receipt = (itemId: number, more: object) => ({
    kind: 'receipt',
    reason: `${goods} came`,
    entries: [{ itemId, locationId: gate.id, ...more }],
  });
  await post('/v1/movements', {
    movements: [
      receipt(items.plain.id, { quantity: 20 }),
      receipt(items.lots.id, { quantity: 6, lot: { number: `${goods}-L1` } }),
      receipt(items.serials.id, { quantity: 1, serials: [`${goods}-S1`] }),
    ],
  });
  const line = { itemId: items.plain.id, quantity: 1 };
  const ways = [
    { fromLocationId: places.main.id, toLocationId: gate.id },
    { fromLocationId: gate.id, toLocationId: places.main.id },
  ];
  for (const way of ways) {
    const body = { ...way, lines: [line] };
    await make('/v1/transfers', body);
    await make('/v1/transfers', body, ['picking']);
    await make('/v1/transfers', body, ['picking'], ['receipt']);
    await make('/v1/transfers', body, ['picking'], ['cancellation', () => ({ reason: 'Lost', goodsAt: 'lost' })]);
    const entries = [
      { ...line, locationId: way.fromLocationId, quantity: -1 },
      { ...line, locationId: way.toLocationId },
    ];
    await post('/v1/movements', { movements: [{ kind: 'transfer', entries }] });
  }
  const both = [places.main.id, gate.id].map((locationId) => ({ ...line, locationId }));
  await make('/v1/adjustments', { lines: both });
  await make('/v1/adjustments', { lines: [...both].reverse() });
  await make('/v1/adjustments', { lines: both }, ['cancellation', () => ({ reason: 'Twice' })]);
  const lots = { ...line, itemId: items.lots.id, locationId: gate.id };
  await make('/v1/adjustments', { lines: [both[0], { ...lots, lot: { number: `${goods}-L2` } }] });
  await post('/v1/reservations', { ...line, locationId: gate.id, reference: `${goods}-REF` });
  await make('/v1/purchase-orders', {
    vendorId: references.vendor.id,
    locationId: gate.id,
    memo: `${goods} ordered`,
    lines: [{ ...line, unitCost: '1' }],
  });
  await make('/v1/counts', { locationId: gate.id, memo: `${goods} counted` });
  return { site, gate, word: goods };
}
