import { afterAll, describe, expect, it } from 'vitest';
import { makeTenant, write } from '../../test/support/access.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import { openBehindWire } from '../../test/support/severed.ts';
import { createApiKey } from './api-keys.ts';
import { createAuthenticator } from './authenticate.ts';

const place = await testDatabase();
const database = await place.open();
const tenant = await makeTenant(database);
const adminKey = 'the operator holds this key';
const ADDRESS = '192.0.2.1';

describe('an authenticator that loses the database', async () => {
  const wire = await openBehindWire(place.config);
  afterAll(wire.close);

  it('reports no credential as unknown, and works again when the database is back', async () => {
    const { secret } = await write(database, tenant.id, (sql, stamp) =>
      createApiKey(sql, stamp, { name: 'Scanner', scopes: ['inventory:read'] }),
    );
    const clock = { nowMs: Date.now() };
    const { bearer, password } = createAuthenticator({ database: wire.database, adminKey, now: () => clock.nowMs });
    await bearer(secret, ADDRESS);
    wire.cut();
    await bearer(secret, ADDRESS);
    clock.nowMs += 3000;
    expect((await refused(bearer(secret, ADDRESS))).code).toBe('database_unavailable');
    for (let count = 0; count < 12; count += 1) {
      expect((await refused(password('somebody', 'something', ADDRESS))).code).toBe('database_unavailable');
    }
    expect(await bearer(adminKey, ADDRESS)).toEqual({ sort: 'operator' });
    wire.mend();
    await bearer(secret, ADDRESS);
    expect((await refused(password('somebody', 'something', ADDRESS))).code).toBe('unauthenticated');
  });
});
