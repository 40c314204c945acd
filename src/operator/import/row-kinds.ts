import {
  type Client,
  type ItemBatchCreateData,
  itemBatchCreate,
  itemList,
  type LocationCreateData,
  locationCreate,
  locationList,
  movementCreate,
} from '../../../client/index.ts';
import { answer } from '../connection.ts';
import { ServerRefusal } from '../failure.ts';
import type { FieldKind } from './fields.ts';
import type { Outcome } from './import-rows.ts';
import { findLocation } from './places.ts';
import { untilAnswered } from './retry.ts';

/** A line by the names of the API's fields. */
export type Fields = Record<string, unknown>;

/** One kind of data: its fields, and how lines become a request. */
export interface RowKind {
  name: string;
  about: string;
  fields: Record<string, FieldKind>;
  /** The required fields; of each group one is enough. */
  required: string[][];
  atOnce: number;
  /** Completes a line with what only the server knows. Throws a RangeError where that is impossible. */
  prepare(client: Client): (row: Fields) => Fields | Promise<Fields>;
  send(client: Client, rows: Fields[], headers: { 'Idempotency-Key': string }): Promise<Outcome[]>;
  examples: [string, string][];
}

const ITEMS: RowKind = {
  name: 'items',
  about: 'items from a CSV file whose columns are named as in the API',
  fields: {
    partNumber: 'text',
    name: 'text',
    description: 'text',
    category: 'text',
    serialNumber: 'text',
    unit: 'text',
    tracking: 'text',
    lotsExpire: 'flag',
    wholeOnly: 'flag',
    minStockLevel: 'decimal',
    targetStockLevel: 'decimal',
    reorderQuantity: 'decimal',
    cost: 'decimal',
    price: 'decimal',
    vendorId: 'whole',
    brandId: 'whole',
    siteId: 'whole',
    locationAware: 'flag',
    allowNegative: 'flag',
    active: 'flag',
    customFields: 'object',
    externalData: 'object',
  },
  required: [['partNumber'], ['name']],
  atOnce: 500,
  prepare: () => (row) => row,
  async send(client, rows, headers) {
    const body = { mode: 'independent' as const, items: rows as ItemBatchCreateData['body']['items'] };
    try {
      const { data } = await untilAnswered(() => answer(itemBatchCreate({ client, body, headers })));
      return data.map(({ error }) => error && refused(error.code, error.message));
    } catch (error) {
      // An invalid field refuses the whole request: then each line is sent on its own.
      return outcomesOneByOne(error, rows, (row, index) =>
        ITEMS.send(client, [row], { 'Idempotency-Key': `${headers['Idempotency-Key']}:${index}` }),
      );
    }
  },
  examples: [
    ['onhand import items items.csv', 'columns partNumber, name, category, minStockLevel …'],
    ['onhand import items articles.csv --map Article=partNumber --map Title=name', 'columns with other names'],
  ],
};

const LOCATIONS: RowKind = {
  name: 'locations',
  about: 'locations from a CSV file; parents come before their children',
  fields: {
    name: 'text',
    kind: 'text',
    code: 'text',
    parentId: 'whole',
    parent: 'text',
    'address.street': 'text',
    'address.unit': 'text',
    'address.city': 'text',
    'address.state': 'text',
    'address.zip': 'text',
    'address.country': 'text',
    active: 'flag',
    allowNegative: 'flag',
    customFields: 'object',
    externalData: 'object',
  },
  required: [['name']],
  atOnce: 1,
  prepare:
    (client) =>
    async ({ parent, ...row }) => {
      const complete = { kind: 'warehouse', ...row };
      if (parent === undefined) return complete;
      const found = await findLocation(client, `${parent}`);
      if (found === undefined) throw new RangeError(`There is no location with the code, name or id ${parent}.`);
      return { ...complete, parentId: found.id };
    },
  async send(client, [row], headers) {
    try {
      const code = row?.code;
      if (typeof code === 'string') {
        const { data } = await answer(locationList({ client, query: { code, limit: 1 } }));
        if (data.length > 0) return [refused('duplicate_code', `A location with the code ${code} already exists.`)];
      }
      await untilAnswered(() => answer(locationCreate({ client, body: row as LocationCreateData['body'], headers })));
      return [undefined];
    } catch (error) {
      return [outcomeOf(error)];
    }
  },
  examples: [
    ['onhand import locations locations.csv', 'columns name, kind, code, parent, address.city …'],
    ['onhand import locations bins.csv --map Bin=name --map Shelf=parent', 'columns with other names'],
  ],
};

