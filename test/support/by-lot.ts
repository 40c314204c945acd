import { expect } from 'vitest';
import type { Client, NativeTest } from './native.ts';

interface PostedMovement {
  entries: { lot: { id: number; number: string }; change: string }[];
}

/** The day that is so many days from today, in UTC. */
export const day = (fromToday: number) => new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);

/** A company that keeps items by lot, and what tests ask of it. */
export async function lotCompany(native: NativeTest) {
  const tenant = await native.tenant();
  const { client } = tenant;
  let numbered = 0;
  const idOf = async (path: string, body: object) => {
    const answer = await client.post(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body.id as unknown as number;
  };
  const post = (kind: string, ...entries: object[]) => client.post('/v1/movements', { movements: [{ kind, entries }] });
  return {
    tenantId: tenant.id,
    client: client as Client,
    idOf,
    newItem(more: object = {}) {
      numbered += 1;
      return idOf('/v1/items', { partNumber: `LOTS-${numbered}`, name: 'By lot', tracking: 'lot', ...more });
    },
    newPlace(more: object = {}) {
      numbered += 1;
      return idOf('/v1/locations', { name: `Place ${numbered}`, kind: 'bin', ...more });
    },
    post,
    async posted(kind: string, ...entries: object[]) {
      const answer = await post(kind, ...entries);
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      return (answer.body.data[0] as unknown as { movement: PostedMovement }).movement;
    },
    async lotOf(itemId: number, number: string) {
      const { data } = (await client.get(`/v1/lots?itemId=${itemId}&number=${number}`)).body;
      return data[0] as unknown as Record<string, never> & { id: number };
    },
    /** On hand, reserved and available of an item. */
    async stockOf(itemId: number) {
      const { onHand, reserved, available } = (await client.get(`/v1/items/${itemId}`)).body;
      return [onHand, reserved, available];
    },
    async positionsOf(itemId: number) {
      return (await client.get(`/v1/positions?itemId=${itemId}`)).body.data as unknown as { status: string }[];
    },
    async verified() {
      expect((await client.get('/v1/verification')).body).toMatchObject({ ok: true, misfit: null });
    },
  };
}
