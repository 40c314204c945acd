import { type Actor, createTenant, prepareUser } from '../../access/index.ts';
import { makeUser } from '../../administration/index.ts';
import { createItem, createLocation, createReference, type LocationKind } from '../../catalog/index.ts';
import type { Command, Journal } from '../../journal/index.ts';
import type { Database } from '../../platform/index.ts';
import { DEMO_ITEMS, type DemoItem } from './catalogue.ts';

/** The company of the demonstration, before anything moved. */
export interface DemoCompany {
  tenantId: number;
  /** Who posts movements. */
  people: readonly Actor[];
  items: readonly (DemoItem & { id: number })[];
  warehouses: readonly number[];
  trucks: readonly number[];
  jobs: readonly number[];
  run<Input, Output>(command: Command<Input, Output>, input: Input, by?: Actor): Promise<Output>;
}

export const DEMO_USERNAME = 'demo';

const PEOPLE = [
  { username: DEMO_USERNAME, scopes: ['admin'], firstname: 'Dana', lastname: 'Moss' },
  { username: 'demo-stockroom', scopes: ['inventory:write'], firstname: 'Ravi', lastname: 'Patel' },
  { username: 'demo-van', scopes: ['inventory:write'], firstname: 'Lena', lastname: 'Brandt' },
];
const JOBS = [
  'Boiler at Mill Lane 4',
  'School gym heating',
  'Flat 12, Harbour House',
  'Bakery drain',
  'Office block B, floor 3',
];

/** Creates the company with its users, locations, items and jobs. */
export async function makeDemoCompany(
  database: Database,
  journal: Journal,
  password: string,
  now: Date,
): Promise<DemoCompany> {
  const { id: tenantId } = await createTenant(database.system, { name: 'Northwind Plumbing (demo)' }, now);
  const bounds = { brandId: null, siteIds: null };
  const operator: Actor = { kind: 'operator', id: null, name: 'Operator', tenantId, scopes: ['admin'], ...bounds };
  const run: DemoCompany['run'] = async (command, input, by = operator) =>
    (await journal.submit(by, command, input)).output;

  const people: Actor[] = [];
  for (const { username, scopes, ...profile } of PEOPLE) {
    const user = await run(makeUser, await prepareUser({ username, password, scopes, profile }));
    const name = `${profile.firstname} ${profile.lastname}`;
    people.push({ kind: 'user', id: user.id, name, tenantId, scopes, ...bounds });
  }
  const place = async (name: string, kind: LocationKind, code: string, parentId: number | null = null) =>
    (await run(createLocation, { name, kind, code, parentId })).id;
  const site = await place('Northwind site', 'site', 'NW');
  const warehouses = [
    await place('Main warehouse', 'warehouse', 'W1', site),
    await place('North depot', 'warehouse', 'W2', site),
    await place('Harbour store', 'warehouse', 'W3', site),
  ];
  const trucks = [await place('Truck 1', 'vehicle', 'T1'), await place('Truck 2', 'vehicle', 'T2')];
  const items: DemoCompany['items'][number][] = [];
  // Together, so that they share a few transactions.
  const made = await Promise.all(DEMO_ITEMS.map((item) => run(createItem, item.fields)));
  for (const [index, item] of DEMO_ITEMS.entries()) items.push({ ...item, id: made[index]?.id ?? 0 });
  const jobs = await Promise.all(
    JOBS.map(async (name) => (await run(createReference, { kind: 'job' as const, name })).id),
  );
  return { tenantId, people, items, warehouses, trucks, jobs, run };
}
