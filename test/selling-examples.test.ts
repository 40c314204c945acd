/** The examples of docs/selling.md do what the page says of them. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { testDatabase } from './support/database.ts';
import { startServer } from './support/server.ts';

const blocks = [...readFileSync('docs/selling.md', 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(
  ([, block = '']) => block,
);

it('can be pasted into a terminal', async () => {
  const server = await startServer({ databaseUrl: (await testDatabase()).url });
  const ask = async (key: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { id: number; key: string; lines: { id: number }[] };
  };
  const tenant = await ask(server.adminKey, '/v1/tenants', { name: 'Tea shop' });
  const { key } = await ask(server.adminKey, `/v1/tenants/${tenant.id}/api-keys`, { name: 'Shop', scopes: ['admin'] });
  const { id: store } = await ask(key, '/v1/locations', { name: 'Store', kind: 'warehouse' });
  const [cup, tea] = [
    await ask(key, '/v1/items', { partNumber: 'CUP', name: 'Cup' }),
    await ask(key, '/v1/items', { partNumber: 'TEA', name: 'Tea', unit: 'kg' }),
  ];
  const entries = [cup, tea].map(({ id }) => ({ itemId: id, locationId: store, quantity: 20 }));
  await ask(key, '/v1/movements', { movements: [{ kind: 'receipt', entries }] });
  const env: Record<string, string | undefined> = { ...process.env, URL: server.url, KEY: key };
  Object.assign(env, { STORE: String(store), CUP: String(cup.id), TEA: String(tea.id) });
  const run = async (block: string) => {
    const { stdout } = await promisify(execFile)('bash', ['-e', '-c', block.replaceAll(/^curl/gm, 'echo; curl')], {
      env,
    });
    return stdout
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  };
  const [place = '', find = '', steps = '', kit = '', packaging = '', back = '', ...more] = blocks;
  expect(more).toEqual([]);
  const [sale] = await run(place);
  expect(sale).toMatchObject({ status: 'open', reference: 'WEB-4711', lines: [{ price: '4.2' }, { quantity: '0.5' }] });
  expect(await run(find)).toMatchObject([{ data: [{ id: sale.id }] }]);
  Object.assign(env, { SALE: String(sale.id), LINE: String(sale.lines[0].id) });
  expect(await run(steps)).toMatchObject([
    { expiresAt: null },
    { status: 'part_fulfilled' },
    { lines: [{ returned: '1' }, {}] },
    { status: 'cancelled' },
  ]);
  const [set] = await run(kit);
  expect(set).toMatchObject({ available: '10' });
  Object.assign(env, { SET: String(set.id) });
  expect(await run(packaging)).toMatchObject([{ number: 'PCK-1' }]);
  expect(await run(back)).toMatchObject([{ saleId: null, number: 'CR-2' }]);
  await server.stop();
});
