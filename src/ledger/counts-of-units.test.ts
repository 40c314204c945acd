import { describe, expect, test } from 'vitest';
import { makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { at } from '../../test/support/past.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);

describe('a count of units', () => {
  const found = async (itemId: number, locationId: number) => {
    const rows = await database.inTenant(company.tenantId, (sql) =>
      sql.rows<{ number: string }>({
        text: 'select number from serial where tenant_id = $1 and item_id = $2 and location_id = $3 order by number',
        values: [company.tenantId, itemId, locationId],
      }),
    );
    return rows.map(({ number }) => number).join();
  };
  /** An item with some units at a place from the first minute on, and what moves them. */
  async function toolsAt(minute: number, ...serials: string[]) {
    const itemId = await company.item({ tracking: 'serial' });
    const locationId = await company.location();
    const post = (kind: 'receipt' | 'issue' | 'count', atMinute: number | null, units: string[]) =>
      company.post({
        kind,
        occurredAt: atMinute === null ? null : at(atMinute),
        entries: [{ itemId, locationId, quantity: kind === 'issue' ? -units.length : units.length, serials: units }],
      });
    await post('receipt', minute, serials);
    return { itemId, locationId, post, here: () => found(itemId, locationId) };
  }
  const changes = (movement: { entries: { change: string; serials: string[] | null }[] }) =>
    movement.entries.map(({ change, serials }) => `${change} ${serials ?? ''}`);

  test('that comes in late compares with the units that were there at its moment', async () => {
    const { post, here } = await toolsAt(0, 'A', 'B', 'C');
    await post('issue', 20, ['A']);
    await post('receipt', 21, ['D']);
    // A was there, and D was not; C is missing, and X was found.
    expect(changes(await post('count', 10, ['A', 'B', 'X']))).toEqual(['-1 C', '1 X']);
    expect(await here()).toBe('B,D,X');
    expect(changes(await post('count', 9, ['A', 'B', 'C']))).toEqual(['0 ']);
    expect(await company.verify()).toMatchObject({ ok: true });
  });

  test('that comes in late takes what was recorded after it and happened before as there', async () => {
    const { post, here } = await toolsAt(0, 'A');
    await post('receipt', 5, ['LATE']);
    await post('issue', 4, ['A']);
    expect(changes(await post('count', 10, ['A']))).toEqual(['-1 LATE', '1 A']);
    expect(await here()).toBe('A');
  });

  test('that comes in late behind a later one leaves what that one found', async () => {
    const { post, here } = await toolsAt(0, 'A', 'B');
    await post('count', 30, ['A']);
    expect(changes(await post('count', 10, ['B', 'C']))).toEqual(['0 ']);
    expect(await here()).toBe('A');
  });

  test('of the past sees what its own batch moved since', async () => {
    const { itemId, locationId, here } = await toolsAt(0, 'A', 'B');
    const entry = { itemId, locationId };
    await company.batch([
      { kind: 'issue', occurredAt: at(20), entries: [{ ...entry, quantity: -1, serials: ['A'] }] },
      { kind: 'receipt', occurredAt: at(21), entries: [{ ...entry, quantity: 1, serials: ['NEW'] }] },
      { kind: 'count', occurredAt: at(10), entries: [{ ...entry, quantity: 2, serials: ['A', 'B'] }] },
      { kind: 'count', occurredAt: at(11), entries: [{ ...entry, quantity: 0 }] },
    ]);
    expect(await here()).toBe('NEW');
    expect(await company.verify()).toMatchObject({ ok: true });
  });
});
