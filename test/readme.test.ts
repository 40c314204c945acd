import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { testDatabase } from './support/database.ts';
import { startServer } from './support/server.ts';

/** The first shell block behind a heading of a page. */
function blockBehind(heading: string, page: string): string {
  const readme = readFileSync(page, 'utf8');
  const block = new RegExp(`## ${heading}\\n[^]*?\`\`\`sh\\n([^]*?)\`\`\``).exec(readme)?.[1];
  if (block === undefined) throw new Error(`${page} has no shell block behind "${heading}".`);
  return block;
}

const folder = mkdtempSync(join(tmpdir(), 'onhand-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a block prints that is run beside a server of its own. */
async function run(heading: string, page: string): Promise<string> {
  const server = await startServer({ databaseUrl: (await testDatabase()).url });
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data', 'admin-key'), server.adminKey);
  const script = blockBehind(heading, page).replace('http://127.0.0.1:8080', server.url);
  const { stdout } = await promisify(execFile)('bash', ['-e', '-c', script], { cwd: folder });
  await server.stop();
  return stdout;
}

it('shows first steps that work as they are printed', async () => {
  const stdout = await run('First steps', 'README.md');
  expect(stdout).toContain('"onHand":"42"');
  expect(stdout).toContain('"balance":"47"');
  expect(stdout).toContain('"code":"insufficient_stock"');
});

it('shows how stock is filled up, as it works', async () => {
  const stdout = await run('Try it', 'docs/replenishment.md');
  expect(stdout).toContain('"suggested":"3","unit":"case","baseSuggested":"36"');
  expect(stdout).toContain('"suggested":"4","unit":"unit"');
  expect(stdout).toContain('"number":"TRF-1"');
  expect(stdout).toContain('"code":"stale_expectation"');
});
