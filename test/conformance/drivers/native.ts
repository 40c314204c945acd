import type { Answer } from '../../support/native.ts';
import { type Driver, named, placeName, type Refused, type Shown, type World } from '../driver.ts';

interface PositionRow {
  locationId: number | null;
  onHand: string;
  reserved: string;
}

/** The API under /v1. It has a word for every step. */
export const nativeDriver: Driver = {
  surface: 'native',
  lacks: {},
  steps: {
    async create(world, { item, opening }) {
      const made = await world.client.post('/v1/items', { partNumber: item, name: `The ${item}` });
      const { id, uuid } = made.body as unknown as { id: number; uuid: string };
      world.items.set(item, { id, uuid });
      if (opening === 0) return outcome(made);
      return move(world, 'receipt', [{ itemId: id, quantity: String(opening) }]);
    },
    receive: (world, step) => move(world, 'receipt', [entry(world, step, step.quantity)]),
    take: (world, step) => move(world, 'issue', [entry(world, step, -step.quantity)]),
    adjust: (world, step) => move(world, 'adjustment', [entry(world, step, step.change)]),
    count: (world, step) => move(world, 'count', [entry(world, step, step.quantity)]),
    transfer: (world, { item, from, to, quantity }) =>
      move(world, 'transfer', [
        entry(world, { item, place: from }, -quantity),
        entry(world, { item, place: to }, quantity),
      ]),
    async reserve(world, { hold, ...step }) {
      const answer = await world.client.post('/v1/reservations', entry(world, step, step.quantity));
      if (answer.status === 201) world.holds.set(hold, answer.body.id as unknown as number);
      return outcome(answer);
    },
    release: async (world, { hold, quantity }) => outcome(await part(world, hold, 'release', quantity)),
    consume: async (world, { hold, quantity }) => outcome(await part(world, hold, 'consumption', quantity)),
  },
  async shows(world) {
    const shown = { totals: {}, places: {}, showsUnassigned: true } as Required<Shown>;
    for (const [name, { id }] of world.items) {
      const item = await world.client.get(`/v1/items/${id}`);
      const rows = (await world.client.get(`/v1/positions?itemId=${id}`)).body.data as unknown as PositionRow[];
      shown.totals[name] = Number(item.body.onHand);
      shown.places[name] = Object.fromEntries(
        rows
          .map((row) => {
            const place = row.locationId === null ? 'nowhere' : placeName(world, row.locationId);
            return [place, { onHand: Number(row.onHand), reserved: Number(row.reserved) }] as const;
          })
          .filter(([, { onHand, reserved }]) => onHand !== 0 || reserved !== 0),
      );
    }
    return shown;
  },
};

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
