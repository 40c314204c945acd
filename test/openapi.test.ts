import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

it('the committed document and client are what the routes say', async () => {
  const runner = `${root}/node_modules/.bin/tsx`;
  const { stdout } = await promisify(execFile)(runner, ['scripts/openapi.ts', '--check'], { cwd: root });
  expect(stdout).toContain('what the sources say');
});
