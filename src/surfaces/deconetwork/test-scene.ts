import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

export const FIND = '/api/json/manage_inventory_events/find';
export const INVENTORY = '/api/json/manage_inventory/find';
export const UPDATE = '/api/json/manage_inventory/update';

export type Fields = Record<string, string | number>;

export interface Event {
  inventory_id: number;
  old_qty: number;
  new_qty: number;
  change_type: number;
  created_at: string;
  user: Record<string, unknown> | null;
}

export interface Body {
  response_status: { code: number; severity: string; description: string };
  inventory_events: Event[];
  total: number;
}

export const SIGN_IN = { username: 'david', password: 'a long password' };

/** The user of the vendor's own example. */
const PROFILE = {
  salutation: null,
  firstname: 'David',
  lastname: 'Smith',
  companyId: null,
  street: '1522 Junior Avenue',
  city: 'San Francisco',
  state: 'California',
  phNumber: '+1 518-555-0191',
  countryCode: 'US',
  postcode: '94103',
  email: 'dsmith@testing.test',
  company: null,
};

export const encoded = (fields: Fields) =>
  new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();

/** The whole answer to a refused request. */
export const refused = (code: number, description: string, severity = 'ERROR') => ({
  http: 200,
  body: { response_status: { code, severity, description } },
});

/** Conditions that all events match. */
export const EVERYTHING = { field: 1, condition: 6, date1: '2000-01-01T00:00:00' };
export const ofItem = (item: number) => ({ field: 2, condition: 1, number1: item });

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** A company with three items at two locations, five movements and a user, called like the vendor's clients do. */
export async function openScene() {
  const native = await nativeTest();
  const tenant = await native.tenant();
  const { client } = tenant;
  const addUser = userMaker(native);
  const userId = await addUser(tenant.id, { profile: PROFILE });
  const make = maker(client);
  const shop = await make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
  const van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
  const vendorId = await make('/v1/vendors', { name: 'Paper & Co' });
  const paper = await make('/v1/items', { partNumber: 'PAPER', name: 'Paper, white', vendorId });
  const ink = await make('/v1/items', { partNumber: 'INK', name: 'Ink' });
  const glue = await make('/v1/items', { partNumber: 'GLUE', name: 'Glue', tracking: 'lot' });
  const entry = (itemId: number, locationId: number, quantity: string) => ({ itemId, locationId, quantity });
  const moved = await client.post('/v1/movements', {
    movements: [
      { kind: 'receipt', entries: [entry(paper, shop, '10'), entry(ink, shop, '2.5')] },
      { kind: 'transfer', entries: [entry(paper, shop, '-4'), entry(paper, van, '4')] },
      { kind: 'issue', entries: [entry(paper, van, '-1'), entry(paper, shop, '-2')] },
      { kind: 'count', entries: [entry(ink, shop, '3')] },
      { kind: 'adjustment', entries: [entry(ink, shop, '0')] },
    ],
  });
  if (moved.status !== 201) throw new Error(JSON.stringify(moved.body));
  const calls = callers(native);
  const steps = async (fields: Fields) =>
    (await calls.get(fields)).body.inventory_events.map(({ inventory_id, old_qty, new_qty }) => [
      inventory_id,
      old_qty,
      new_qty,
    ]);
  return { native, tenant, client, addUser, userId, shop, van, paper, ink, glue, ...calls, steps };
}

function maker(client: Client) {
  return async (path: string, body: object): Promise<number> => {
    const answer = await client.post(path, body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body.id as never;
  };
}

function userMaker(native: NativeTest) {
  return async (tenantId: number, user: object): Promise<number> => {
    const made = await native.operator.post(`/v1/tenants/${tenantId}/users`, {
      ...SIGN_IN,
      scopes: ['inventory:write'],
      rateLimitPerMinute: 1_000_000,
      ...user,
    });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return made.body.id as never;
  };
}

function callers({ server }: NativeTest) {
  return {
    async get(fields: Fields, path = FIND) {
      const answer = await server.inject({ method: 'GET', url: `${path}?${encoded({ ...SIGN_IN, ...fields })}` });
      return { http: answer.statusCode, body: answer.json<Body>() };
    },
    async post(form: Fields | string, path = FIND, query = '') {
      const payload = typeof form === 'string' ? form : encoded({ ...SIGN_IN, ...form });
      const answer = await server.inject({
        method: 'POST',
        url: `${path}${query}`,
        payload,
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      });
      return { http: answer.statusCode, body: answer.json<Body>() };
    },
  };
}
