import { call } from '../calls.ts';
import type { Row, Scene } from '../rows.ts';
import { OPERATOR_KEY } from '../servers.ts';
import { BENCH_USER, DECONETWORK_ROWS } from './deconetwork.ts';
import { FSM_NAVIGATOR_ROWS } from './fsm-navigator.ts';
import { HAPIHUB_ROWS } from './hapihub.ts';
import { prepareTrade, SERVICETITAN_ROWS } from './servicetitan.ts';
import { TRYBE_ROWS } from './trybe.ts';

/** Every dialect's rows. */
export const SURFACE_ROWS: readonly Row[] = [
  ...FSM_NAVIGATOR_ROWS,
  ...TRYBE_ROWS,
  ...DECONETWORK_ROWS,
  ...HAPIHUB_ROWS,
  ...SERVICETITAN_ROWS,
];

/** Items that run low, so that a page of them is full. */
const LOW = 60;

/**
 * Adds what the dialects' requests ask for beyond what the ledger's own rows need: a second place, items that run low, the
 * items' UUIDs, a user, and what purchases and transfers name.
 */
export async function prepareScene(scene: Scene): Promise<Scene> {
  type Made = { id: number; data: { id: number; uuid: string }[] };
  const send = (method: string, path: string, body?: object) =>
    call<Made>(scene.ours, scene.seed.keys[0]!, method, path, body);
  const van = await send('POST', '/v1/locations', { name: 'Van', kind: 'vehicle' });
  for (const itemId of scene.seed.itemIds.slice(0, LOW)) {
    await send('PATCH', `/v1/items/${itemId}`, { minStockLevel: '999999999999' });
  }
  await makeBenchUser(scene);
  const items = await send('GET', '/v1/items?limit=1000');
  const uuids = new Map(items.data.map((item) => [item.id, item.uuid]));
  const prepared = { ...scene, seed: { ...scene.seed, otherLocationId: van.id, uuids } };
  return { ...prepared, seed: { ...prepared.seed, trade: await prepareTrade(prepared) } };
}

const users = new Map<string, Promise<unknown>>();

/** Makes the user of a scene who signs in with a name and a password, once. */
export async function makeBenchUser({ ours }: Scene): Promise<void> {
  const user = { ...BENCH_USER, scopes: ['inventory:write'], rateLimitPerMinute: 1_000_000 };
  const making = users.get(ours) ?? call(ours, OPERATOR_KEY, 'POST', '/v1/tenants/1/users', user);
  users.set(ours, making);
  await making;
}
