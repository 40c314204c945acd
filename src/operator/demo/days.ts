import type { EntryRequest, MovementRequest } from '../../ledger/index.ts';
import { amount, money } from './catalogue.ts';
import type { Chance } from './chance.ts';
import type { DemoCompany } from './company.ts';

type Item = DemoCompany['items'][number];

/** What the demonstration remembers between days: where each serial is. */
export interface DemoShelf {
  serials: Map<string, string[]>;
  made: number;
}

const WORKED_DAYS_STOCKED = 25;
const DAY_MS = 86_400_000;

/** The first delivery: every warehouse is filled. */
export function openingMovements(company: DemoCompany, shelf: DemoShelf, chance: Chance, at: Date): MovementRequest[] {
  return company.warehouses.map((locationId, place) => ({
    kind: 'receipt',
    reference: `OPENING-${place + 1}`,
    reason: 'Opening stock',
    entries: company.items
      .filter((_, index) => place === 0 || index % 3 === place)
      .map((item) => incoming(item, locationId, openingCount(item, place), shelf, chance, at)),
  }));
}

function openingCount(item: Item, place: number): number {
  if (item.fields.tracking === 'serial') return place === 0 ? 8 : 3;
  return Math.ceil(item.perDay * WORKED_DAYS_STOCKED * (place === 0 ? 1 : 0.5));
}

/** A working day: jobs use parts, trucks are filled, goods come in, things break. Movements without stock are refused, as in life. */
export function dayMovements(company: DemoCompany, shelf: DemoShelf, chance: Chance, at: Date): MovementRequest[] {
  const movements: MovementRequest[] = [];
  const weekday = at.getUTCDay();
  for (let job = chance.whole(6, 14); job > 0; job -= 1) movements.push(usage(company, chance));
  if (weekday === 1 || weekday === 4)
    for (const truck of company.trucks) movements.push(refill(company, truck, chance));
  if (weekday === 2) movements.push(delivery(company, shelf, chance, at));
  if (weekday === 5) movements.push(machine(company, shelf, chance));
  if (chance.happens(0.15)) movements.push(damage(company, chance));
  return movements.filter((movement) => movement.entries.length > 0);
}

function plainItems(company: DemoCompany, chance: Chance, count: number): Item[] {
  const plain = company.items.filter((item) => item.fields.tracking !== 'serial');
  return [...new Set(Array.from({ length: count }, () => chance.one(plain)))];
}

const pickOf = (item: Item) => (item.fields.tracking === 'lot' ? { pick: 'fefo' as const } : {});

function usage(company: DemoCompany, chance: Chance): MovementRequest {
  const locationId = chance.one([...company.trucks, company.warehouses[0] ?? null, ...company.warehouses]);
  return {
    kind: 'issue',
    reason: 'Used on a job',
    jobId: chance.one(company.jobs),
    entries: plainItems(company, chance, chance.whole(1, 4)).map((item) => ({
      itemId: item.id,
      locationId,
      quantity: amount(-chance.whole(1, item.perDay)),
      ...pickOf(item),
    })),
  };
}

function refill(company: DemoCompany, truck: number, chance: Chance): MovementRequest {
  const from = company.warehouses[0] ?? null;
  const items = plainItems(company, chance, 12).filter((item) => item.fields.tracking === 'none');
  const entries = items.flatMap((item): EntryRequest[] => {
    const count = item.perDay * 2;
    return [
      { itemId: item.id, locationId: from, quantity: amount(-count) },
      { itemId: item.id, locationId: truck, quantity: amount(count) },
    ];
  });
  return { kind: 'transfer', reason: 'Filling up the truck', entries };
}

function delivery(company: DemoCompany, shelf: DemoShelf, chance: Chance, at: Date): MovementRequest {
  const locationId = chance.one(company.warehouses);
  const items = [...new Set(Array.from({ length: 30 }, () => chance.one(company.items)))];
  return {
    kind: 'receipt',
    reference: `DN-${chance.whole(10_000, 99_999)}`,
    entries: items.map((item) => {
      const count = item.fields.tracking === 'serial' ? 2 : item.perDay * 7;
      return incoming(item, locationId, count, shelf, chance, at);
    }),
  };
}

/** A machine leaves the shelf: units are distinguished by their serials. */
function machine(company: DemoCompany, shelf: DemoShelf, chance: Chance): MovementRequest {
  const item = chance.one(company.items.filter(({ fields }) => fields.tracking === 'serial'));
  const locationId = company.warehouses[0] ?? 0;
  const serial = shelf.serials.get(`${item.id} ${locationId}`)?.shift();
  const entries =
    serial === undefined ? [] : [{ itemId: item.id, locationId, quantity: amount(-1), serials: [serial] }];
  return { kind: 'issue', reason: 'Installed', jobId: chance.one(company.jobs), entries };
}

function damage(company: DemoCompany, chance: Chance): MovementRequest {
  const [item] = plainItems(company, chance, 1).filter(({ fields }) => fields.tracking === 'none');
  const entries =
    item === undefined ? [] : [{ itemId: item.id, locationId: company.warehouses[0] ?? null, quantity: amount(-1) }];
  return { kind: 'adjustment', reasonCode: 'damaged', reason: 'Broken on the shelf', entries };
}

function incoming(
  item: Item,
  locationId: number,
  count: number,
  shelf: DemoShelf,
  chance: Chance,
  at: Date,
): EntryRequest {
  const unitCost = money(Math.round(item.cents * (0.95 + chance.whole(0, 10) / 100)));
  const entry: EntryRequest = { itemId: item.id, locationId, quantity: amount(count), unitCost };
  if (item.fields.tracking === 'lot') {
    shelf.made += 1;
    // Between a few weeks and a year, so that some have expired by today and some soon will.
    const expiresAt = new Date(at.getTime() + chance.whole(40, 330) * DAY_MS);
    return { ...entry, lot: { number: `L${1_000 + shelf.made}`, expiresAt } };
  }
  if (item.fields.tracking !== 'serial') return entry;
  const serials = Array.from({ length: count }, () => {
    shelf.made += 1;
    return `${item.fields.partNumber}-${20_000 + shelf.made}`;
  });
  const key = `${item.id} ${locationId}`;
  shelf.serials.set(key, [...(shelf.serials.get(key) ?? []), ...serials]);
  return { ...entry, serials };
}
