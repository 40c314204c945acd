/**
 * Prints a table: what the ledger does over HTTP, measured in turns with what it is compared with, as ratios
 * of one run on one machine. Nothing is asserted: another machine has other figures.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, type Result } from './compare.ts';
import { measureConsole, printConsole } from './console.ts';
import { DOCUMENT_ROWS } from './document-rows.ts';
import { measureHostile, printHostile } from './hostile.ts';
import { LIST_ROWS } from './list-rows.ts';
import { seedLists } from './list-seed.ts';
import { openPlace, type Place } from './place.ts';
import { printResults, printSettings } from './report.ts';
import { balancePath, ROWS, type Row, type Scene } from './rows.ts';
import { seedBaseline, seedLedger } from './seed.ts';
import { type MeasuredServer, startBaseline, startOurs } from './servers.ts';
import { prepareScene, SURFACE_ROWS } from './surfaces/index.ts';

const SMALL = 10_000;
/** The last row of the table: the same with more entries in the ledger. */
const GROWN = { against: `the same with ${SMALL.toLocaleString('en')} entries`, floor: 0.85, aim: 0.95 };

const { values: flags } = parseArgs({
  options: {
    entries: { type: 'string', default: String(SMALL) },
    seconds: { type: 'string', default: '5' },
    rows: { type: 'string' },
    surfaces: { type: 'boolean', default: false },
    documents: { type: 'string' },
    console: { type: 'boolean', default: false },
    hostile: { type: 'boolean', default: false },
    items: { type: 'string', default: '1000000' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    'database-url': { type: 'string' },
    'cpu-profile': { type: 'string' },
  },
});

if (flags.help) {
  process.stdout.write(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8'));
  process.exit();
}
const entries = Number(flags.entries);
const seconds = Number(flags.seconds);
const documents = flags.documents === undefined ? undefined : Number(flags.documents);
const known = documents !== undefined ? LIST_ROWS : flags.surfaces ? SURFACE_ROWS : [...ROWS, ...DOCUMENT_ROWS];
const rows = (flags.rows?.split(',') ?? known.map((row) => row.name)).map((name) => {
  const row = known.find((one) => one.name === name);
  if (row === undefined) throw new Error(`--rows takes ${known.map((one) => one.name).join(', ')}, not "${name}".`);
  return row;
});
if (!(entries >= 1_000 && seconds > 0)) throw new Error('--entries must be at least 1000 and --seconds above 0.');

const place = await openPlace(flags['database-url']);
const stops: (() => Promise<void>)[] = [() => place.stop()];
try {
  const machine = { node: process.version, cores: String(cpus().length), ...(await place.settings()) };
  if (flags.console) await tellConsole(place, machine);
  else if (flags.hostile) await tellHostile(place, machine);
  else await tellRows(place, machine);
} finally {
  for (const stop of stops.reverse()) await stop();
}

/** What the pages' requests take with many items. */
async function tellConsole(on: Place, machine: Record<string, string>): Promise<void> {
  const items = Number(flags.items);
  const results = await measureConsole(on, { items, keep: flags.keep });
  if (flags.json) process.stdout.write(`${JSON.stringify({ machine, items, results }, null, 2)}\n`);
  else {
    printSettings(machine);
    printConsole(results);
  }
}

/** What requests cost that are meant to hurt. */
async function tellHostile(on: Place, machine: Record<string, string>): Promise<void> {
  const results = await measureHostile(on);
  if (flags.json) process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
  else {
    printSettings(machine);
    printHostile(results);
  }
}

async function tellRows(on: Place, machine: Record<string, string>): Promise<void> {
  const results = await measureAll(on);
  if (flags.json) process.stdout.write(`${JSON.stringify({ machine, seconds, entries, results }, null, 2)}\n`);
  else {
    printSettings(machine);
    printResults(results);
  }
}

async function measureAll(on: Place): Promise<Result[]> {
  if (documents !== undefined) return measureLists(on, documents);
  if (flags.surfaces) return measureSurfaces(on);
  const results = await measureRows(on);
  return entries > SMALL ? [...results, ...(await measureGrowth(on))] : results;
}

/** All rows but the last, with few entries in the ledger. */
async function measureRows(on: Place): Promise<Result[]> {
  const hand = 'onhand_bench_hand';
  await on.create(hand);
  const scene = await openScene(on, 'onhand_bench_ledger', SMALL);
  const { seed, ours } = scene;
  await seedBaseline(on.url(hand), seed, SMALL);
  const constant = await readBalance(ours, seed.keys[0]!, balancePath(seed, seed.itemIds[0]!));
  const baseline = await running(startBaseline(on.url(hand), constant));
  return measureEach(rows, { ...scene, baseline: baseline.url, baselineDatabaseUrl: on.url(hand) });
}

/** What each dialect's requests cost against the same of the native API on one server, and with many entries against few. */
async function measureSurfaces(on: Place): Promise<Result[]> {
  const prepared = async (database: string, size: number) => prepareScene(await openScene(on, database, size));
  const results = await measureEach(rows, await prepared('onhand_bench_surfaces', SMALL));
  if (entries <= SMALL) return results;
  const many = await prepared('onhand_bench_many', entries);
  return [...results, ...(await measureEach(grown(), many, await prepared('onhand_bench_few', SMALL)))];
}

/** The lists of many documents against those of few. */
async function measureLists(on: Place, many: number): Promise<Result[]> {
  const ours = await openScene(on, 'onhand_bench_many', SMALL);
  await seedLists(ours, many);
  const few = await openScene(on, 'onhand_bench_few', SMALL);
  await seedLists(few, SMALL);
  return measureEach(rows, ours, few);
}

/** The last row: ours with many entries against ours with few. */
async function measureGrowth(on: Place): Promise<Result[]> {
  const ours = await openScene(on, 'onhand_bench_many', entries);
  const few = await openScene(on, 'onhand_bench_few', SMALL);
  return measureEach(grown(), ours, few);
}

/** Each row of the run, ours on both sides. */
function grown(): Row[] {
  return (
    rows
      // What is compared with a constant has the same figure of ours as what is compared with the hand-written way.
      .filter((row) => row.name !== 'constant')
      .map((row) => ({ ...row, ...grownBounds(row), baseline: row.ours }))
  );
}

function grownBounds({ unit }: Row): Pick<Row, 'against' | 'floor' | 'aim'> {
  return unit === 'ms' ? { ...GROWN, floor: 1 / GROWN.floor, aim: 1 / GROWN.aim } : GROWN;
}

/** A database with this many entries in its ledger, and a server of its own. */
async function openScene(on: Place, database: string, size: number): Promise<Scene> {
  await on.create(database);
  const seed = await seedLedger(on.url(database), size);
  const { url } = await running(startOurs(on.url(database), {}, flags['cpu-profile']));
  return { seed, ours: url, baseline: url, databaseUrl: on.url(database), baselineDatabaseUrl: on.url(database) };
}

/** One row after the other; then no server runs any more. */
async function measureEach(measured: readonly Row[], scene: Scene, baselineScene = scene): Promise<Result[]> {
  const results: Result[] = [];
  for (const row of measured) {
    const contenders = { ours: await row.ours(scene), baseline: await row.baseline(baselineScene) };
    results.push(await reported(row, compare(row, contenders, seconds)));
  }
  for (const stop of stops.splice(1).reverse()) await stop();
  return results;
}

async function running(starting: Promise<MeasuredServer>): Promise<MeasuredServer> {
  const server = await starting;
  stops.push(() => server.stop());
  return server;
}

async function reported(row: Row, measuring: Promise<Result>): Promise<Result> {
  process.stderr.write(`${row.name} …`);
  const result = await measuring;
  process.stderr.write(` ${result.ratio.toFixed(2)}\n`);
  return result;
}

async function readBalance(url: string, key: string, path: string): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  const body = (await answer.json()) as { data?: unknown[] };
  if (body.data?.length !== 1) throw new Error(`Reading a balance answered ${JSON.stringify(body)}.`);
  return body;
}
