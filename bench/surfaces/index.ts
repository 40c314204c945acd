import type { Row, Scene } from '../rows.ts';
import { FSM_NAVIGATOR_ROWS } from './fsm-navigator.ts';
import { HAPIHUB_ROWS } from './hapihub.ts';

/** Every dialect's rows. */
export const SURFACE_ROWS: readonly Row[] = [...FSM_NAVIGATOR_ROWS, ...HAPIHUB_ROWS];

/** Items that run low, so that a page of them is full. */
const LOW = 60;

/** Adds what the dialects' requests ask for beyond what the ledger's own rows need: a second place, and items that run low. */
export async function prepareScene(scene: Scene): Promise<Scene> {
  const send = async (method: string, path: string, body: object) => {
    const answer = await fetch(`${scene.ours}${path}`, {
      method,
      headers: { authorization: `Bearer ${scene.seed.keys[0]}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { id: number };
  };
  const van = await send('POST', '/v1/locations', { name: 'Van', kind: 'vehicle' });
  for (const itemId of scene.seed.itemIds.slice(0, LOW)) {
    await send('PATCH', `/v1/items/${itemId}`, { minStockLevel: '999999999999' });
  }
  return { ...scene, seed: { ...scene.seed, otherLocationId: van.id } };
}
