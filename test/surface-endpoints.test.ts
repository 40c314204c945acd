/** The tables of endpoints in the dialects' READMEs are what the server answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../src/platform/index.ts';
import { nativeTest } from './support/native.ts';

const { server } = await nativeTest();

test.each([
  ['trybe', '/inventory/', ['GET /inventory/suppliers', 'DELETE /inventory/products/:id']],
  ['deconetwork', '/api/json/', ['GET /api/json/manage_inventory/update', 'GET /api/json/manage_orders/find']],
])('%s', async (surface, prefix, absent) => {
  const readme = readFileSync(join(projectFolder(), 'src/surfaces', surface, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| `(GET|POST|PUT|PATCH|DELETE) (\/\S+)` \|/gm)].map(
    ([, method, url]) => `${method} ${url}`,
  );
  expect(listed.length).toBeGreaterThan(4);
  const answers = (endpoint: string) => {
    const [method = '', url = ''] = endpoint.split(' ');
    return server.hasRoute({ method: method as 'GET', url });
  };
  expect(listed.filter((endpoint) => !answers(endpoint))).toEqual([]);
  expect(absent.filter(answers)).toEqual([]);
  // Every route of the surface is in its table: the router prints them all.
  const routes = server.printRoutes({ commonPrefix: false, includeHooks: false });
  const leaves = routes
    .split('\n')
    .filter((line) => line.includes(prefix.split('/')[1] ?? prefix) && line.includes('('));
  expect(leaves.length).toBeGreaterThan(0);
  for (const line of leaves) {
    const [, url = '', methods = ''] = /── (\/\S+) \(([A-Z, ]+)\)/.exec(line) ?? [];
    // Another vendor's API lies under a version of the same path.
    if (!url.startsWith(prefix) || url.startsWith(`${prefix}v2/`)) continue;
    for (const method of methods.split(', ').filter((name) => name !== 'HEAD'))
      expect(listed).toContain(`${method} ${url}`);
  }
});
