import { expect } from 'vitest';
import type { Answer, NativeTest } from './native.ts';

export interface Suggestion {
  item: { id: number; partNumber: string };
  location: { id: number; name: string } | null;
  suggested: string;
  source: { vendorId?: number; locationId?: number } | null;
  explanation: Record<string, unknown>;
}

export type Scene = Awaited<ReturnType<typeof makeScene>>;

/** A company with a vendor that takes ten days, an item of it, a warehouse, and a van that the warehouse fills. */
export async function makeScene(native: NativeTest) {
  const { id: tenantId, client, key } = await native.tenant();
  const idOf = async (path: string, body: object) => {
    const answer = await client.post(path, body);
    expect([path, answer.status, answer.body.errors]).toEqual([path, 201, undefined]);
    return answer.body.id as unknown as number;
  };
  const vendor = await idOf('/v1/vendors', { name: 'Acme Supply', leadTimeDays: 10 });
  const item = await idOf('/v1/items', { partNumber: 'A', name: 'Anode', vendorId: vendor, cost: '2' });
  const warehouse = await idOf('/v1/locations', { name: 'Main', kind: 'warehouse' });
  const van = await idOf('/v1/locations', { name: 'Van', kind: 'vehicle', supplyLocationId: warehouse });
  return {
    ...{ tenantId, client, key, idOf, vendor, item, warehouse, van },
    /** Brings some of an item, or takes some where the quantity is below zero. */
    move(quantity: number, at = warehouse, itemId = item, occurredAt?: Date) {
      const kind = quantity > 0 ? 'receipt' : 'issue';
      const movement = { kind, entries: [{ itemId, locationId: at, quantity }], ...(occurredAt && { occurredAt }) };
      return good(client.post('/v1/movements', { movements: [movement] }));
    },
    setLevels: (...levels: object[]) => good(client.put('/v1/stock-levels', levels)),
    async suggestions(query = '', by = client) {
      const { status, body } = await by.get(`/v1/replenishment${query}`);
      expect([status, body.errors]).toEqual([200, undefined]);
      return body.data as Suggestion[];
    },
    replenish: (lines: object[], by = client, more: object = {}) => by.post('/v1/replenishment', { ...more, lines }),
  };
}

/** What a request answered that must succeed. */
export async function good(answer: Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await answer;
  expect([status < 300, body.errors]).toEqual([true, undefined]);
  return body;
}

/** Suggestions in a few words. */
export const short = (rows: Suggestion[]) =>
  rows.map(
    ({ item: { partNumber }, location, suggested }) => `${partNumber} ${location?.name ?? 'company'} ${suggested}`,
  );

/** A refusal in a few words. */
export const faults = ({ status, body }: Answer) => [status, body.errors.map(({ path, code }) => `${path} ${code}`)];
