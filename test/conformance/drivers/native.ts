import type { Answer } from '../../support/native.ts';
import { type Driver, lotId, named, placeName, type Refused, type Shown, type World } from '../driver.ts';

interface PositionRow {
  locationId: number | null;
  onHand: string;
  reserved: string;
  available: string;
}

/** The API under /v1. It has a word for every step. */
export const nativeDriver: Driver = {
  surface: 'native',
  lacks: {},
  steps: {
    async create(world, { item, opening }) {
      const refused = await create(world, item);
      if (opening === 0 || refused !== undefined) return refused;
      return move(world, 'receipt', [{ itemId: named(world.items, item).id, quantity: String(opening) }]);
    },
    receive: (world, step) => move(world, 'receipt', [entry(world, step, step.quantity)]),
    take: (world, step) => move(world, 'issue', [entry(world, step, -step.quantity)]),
    adjust: (world, step) => move(world, 'adjustment', [entry(world, step, step.change)]),
    count: (world, step) => move(world, 'count', [entry(world, step, step.quantity)]),
    transfer: (world, { item, from, to, quantity }) =>
      move(world, 'transfer', [
        { ...entry(world, { item, place: from }, -quantity), pick: 'good_first' },
        entry(world, { item, place: to }, quantity),
      ]),
    async reserve(world, { hold, ...step }) {
      const answer = await world.client.post('/v1/reservations', {
        ...entry(world, step, step.quantity),
        pick: 'fefo',
      });
      if (answer.status === 201) world.holds.set(hold, answer.body.id as unknown as number);
      return outcome(answer);
    },
    createByLot: (world, { item }) => create(world, item, { tracking: 'lot' }),
    receiveLot: (world, { lot, lastDay, ...step }) =>
      move(world, 'receipt', [{ ...entry(world, step, step.quantity), lot: { number: lot, expiresOn: lastDay } }]),
    holdLot: async (world, { item, lot }) =>
      outcome(await world.client.post(`/v1/lots/${await lotId(world, item, lot)}/hold`, { reason: 'Recall' })),
    releaseLot: async (world, { item, lot }) =>
      outcome(await world.client.post(`/v1/lots/${await lotId(world, item, lot)}/release`, { reason: 'Tested' })),
    createPacked: (world, { item, pack, factor }) =>
      create(world, item, { units: [{ name: pack, factor: String(factor) }] }),
    receivePacks: (world, { pack, ...step }) =>
      move(world, 'receipt', [{ ...entry(world, step, step.quantity), unit: pack }]),
    release: async (world, { hold, quantity }) => outcome(await part(world, hold, 'release', quantity)),
    consume: async (world, { hold, quantity }) => outcome(await part(world, hold, 'consumption', quantity)),
  },
  async shows(world) {
    const shown = { totals: {}, places: {}, showsUnassigned: true } as Required<Shown>;
    for (const [name, { id }] of world.items) {
      const item = await world.client.get(`/v1/items/${id}`);
      const rows = (await world.client.get(`/v1/positions?itemId=${id}`)).body.data as unknown as PositionRow[];
      shown.totals[name] = Number(item.body.onHand);
      const places: Record<string, { onHand: number; reserved: number; available: number }> = {};
      for (const row of rows) {
        if (row.onHand === '0' && row.reserved === '0') continue;
        const place = row.locationId === null ? 'nowhere' : placeName(world, row.locationId);
        const sums = places[place] ?? { onHand: 0, reserved: 0, available: 0 };
        // The lots of a place are rows of their own.
        for (const sum of ['onHand', 'reserved', 'available'] as const) sums[sum] += Number(row[sum]);
        places[place] = sums;
      }
      shown.places[name] = places;
      const available = Object.values(places).reduce((sum, row) => sum + row.available, 0);
      if (Number(item.body.available) !== available)
        throw new Error(`${available} of ${name} are available at places, and ${item.body.available} in all.`);
    }
    return shown;
  },
};

async function create(world: World, item: string, more: object = {}): Promise<Refused> {
  const made = await world.client.post('/v1/items', { partNumber: item, name: `The ${item}`, ...more });
  const { id, uuid } = made.body as unknown as { id: number; uuid: string };
  world.items.set(item, { id, uuid });
  return outcome(made);
}

const entry = (world: World, { item, place }: { item: string; place: string }, quantity: number) => ({
  itemId: named(world.items, item).id,
  locationId: named(world.places, place).id,
  quantity: String(quantity),
});

const move = async (world: World, kind: string, entries: object[]) =>
  outcome(await world.client.post('/v1/movements', { movements: [{ kind, entries }] }));

const part = (world: World, hold: string, what: string, quantity: number) =>
  world.client.post(`/v1/reservations/${named(world.holds, hold)}/${what}`, { quantity: String(quantity) });

function outcome(answer: Answer): Refused {
  return answer.status < 300 ? undefined : answer.body.code;
}
