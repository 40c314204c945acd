import { dialectClient } from '../../support/dialect.ts';
import type { Driver, Shown, World } from '../driver.ts';

const noPlace = 'it sets what there is of an item in all, and names no place';
const PASSWORD = 'the password of a story';

/** It shows the stock and what changed it; what it can change itself is the total alone. */
export const decoNetworkDriver: Driver = {
  surface: 'deconetwork',
  lacks: {
    create: 'it shows stock keeping units and cannot make one',
    receive: noPlace,
    take: noPlace,
    adjust: noPlace,
    transfer: noPlace,
    count: noPlace,
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
  steps: {},
  async shows(world) {
    const api = await signedIn(world);
    const shown = { totals: {}, showsUnassigned: false } as Required<Pick<Shown, 'totals'>> & Shown;
    for (const [name, { id }] of world.items) {
      const [row] = (await api('manage_inventory', { field: 6, condition: 1, number1: id })).inventories;
      const events = (await api('manage_inventory_events', { field: 2, condition: 1, number1: id })).inventory_events;
      shown.totals[name] = row.inv_lvl;
      const last = events.at(-1)?.new_qty ?? 0;
      if (last !== row.inv_lvl)
        throw new Error(`The events of ${name} leave ${last}, and its level is ${row.inv_lvl}.`);
    }
    return shown;
  },
};

/** Signs in as a user of the story's company, who is made when it is first asked. */
async function signedIn(world: World) {
  const username = `story-${world.tenantId}`;
  // The second time the name is taken, and that is as well.
  await world.native.operator.post(`/v1/tenants/${world.tenantId}/users`, {
    username,
    password: PASSWORD,
    scopes: ['inventory:read'],
  });
  const { get } = dialectClient(world.native.server, '/api/json', {});
  return async (what: string, fields: Record<string, string | number>) => {
    const query = new URLSearchParams({ username, password: PASSWORD });
    for (const [name, value] of Object.entries(fields)) query.set(name, String(value));
    return (await get(`/${what}/find?${query}`)).body;
  };
}
