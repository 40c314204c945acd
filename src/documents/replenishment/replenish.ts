import type { Actor } from '../../access/index.ts';
import {
  type Item,
  inBaseUnits,
  itemFor,
  LOCATION_ROWS,
  locationFor,
  REFERENCE_ROWS,
  referenceFor,
  refuseAll,
  wantItems,
} from '../../catalog/index.ts';
import type { Shelf } from '../../ledger/index.ts';
import {
  addTo,
  type Fault,
  isWhole,
  type Quantity,
  Refusal,
  type RefusalCode,
  type Sql,
} from '../../platform/index.ts';
import { documentCommand, type Unit } from '../document/document-book.ts';
import type { TransferView } from '../document/document-views.ts';
import { wantLines } from '../purchasing/order-lines.ts';
import { createPurchaseOrder } from '../purchasing/orders.ts';
import type { PurchaseOrderView } from '../purchasing/views.ts';
import { createTransfer } from '../transfers/transfers.ts';
import type { Basis } from './basis.ts';
import type { Pair } from './needs.ts';
import type { Suggestion } from './suggest.ts';
import { suggestionsFor } from './suggestions.ts';

export const LINES_MAX = 1_000;

/** What is to be got of an item, and where from. */
export interface ReplenishmentLine extends Pair {
  /** In the unit. */
  quantity: Quantity;
  /** A unit of the item; null: its base unit. */
  unit: string | null;
  source: { vendorId: number } | { locationId: number };
}

/** What was made of the lines. */
export interface Replenishment {
  /** One for each vendor and place that it sends to. */
  orders: PurchaseOrderView[];
  /** One for each place that sends and place that it sends to. */
  transfers: TransferView[];
}

/**
 * Makes pending purchase orders and planned transfers of what is suggested, all in one step or none. A line of which nothing is suggested any
 * more is refused with `stale_expectation`, so that what is asked for twice is ordered once.
 */
export const replenish = documentCommand<{ basis: Basis; lines: readonly ReplenishmentLine[] }, Replenishment>({
  name: 'replenishment.create',
  weight: ({ lines }) => 10 * lines.length,
  // What is suggested follows from stock and from the lines of other documents.
  alone: () => true,
  wants({ basis, lines }, wants, actor) {
    wantItems(wants, new Set(lines.map(({ itemId }) => itemId)));
    wants.rows(
      LOCATION_ROWS,
      lines.flatMap(({ locationId, source }) => [locationId, placeIn(source)]),
    );
    wants.rows(
      REFERENCE_ROWS,
      lines.map(({ source }) => ('vendorId' in source ? source.vendorId : null)),
    );
    // What the prices of orders are made of.
    wantLines(wants, []);
    wants.rows(DEFAULT_PLACE, ['place']);
    wants.rows(
      SUGGESTED,
      lines.map((line) => suggestedKey(actor, basis, line)),
    );
  },
  run({ basis, lines }, unit) {
    if (lines.length > LINES_MAX) {
      throw new Refusal('invalid_request', `At most ${LINES_MAX} lines can be ordered at once.`, { path: 'lines' });
    }
    const placed = lines.map((line) => ({ ...line, to: line.locationId ?? defaultPlace(unit) }));
    refuseAll(placed.flatMap((line, index) => faultsOf(unit, line, `lines.${index}`)));
    refuseAll(repeated(lines));
    refuseAll(lines.flatMap((line, index) => staleFaults(unit, basis, line, `lines.${index}`)));
    return makeDocuments(unit, placed);
  },
});

type PlacedLine = ReplenishmentLine & { to: number | null };

const placeIn = (source: ReplenishmentLine['source']) => ('locationId' in source ? source.locationId : null);

