import type { Answer, NativeTest } from './native.ts';
import { buyer } from './purchasing.ts';

export const CASE = { name: 'case', factor: '12', forPurchase: true };

/** A company with what tests of units do: items that are kept in boxes and bought in cases of twelve. */
export async function boxedCompany(native: NativeTest) {
  const company = await buyer(native);
  let made = 0;
  return {
    ...company,
    /** A new item, of which no other is like it. */
    boxed(more: object = {}): Promise<number> {
      made += 1;
      return company.make('/v1/items', {
        partNumber: `TEA-${made}`,
        name: 'Tea',
        unit: 'box',
        units: [CASE, { name: 'crumb', factor: '0.000001' }],
        ...more,
      });
    },
    async stockOf(itemId: number) {
      const { onHand, reserved, stockValue } = (await company.client.get(`/v1/items/${itemId}`)).body;
      return { onHand, reserved, stockValue };
    },
    /** Posts one movement whose entries are at the company's location unless they say otherwise. */
    move(kind: string, entries: object[], mode = 'atomic') {
      const { locationId } = company.ids;
      const all = entries.map((entry) => ({ locationId, ...entry }));
      return company.client.post('/v1/movements', { mode, movements: [{ kind, entries: all }] });
    },
  };
}

/** What was refused: the status, and each fault by its path. */
export async function faultsOf(answer: Promise<Answer>) {
  const { status, body } = await answer;
  return { status, faults: (body.errors ?? []).map(({ path, code }) => `${path} ${code}`) };
}
