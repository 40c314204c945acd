import type { Answer } from '../../support/native.ts';
import { type Driver, named, placeName, type Refused, type Shown, type World } from '../driver.ts';

interface StockRow {
  warehouse: string;
  quantity: number;
}

/** Every step is a transaction of one of its types, but the reservation itself, which a sale makes. */
export const hapihubDriver: Driver = {
  surface: 'hapihub',
  lacks: {
    release: 'a sale gives back all that it holds, and no part of it',
    createByLot: 'its variants do not say how they are kept',
    holdLot: 'it holds nothing back',
    releaseLot: 'it holds nothing back',
    createPacked: 'it knows no packs',
    receivePacks: 'it knows no packs',
  },
  steps: {
    async create(world, { item, opening }) {
      const made = await world.client.post('/inventory-variants', { sku: item, name: `The ${item}` });
      if (made.status !== 200) return outcome(made);
      const { product } = made.body as unknown as { product: string };
      const { body } = await world.client.get(`/v1/items/${product}`);
      world.items.set(item, { id: Number(product), uuid: body.uuid as unknown as string });
      if (opening === 0) return undefined;
      // It knows no stock without a warehouse, so what is nowhere is put there natively.
      const entries = [{ itemId: Number(product), quantity: String(opening) }];
      await world.client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });
      return undefined;
    },
    receive: (world, step) => transact(world, step.place, { type: 'receiving', items: [items(step, step.quantity)] }),
    take: (world, step) =>
      transact(world, step.place, { type: 'sales', fulfilledAt: 1, items: [items(step, step.quantity)] }),
    adjust: (world, step) => transact(world, step.place, { items: [{ sku: step.item, adjustment: step.change }] }),
    count: (world, step) => transact(world, step.place, { items: [items(step, step.quantity)] }),
    receiveLot: (world, { lot, lastDay, ...step }) => {
      const expiresAt = lastDay === null ? {} : { expiresAt: Date.parse(lastDay) };
      const received = { ...items(step, step.quantity), control: lot, ...expiresAt };
      return transact(world, step.place, { type: 'receiving', items: [received] });
    },
    transfer: (world, { item, from, to, quantity }) =>
      transact(world, from, {
        type: 'transfer',
        destination: String(named(world.places, to).id),
        shippedAt: 1,
        receivedAt: 2,
        items: [{ sku: item, quantity }],
      }),
    async reserve(world, { hold, ...step }) {
      const sale = await world.client.post('/inventory-transactions', {
        warehouse: String(named(world.places, step.place).id),
        type: 'sales',
        items: [items(step, step.quantity)],
      });
      if (sale.status === 200) {
        const { body } = await world.client.get('/v1/reservations?status=active&limit=1000');
        const [last] = (body.data as unknown as { id: number }[]).slice(-1);
        world.holds.set(hold, last?.id ?? 0);
        salesOf(world).set(hold, { id: sale.body.id as unknown as string, item: step.item, done: 0 });
      }
      return outcome(sale);
    },
    async consume(world, { hold, quantity }) {
      const sale = named(salesOf(world), hold);
      sale.done += quantity;
      const fulfilledItems = [{ sku: sale.item, quantity: sale.done }];
      return outcome(
        await world.client.patch(`/inventory-transactions/${sale.id}`, { fulfilledAt: 1, fulfilledItems }),
      );
    },
  },
  async shows(world) {
    // Unassigned stock is at no warehouse, so it is not shown.
    const places: NonNullable<Shown['places']> = {};
    for (const [name] of world.items) {
      const rows = (await world.client.get(`/inventory-stocks?variant=${name}`)).body as unknown as StockRow[];
      const found: Record<string, { onHand: number }> = {};
      for (const { warehouse, quantity } of rows) {
        const place = placeName(world, Number(warehouse));
        // Each lot of a warehouse is a row.
        if (quantity !== 0) found[place] = { onHand: (found[place]?.onHand ?? 0) + quantity };
      }
      places[name] = found;
    }
    return { places, showsUnassigned: false };
  },
};

interface Sale {
  id: string;
  item: string;
  /** How much of it was fulfilled so far. */
  done: number;
}

/** The sales behind the holds of each story. */
const sales = new WeakMap<World, Map<string, Sale>>();

function salesOf(world: World): Map<string, Sale> {
  const known = sales.get(world) ?? new Map<string, Sale>();
  sales.set(world, known);
  return known;
}

const items = ({ item }: { item: string }, quantity: number) => ({ sku: item, quantity });

async function transact(world: World, place: string, body: object): Promise<Refused> {
  const warehouse = String(named(world.places, place).id);
  return outcome(await world.client.post('/inventory-transactions', { warehouse, ...body }));
}

/** Its errors have one name for every bad request; the field at fault tells the core's word. */
function outcome(answer: Answer): Refused {
  if (answer.status < 300) return undefined;
  const faults = Object.values(answer.body.errors as unknown as Record<string, { code: string }>);
  return faults[0]?.code ?? String(answer.body.name);
}
