import { type DialectAnswer, dialectClient } from '../../support/dialect.ts';
import { type Driver, named, placeName, type Refused, type Shown, type World } from '../driver.ts';

interface StockRow {
  location_id: number;
  quantity: number;
  reserved_quantity: number;
  available: number;
}

/** It has one word for what comes in, goes out or was miscounted: to adjust, with a reason. A count is adjusted by its difference. */
export const fsmNavigatorDriver: Driver = {
  surface: 'fsm-navigator',
  lacks: {
    reserve: 'it shows reserved stock and cannot reserve',
    release: 'it shows reserved stock and cannot release',
    consume: 'it shows what jobs used and cannot complete one',
    createByLot: 'it knows no lots',
    receiveLot: 'it knows no lots',
    holdLot: 'it holds nothing back',
    releaseLot: 'it holds nothing back',
    createPacked: 'it knows no packs',
    receivePacks: 'it knows no packs',
  },
  steps: {
    async create(world, { item, opening }) {
      const answer = await api(world).post('', {
        part_number: item,
        part_name: `The ${item}`,
        quantity_on_hand: opening,
      });
      if (answer.status !== 201) return outcome(answer);
      const { body } = await world.client.get(`/v1/items/${answer.body.item_id}`);
      world.items.set(item, { id: answer.body.item_id, uuid: body.uuid as unknown as string });
      return undefined;
    },
    receive: (world, step) => adjust(world, step, step.quantity, 'Shipment received'),
    take: (world, step) => adjust(world, step, -step.quantity, 'Used on a job'),
    adjust: (world, step) => adjust(world, step, step.change, 'Damaged'),
    async count(world, step) {
      const rows = await stockOf(world, step.item);
      const there = rows.find((row) => row.location_id === named(world.places, step.place).id)?.quantity ?? 0;
      return adjust(world, step, step.quantity - there, 'Counted');
    },
    async transfer(world, { item, from, to, quantity }) {
      const body = {
        item_id: named(world.items, item).id,
        from_location_id: named(world.places, from).id,
        to_location_id: named(world.places, to).id,
        quantity,
      };
      return outcome(await api(world).post('?sub=transfer', body));
    },
  },
  async shows(world) {
    // Unassigned stock is in the total alone.
    const shown = { totals: {}, places: {}, showsUnassigned: false } as Required<Shown>;
    for (const [name, { id }] of world.items) {
      const { item, stock } = (await api(world).get(`?id=${id}`)).body.data;
      shown.totals[name] = item.quantity_on_hand;
      shown.places[name] = Object.fromEntries(
        (stock as StockRow[])
          .filter((row) => row.quantity !== 0 || row.reserved_quantity !== 0)
          .map(({ location_id, quantity: onHand, reserved_quantity: reserved, available }) => [
            placeName(world, location_id),
            { onHand, reserved, available },
          ]),
      );
    }
    return shown;
  },
};

const api = (world: World) =>
  dialectClient(world.native.server, '/api/v1/inventory', { 'x-api-key': world.client.key });

const stockOf = async (world: World, item: string): Promise<StockRow[]> =>
  (await api(world).get(`?id=${named(world.items, item).id}&sub=stock`)).body.data;

async function adjust(
  world: World,
  { item, place }: { item: string; place: string },
  quantity: number,
  reason: string,
): Promise<Refused> {
  const body = { location_id: named(world.places, place).id, quantity, reason };
  return outcome(await api(world).post(`?id=${named(world.items, item).id}&sub=adjust`, body));
}

/** `no_stock` is its word for too little where nothing ever was. */
function outcome(answer: DialectAnswer): Refused {
  if (answer.status < 300) return undefined;
  return answer.body.error === 'no_stock' ? 'insufficient_stock' : answer.body.error;
}
