import {
  type ItemBatchCreateData,
  itemBatchCreate,
  itemList,
  type LocationCreateData,
  locationCreate,
  locationList,
  movementCreate,
} from '../../../../client/index.ts';
import { answer, currentClient, ServerRefusal } from '../../api/client.ts';

/** A line by the names of the fields; empty cells are left out. */
export type Line = Record<string, string>;

/** Why a line was refused; undefined when it was imported. */
export type Outcome = string | undefined;

/** One kind of data that can be imported. */
export interface ImportKind {
  name: string;
  about: string;
  fields: readonly string[];
  required: readonly string[];
  /** The fields that hold numbers. */
  decimals: readonly string[];
  atOnce: number;
  /** Sends lines; one outcome a line. Throws only where the server cannot be reached. */
  send(lines: Line[], key: string): Promise<Outcome[]>;
}

const FLAGS = new Set(['lotsExpire', 'wholeOnly', 'locationAware', 'active']);

/** The text of a cell as the API takes it. */
function readCell(field: string, text: string): string | boolean {
  if (!FLAGS.has(field)) return text;
  if (/^(true|yes|1)$/i.test(text)) return true;
  if (/^(false|no|0)$/i.test(text)) return false;
  throw new RangeError(`${field} must be true or false, not "${text}".`);
}

function bodyOf(line: Line): Record<string, string | boolean> {
  return Object.fromEntries(Object.entries(line).map(([field, text]) => [field, readCell(field, text)]));
}

/** The server's message about a line; an error that is not about the line ends the import. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return error.message;
  if (!(error instanceof ServerRefusal) || ![400, 404, 409].includes(error.problem.status)) throw error;
  const { detail, errors } = error.problem;
  return errors.map((fault) => `${fault.path}: ${fault.message}`).join(' ') || detail;
}

/** Sends lines in one request; where the request is refused because one line is malformed, each is sent on its own. */
async function sendTogether<Body>(
  lines: Line[],
  key: string,
  make: (line: Line) => Body | Promise<Body>,
  post: (bodies: Body[], key: string) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = lines.map(() => undefined);
  const good: { place: number; body: Body }[] = [];
  for (const [place, line] of lines.entries()) {
    try {
      good.push({ place, body: await make(line) });
    } catch (error) {
      outcomes[place] = reasonOf(error);
    }
  }
  const posted = await postOrSplit(
    good.map(({ body }) => body),
    key,
    post,
  );
  good.forEach(({ place }, index) => {
    outcomes[place] = posted[index];
  });
  return outcomes;
}

async function postOrSplit<Body>(
  bodies: Body[],
  key: string,
  post: (bodies: Body[], key: string) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  if (bodies.length === 0) return [];
  try {
    return await post(bodies, key);
  } catch (error) {
    const reason = reasonOf(error);
    if (bodies.length === 1) return [reason];
    const outcomes: Outcome[] = [];
    for (const [index, body] of bodies.entries())
      outcomes.push(...(await postOrSplit([body], `${key}-${index}`, post)));
    return outcomes;
  }
}

const ITEMS: ImportKind = {
  name: 'items',
  about: 'Items: one per line',
  fields: [
    'partNumber',
    'name',
    'description',
    'category',
    'unit',
    'tracking',
    'lotsExpire',
    'wholeOnly',
    'minStockLevel',
    'reorderQuantity',
    'cost',
    'price',
    'locationAware',
    'active',
  ],
  required: ['partNumber', 'name'],
  decimals: ['minStockLevel', 'reorderQuantity', 'cost', 'price'],
  atOnce: 200,
  send: (lines, key) =>
    sendTogether(lines, key, bodyOf, async (bodies, part) => {
      const items = bodies as unknown as ItemBatchCreateData['body']['items'];
      const headers = { 'Idempotency-Key': part };
      const body = { mode: 'independent' as const, items };
      const { data } = await answer(itemBatchCreate({ client: currentClient(), body, headers }));
      return data.map(({ error }) => error?.message);
    }),
};

const LOCATIONS: ImportKind = {
  name: 'locations',
  about: 'Locations: parents before what is in them',
  fields: ['name', 'kind', 'code', 'parent', 'active'],
  required: ['name'],
  decimals: [],
  atOnce: 1,
  send: (lines, key) =>
    sendTogether(lines, key, locationBody, async ([body], part) => {
      if (body === undefined) return [];
      await answer(locationCreate({ client: currentClient(), body, headers: { 'Idempotency-Key': part } }));
      return [undefined];
    }),
};

async function locationBody({ parent, ...line }: Line): Promise<LocationCreateData['body']> {
  const body = { kind: 'warehouse', ...bodyOf(line) } as unknown as LocationCreateData['body'];
  return parent === undefined ? body : { ...body, parentId: await locationId(parent) };
}

const COUNTS: ImportKind = {
  name: 'counts',
  about: 'Counts: each sets the stock of an item at a location',
  fields: ['partNumber', 'location', 'quantity', 'lot', 'reason', 'reference'],
  required: ['partNumber', 'location', 'quantity'],
  decimals: ['quantity'],
  atOnce: 100,
  send: (lines, key) =>
    sendTogether(lines, key, countOf, async (movements, part) => {
      const body = { mode: 'independent' as const, movements };
      const headers = { 'Idempotency-Key': part };
      const { data } = await answer(movementCreate({ client: currentClient(), body, headers }));
      return data.map(({ error }) => error?.message);
    }),
};

async function countOf({ partNumber = '', location = '', quantity = '', lot, reason, reference }: Line) {
  const { data } = await answer(itemList({ client: currentClient(), query: { partNumber, limit: 2 } }));
  const [item, another] = data;
  if (another !== undefined) throw new RangeError(`Several items have the part number ${partNumber}.`);
  if (item === undefined) throw new RangeError(`There is no item with the part number ${partNumber}.`);
  const entry = { itemId: item.id, locationId: await locationId(location), quantity };
  return {
    kind: 'count' as const,
    entries: [{ ...entry, ...(lot === undefined ? {} : { lot: { number: lot } }) }],
    ...(reason === undefined ? {} : { reason }),
    ...(reference === undefined ? {} : { reference }),
  };
}

/** A location by its code, or by its name where only one has it. */
async function locationId(text: string): Promise<number> {
  const client = currentClient();
  const { data: byCode } = await answer(locationList({ client, query: { code: text, limit: 1 } }));
  if (byCode[0] !== undefined) return byCode[0].id;
  const { data } = await answer(locationList({ client, query: { search: text, limit: 100 } }));
  const named = data.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (named.length > 1) throw new RangeError(`Several locations are called ${text}. Give the code.`);
  if (named[0] === undefined) throw new RangeError(`There is no location with the code or name ${text}.`);
  return named[0].id;
}

export const IMPORT_KINDS: readonly ImportKind[] = [ITEMS, LOCATIONS, COUNTS];
