/**
 * Writes the native API's document (openapi/native.json) and the typed client that is made from it (client/generated/). Both are
 * committed; with `--check` nothing is written, and the exit code is 1 when one of them is not what the sources say. With `--examples` the
 * examples are made first, by a test that asks a real server for everything.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { createLog, projectFolder } from '../src/platform/index.ts';
import { createServer, type SurfaceContext } from '../src/surfaces/http/index.ts';
import { examplesFile } from '../src/surfaces/native/contract/examples.ts';
import { nativeSurface } from '../src/surfaces/native/index.ts';
import { forClient } from './openapi/for-client.ts';
import { writeJson } from './openapi/write-json.ts';

const root = projectFolder();
const checks = process.argv.includes('--check');
if (process.argv.includes('--examples')) makeExamples();
const drafts = mkdtempSync(join(tmpdir(), 'onhand-openapi-'));
try {
  mkdirSync(join(drafts, 'openapi'));
  const file = join(drafts, 'openapi', 'native.json');
  writeFileSync(file, await readDocument());
  await generateClient(file, join(drafts, 'client', 'generated'));
  copyFileSync(examplesFile(), join(drafts, 'openapi', 'examples.json'));
  if (checks) reportDrift(['openapi', join('client', 'generated')]);
  else for (const folder of ['openapi', join('client', 'generated')]) replace(folder);
} finally {
  rmSync(drafts, { recursive: true, force: true });
}

function makeExamples(): void {
  const environment = { ...process.env, ONHAND_WRITE_EXAMPLES: '1' };
  const { status } = spawnSync('npx', ['vitest', 'run', 'test/native-examples.test.ts'], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** The document as the server would serve it. Only the routes' schemas are looked at, so that no database is needed. */
async function readDocument(): Promise<string> {
  const server = createServer({ log: createLog('silent') });
  await nativeSurface(server, {} as SurfaceContext); // Handlers alone use the context, and none is called.
  await server.ready();
  const document = sorted(server.swagger());
  await server.close();
  return `${writeJson(document)}\n`;
}

/** The value with the names of every object in order, so that moving a route changes nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, child]) => [key, sorted(child)]));
}

async function generateClient(file: string, path: string): Promise<void> {
  await createClient({
    input: forClient(JSON.parse(readFileSync(file, 'utf8'))),
    output: { path, module: { extension: '.ts' }, postProcess: [] },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent' },
  });
}

function reportDrift(folders: string[]): void {
  const stale = folders.flatMap((folder) => {
    const wanted = readTree(join(drafts, folder));
    const present = readTree(join(root, folder));
    const names = new Set([...wanted.keys(), ...present.keys()]);
    return [...names].filter((name) => wanted.get(name) !== present.get(name)).map((name) => join(folder, name));
  });
  if (stale.length === 0) return void process.stdout.write('The document and the client are what the sources say.\n');
  process.stderr.write(`These are not what the sources say: ${stale.join(', ')}. Run: npm run openapi\n`);
  process.exitCode = 1;
}

function replace(folder: string): void {
  const target = join(root, folder);
  rmSync(target, { recursive: true, force: true });
  for (const [name, text] of readTree(join(drafts, folder))) {
    mkdirSync(join(target, name, '..'), { recursive: true });
    writeFileSync(join(target, name), text);
  }
}

function readTree(folder: string): Map<string, string> {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return new Map();
  }
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
