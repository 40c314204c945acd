import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { testDatabase } from './support/database.ts';
import { startServer } from './support/server.ts';

/** The first shell block behind a heading of the README. */
function blockBehind(heading: string): string {
  const readme = readFileSync('README.md', 'utf8');
  const block = new RegExp(`## ${heading}\\n[^]*?\`\`\`sh\\n([^]*?)\`\`\``).exec(readme)?.[1];
  if (block === undefined) throw new Error(`The README has no shell block behind "${heading}".`);
  return block;
}

const folder = mkdtempSync(join(tmpdir(), 'onhand-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('shows first steps that work as they are printed', async () => {
  const server = await startServer({ databaseUrl: (await testDatabase()).url });
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'admin-key'), server.adminKey);
  const script = blockBehind('First steps').replace('http://127.0.0.1:8080', server.url);
  const { stdout } = await promisify(execFile)('bash', ['-e', '-c', script], { cwd: folder });
  await server.stop();
  expect(stdout).toContain('"onHand":"42"');
  expect(stdout).toContain('"balance":"47"');
  expect(stdout).toContain('"code":"insufficient_stock"');
});
