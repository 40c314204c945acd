import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listTenants } from '../../access/index.ts';
import { createReservation, postMovements } from '../../documents/index.ts';
import { createJournal } from '../../journal/index.ts';
import type { Config, Database } from '../../platform/index.ts';
import { amount } from './catalogue.ts';
import { createChance } from './chance.ts';
import { DEMO_USERNAME, type DemoCompany, makeDemoCompany } from './company.ts';
import { type DemoShelf, dayMovements, openingMovements } from './days.ts';
import { writeDocuments } from './documents.ts';

const DAYS = 91;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SEED = 7;
const RESERVED = 9;

/** The credentials of the demonstration. */
export interface DemoSignIn {
  username: string;
  password: string;
}

/**
 * Fills an empty database with a small company with three months of history: the past is written by a journal whose clock runs
 * from then to now, so that every page shows it as real. A database with a company in it is left unchanged.
 */
export async function fillDemo(database: Database, config: Config): Promise<DemoSignIn | undefined> {
  const file = join(config.dataFolder, 'demo-password');
  const tenants = await listTenants(database.system, { after: 0, limit: 1 });
  if (tenants.length > 0) {
    return existsSync(file) ? { username: DEMO_USERNAME, password: readFileSync(file, 'utf8').trim() } : undefined;
  }
  const password = randomBytes(9).toString('base64url');
  mkdirSync(config.dataFolder, { recursive: true });
  writeFileSync(file, `${password}\n`, { mode: 0o600 });

  const today = Date.now();
  let now = new Date(today - DAYS * DAY_MS);
  const journal = createJournal(database, () => now);
  const company = await makeDemoCompany(database, journal, password, now);
  const chance = createChance(SEED);
  const shelf: DemoShelf = { serials: new Map(), made: 0 };
  const post = (movements: Parameters<typeof postMovements.decide>[0]['movements']) =>
    company.run(postMovements, { mode: 'independent', movements }, chance.one(company.people));

  await post(openingMovements(company, shelf, chance, now));
  for (let day = 1; day <= DAYS; day += 1) {
    const morning = new Date(today - (DAYS - day) * DAY_MS);
    morning.setUTCHours(8, 0, 0, 0);
    if (morning.getUTCDay() === 0 || morning.getUTCDay() === 6) continue;
    // Three times a day, so that a day looks real.
    for (const movements of inThree(dayMovements(company, shelf, chance, morning))) {
      now = new Date(Math.min(today, morning.getTime() + chance.whole(0, 9 * 60) * 60_000));
      await post(movements);
    }
    if (day % 28 === 0) await post([monthlyCount(company, chance.whole(0, 2))]);
  }
  now = new Date(today - HOUR_MS);
  for (let count = 0; count < RESERVED; count += 1)
    await reserve(company, chance.one(company.items), chance.whole(1, 3));
  await writeDocuments(company);
  await journal.close();
  return { username: DEMO_USERNAME, password };
}

function inThree<Value>(values: Value[]): Value[][] {
  const parts: Value[][] = [[], [], []];
  for (const [index, value] of values.entries()) parts[index % parts.length]?.push(value);
  return parts.filter((part) => part.length > 0);
}

/** A spot count of a shelf. */
function monthlyCount(
  company: DemoCompany,
  offset: number,
): Parameters<typeof postMovements.decide>[0]['movements'][number] {
  const items = company.items.filter((item, index) => item.fields.tracking === 'none' && index % 40 === offset);
  const entries = items.map((item) => ({
    itemId: item.id,
    locationId: company.warehouses[0] ?? null,
    quantity: amount(item.perDay * 12),
  }));
  return { kind: 'count', reference: 'Monthly count', entries };
}

async function reserve(company: DemoCompany, item: DemoCompany['items'][number], count: number): Promise<void> {
  if (item.fields.tracking !== 'none') return;
  const request = {
    itemId: item.id,
    locationId: company.warehouses[0] ?? null,
    quantity: amount(count),
    reference: 'Boiler at Mill Lane 4',
    jobId: company.jobs[0] ?? null,
  };
  // Without available stock there is one reservation fewer.
  await company.run(createReservation, request, company.people[0]).catch(() => undefined);
}
