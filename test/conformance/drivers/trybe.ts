import { type DialectAnswer, dialectClient } from '../../support/dialect.ts';
import { type Driver, named, type Refused, type Shown, type World } from '../driver.ts';

/** Everything that comes in or goes out is an adjustment, told apart by its reason. */
export const trybeDriver: Driver = {
  surface: 'trybe',
  lacks: {
    transfer: 'an adjustment is of one place',
    count: 'it shows the stock of a product and not of a place, so it has nothing to count against',
    reserve: 'it knows no reserved stock',
    release: 'it knows no reserved stock',
    consume: 'it knows no reserved stock',
    createByLot: 'it knows no lots',
    receiveLot: 'it knows no lots',
    holdLot: 'it holds nothing back',
    releaseLot: 'it holds nothing back',
    createPacked: 'it knows no packs',
    receivePacks: 'it knows no packs',
  },
  steps: {
    async create(world, { item, opening }) {
      const made = await api(world).post('/products', { name: `The ${item}`, sku: item });
      if (made.status !== 201) return outcome(made);
      const uuid = made.body.data.id as string;
      const [row] = (await world.client.get(`/v1/items?partNumber=${item}`)).body.data as { id: number }[];
      world.items.set(item, { id: row?.id ?? 0, uuid });
      if (opening === 0) return undefined;
      // A product of no site that is adjusted without a place lies nowhere.
      return outcome(await api(world).post('/adjustments', { product_id: uuid, quantity: opening }));
    },
    receive: (world, step) => adjust(world, step, step.quantity, 'receipt'),
    take: (world, step) => adjust(world, step, -step.quantity, 'use'),
    adjust: (world, step) => adjust(world, step, step.change, 'correction'),
  },
  async shows(world) {
    const shown = { totals: {}, showsUnassigned: false } as Required<Pick<Shown, 'totals'>> & Shown;
    for (const [name, { uuid }] of world.items) {
      shown.totals[name] = (await api(world).get(`/products/${uuid}`)).body.data.stock_level;
    }
    return shown;
  },
};

const api = (world: World) =>
  dialectClient(world.native.server, '/inventory', { authorization: `Bearer ${world.client.key}` });

async function adjust(
  world: World,
  { item, place }: { item: string; place: string },
  quantity: number,
  reason: string,
): Promise<Refused> {
  const body = {
    product_id: named(world.items, item).uuid,
    location_id: named(world.places, place).id,
    quantity,
    reason_code: reason,
  };
  return outcome(await api(world).post('/adjustments', body));
}

/** Too little is a quantity that does not pass the validation. */
function outcome(answer: DialectAnswer): Refused {
  if (answer.status === 201) return undefined;
  return answer.status === 422 && answer.body.errors.quantity ? 'insufficient_stock' : answer.body.message;
}