/** Where goods go that are ordered for the company, under one key. */
const DEFAULT_PLACE: Shelf<'place', number> = {
  name: 'default location',
  pageOnly: true,
  async read(sql, tenantId) {
    const rows = await sql.rows<{ id: number | null }>({
      name: 'replenishment-default-place',
      text: `select (settings ->> 'defaultLocationId')::bigint as id from tenant where tenant_id = $1`,
      values: [tenantId],
    });
    return rows.map(({ id }) => ['place', id ?? undefined]);
  },
};

function defaultPlace({ book }: Unit): number | null {
  const id = book.row(DEFAULT_PLACE, 'place') ?? null;
  if (id !== null) book.need((wants) => wants.rows(LOCATION_ROWS, [id]));
  return id;
}

/** What is suggested to an actor for an item at a place, by levels or by use. */
const SUGGESTED: Shelf<string, Suggestion> = {
  name: 'suggestions',
  pageOnly: true,
  read: readSuggested,
};

type Asked = { siteIds: Actor['siteIds']; brandId: Actor['brandId']; basis: Basis };

const suggestedKey = ({ siteIds, brandId }: Actor, basis: Basis, { itemId, locationId }: Pair) =>
  JSON.stringify([{ siteIds, brandId, basis } satisfies Asked, { itemId, locationId }]);

async function readSuggested(sql: Sql, tenantId: number, keys: readonly string[]): Promise<[string, Suggestion][]> {
  const byAsked = new Map<string, { key: string; pair: Pair }[]>();
  for (const key of keys) {
    const [asked, pair] = JSON.parse(key) as [Asked, Pair];
    addTo(byAsked, JSON.stringify(asked), { key, pair });
  }
  const found = [...byAsked].map(async ([text, asked]) => {
    const { basis, ...visibility } = JSON.parse(text) as Asked;
    const pairs = asked.map(({ pair }) => pair);
    const suggestions = await suggestionsFor(sql, tenantId, { basis, visibility }, pairs);
    const byPlace = new Map(suggestions.map(({ suggestion, place }) => [place.join(':'), suggestion]));
    return asked.flatMap(({ key, pair: { itemId, locationId } }): [string, Suggestion][] => {
      const suggestion = byPlace.get(`${locationId ?? 0}:${itemId}`);
      return suggestion === undefined ? [] : [[key, suggestion]];
    });
  });
  return (await Promise.all(found)).flat();
}

function faultsOf(unit: Unit, line: PlacedLine, path: string): Fault[] {
  const { itemId, quantity } = line;
  const item = itemFor(unit.book, unit.actor, itemId);
  const faults: Fault[] = [];
  const add = (name: string, code: RefusalCode, message: string) =>
    faults.push({ path: `${path}.${name}`, code, message });
  if (item === undefined) add('itemId', 'unknown_item', `There is no item with the id ${itemId}.`);
  else if (!item.fields.active) add('itemId', 'inactive_item', `Item ${item.fields.partNumber} is not active.`);
  if (quantity <= 0n) add('quantity', 'invalid_quantity', 'The quantity must be above zero.');
  else if (item !== undefined) faults.push(...quantityFaults(unit, item, line, path));
  return [...faults, ...destinationFaults(unit, line, path), ...sourceFaults(unit, line, path)];
}

function quantityFaults(unit: Unit, { fields }: Item, line: PlacedLine, path: string): Fault[] {
  const faults: Fault[] = [];
  const { quantity } = inBaseUnits(unit, line, path, faults);
  if (faults.length > 0 || fields.tracking !== 'serial' || isWhole(quantity)) return faults;
  const message = `Item ${fields.partNumber} is kept by serial number: name whole units.`;
  return [{ path: `${path}.quantity`, code: 'invalid_quantity', message }];
}

