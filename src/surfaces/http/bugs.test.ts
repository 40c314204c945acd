import { expect, it } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';
import { createLog } from '../../platform/index.ts';

/** Makes every read of a company fail with a bug, on every surface. */
it('a bug is in the log once, with its stack and the id of its request, and in no answer', async () => {
  const lines: string[] = [];
  const native = await nativeTest({ log: createLog('info', { write: (line) => lines.push(line) }) });
  const { client, id } = await native.tenant();
  native.database.inTenant = () => Promise.reject(new RangeError('secret inner words'));
  const urls = (key: Client['key']): [string, object][] => [
    ['/v1/items', { authorization: `Bearer ${key}` }],
    [`/inventory/v2/tenant/${id}/trucks`, { authorization: `Bearer ${key}` }],
    ['/api/v1/inventory?sub=locations', { 'x-api-key': key }],
    ['/inventory-transactions', { authorization: `Bearer ${key}` }],
    ['/inventory/locations', { authorization: `Bearer ${key}` }],
  ];
  let bugs = 0;
  for (const [url, headers] of urls(client.key)) {
    lines.length = 0;
    const answer = await native.server.inject({ url, headers: headers as Record<string, string> });
    expect(answer.body).not.toContain('secret inner words');
    if (answer.statusCode !== 500) continue;
    bugs += 1;
    const logged = lines.map((line) => JSON.parse(line)).filter(({ error }) => error !== undefined);
    expect(logged).toEqual([
      expect.objectContaining({
        requestId: answer.headers['x-request-id'],
        error: expect.objectContaining({
          type: 'RangeError',
          message: 'secret inner words',
          stack: expect.stringContaining('bugs.test.ts'),
        }),
      }),
    ]);
  }
  expect(bugs).toBeGreaterThanOrEqual(4);
});