const COUNTS: RowKind = {
  name: 'counts',
  about: 'counted quantities: each line becomes a movement of kind count',
  fields: {
    partNumber: 'text',
    itemId: 'whole',
    location: 'text',
    quantity: 'decimal',
    lot: 'text',
    'lot.expiresAt': 'text',
    occurredAt: 'text',
    reason: 'text',
    reference: 'text',
  },
  required: [['partNumber', 'itemId'], ['location'], ['quantity']],
  atOnce: 500,
  prepare(client) {
    const itemId = remember(async (partNumber) => {
      const { data } = await answer(itemList({ client, query: { partNumber, limit: 2 } }));
      const [item, another] = data;
      if (another !== undefined)
        throw new RangeError(`Several items have the part number ${partNumber}: use the itemId.`);
      return item?.id;
    }, 'item with the part number');
    const locationId = remember(async (text) => (await findLocation(client, text))?.id, 'location');
    return async (row) => {
      const item = row.itemId ?? (await itemId(`${row.partNumber}`));
      const location = await locationId(`${row.location}`);
      return { ...row, itemId: item, locationId: location };
    };
  },
  async send(client, rows, headers) {
    const movements = rows.map((row) => ({
      kind: 'count' as const,
      reason: text(row.reason),
      reference: text(row.reference),
      occurredAt: text(row.occurredAt),
      entries: [
        {
          itemId: row.itemId as number,
          locationId: row.locationId as number,
          quantity: row.quantity as string,
          ...(row.lot === undefined ? {} : { lot: { number: `${row.lot}`, expiresAt: text(row.lotExpiresAt) } }),
        },
      ],
    }));
    const body = { mode: 'independent' as const, movements };
    try {
      const { data } = await untilAnswered(() => answer(movementCreate({ client, body, headers })));
      return data.map(({ error }) => error && refused(error.code, error.message));
    } catch (error) {
      return outcomesOneByOne(error, rows, (row, index) =>
        COUNTS.send(client, [row], { 'Idempotency-Key': `${headers['Idempotency-Key']}:${index}` }),
      );
    }
  },
  examples: [
    ['onhand import counts count.csv', 'columns partNumber (or itemId), location, quantity, lot …'],
    [
      'onhand import counts count.csv --map SKU=partNumber --map Where=location --map Counted=quantity',
      'columns with other names',
    ],
  ],
};

export const ROW_KINDS = [ITEMS, LOCATIONS, COUNTS];

/** Looks a name up once. Throws a RangeError if it does not exist. */
function remember(
  look: (name: string) => Promise<number | undefined>,
  what: string,
): (name: string) => Promise<number> {
  const known = new Map<string, Promise<number | undefined>>();
  return async (name) => {
    const found = known.get(name) ?? untilAnswered(() => look(name));
    known.set(name, found);
    const id = await found;
    if (id === undefined) throw new RangeError(`There is no ${what} ${name}.`);
    return id;
  };
}

async function outcomesOneByOne(
  error: unknown,
  rows: Fields[],
  send: (row: Fields, index: number) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  const outcome = outcomeOf(error);
  if (rows.length === 1) return [outcome];
  const outcomes: Outcome[] = [];
  for (const [index, row] of rows.entries()) outcomes.push((await send(row, index))[0]);
  return outcomes;
}

/** The reason for a line in the refusal of a whole request; an error that is not about the line ends the import. */
function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof ServerRefusal) || ![400, 404, 409].includes(error.problem.status)) throw error;
  const { code, detail, errors } = error.problem;
  const fields = errors.map((fault) => `${fault.path}: ${fault.message}`).join(' ');
  return refused(code, fields === '' ? detail : fields);
}

function refused(code: string, message: string): Outcome {
  return { reason: `refused: ${code}`, message };
}

function text(value: unknown): string | null {
  return value === undefined ? null : `${value}`;
}