function destinationFaults({ actor, book }: Unit, { locationId, to }: PlacedLine, path: string): Fault[] {
  const fault = (code: RefusalCode, message: string): Fault[] => [{ path: `${path}.locationId`, code, message }];
  if (to === null) {
    return fault(
      'location_required',
      'Name a location, or set settings.defaultLocationId for what is ordered for the company.',
    );
  }
  const location = locationFor(book, actor, to);
  if (location === undefined) {
    const message =
      locationId === null
        ? "The company's default location is not yours: name a location."
        : `There is no location with the id ${to}.`;
    return fault('unknown_location', message);
  }
  return location.fields.active ? [] : fault('inactive_location', `Location ${location.fields.name} is not active.`);
}

function sourceFaults({ actor, book }: Unit, { locationId, to, source }: PlacedLine, path: string): Fault[] {
  const fault = (name: string, code: RefusalCode, message: string): Fault[] => [
    { path: `${path}.source${name}`, code, message },
  ];
  if ('vendorId' in source) {
    const isThere = referenceFor(book, actor, 'vendor', source.vendorId) !== undefined;
    return isThere ? [] : fault('.vendorId', 'unknown_reference', `There is no vendor with the id ${source.vendorId}.`);
  }
  const supply = locationFor(book, actor, source.locationId);
  if (locationId === null)
    return fault(
      '',
      'invalid_request',
      'What the company needs comes from a vendor: within the company it is there already.',
    );
  if (supply === undefined)
    return fault('.locationId', 'unknown_location', `There is no location with the id ${source.locationId}.`);
  if (supply.id === to) return fault('.locationId', 'invalid_request', 'A transfer goes from one location to another.');
  if (supply.fields.kind !== 'transit') return [];
  return fault('.locationId', 'invalid_request', 'What is in transit is on its way already: name a place.');
}

/** What is suggested for an item at a place is one quantity, so it is asked for once. */
function repeated(lines: readonly ReplenishmentLine[]): Fault[] {
  const seen = new Set<string>();
  return lines.flatMap(({ itemId, locationId }, index): Fault[] => {
    const key = `${itemId}:${locationId}`;
    const isRepeated = seen.has(key);
    seen.add(key);
    const message = 'This item and place stand in the list already.';
    return isRepeated ? [{ path: `lines.${index}`, code: 'invalid_request', message }] : [];
  });
}

function staleFaults({ actor, book }: Unit, basis: Basis, line: ReplenishmentLine, path: string): Fault[] {
  if (book.row(SUGGESTED, suggestedKey(actor, basis, line)) !== undefined) return [];
  const item = itemFor(book, actor, line.itemId)?.fields.partNumber ?? `item ${line.itemId}`;
  const place = line.locationId === null ? undefined : locationFor(book, actor, line.locationId)?.fields.name;
  const message = `Nothing is suggested any more for ${item}${place === undefined ? '' : ` at ${place}`}: read the suggestions again.`;
  return [{ path, code: 'stale_expectation', message }];
}

function makeDocuments(unit: Unit, lines: readonly PlacedLine[]): Replenishment {
  const orders = new Map<string, PlacedLine[]>();
  const transfers = new Map<string, PlacedLine[]>();
  for (const line of lines) {
    const { source, to } = line;
    if ('vendorId' in source) addTo(orders, `${source.vendorId}:${to}`, line);
    else addTo(transfers, `${source.locationId}:${to}`, line);
  }
  const idsIn = (key: string) => key.split(':').map(Number) as [number, number]; // As it was made above.
  return {
    orders: [...orders].map(([key, own]) => {
      const [vendorId, locationId] = idsIn(key);
      const fields = { vendorId, locationId, lines: own.map(toLine) };
      return createPurchaseOrder.decide(fields, unit.actor, unit.book);
    }),
    transfers: [...transfers].map(([key, own]) => {
      const [fromLocationId, toLocationId] = idsIn(key);
      const fields = { fromLocationId, toLocationId, lines: own.map(toLine) };
      return createTransfer.decide(fields, unit.actor, unit.book);
    }),
  };
}

/** The line of a document, which keeps what was written. */
function toLine({ itemId, quantity, unit }: ReplenishmentLine) {
  return { itemId, quantity, unit };
}
