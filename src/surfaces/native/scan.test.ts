import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
let client: Client;
let pin: { vendor: number; other: number; shelf: number };

interface Match {
  by: string;
  item?: { partNumber: string };
  unit?: string;
  quantity?: string;
  baseQuantity?: string;
  lot?: { id: number | null; number: string; expiresOn: string | null };
  serial?: { number: string; inStock: boolean };
  location?: { code: string };
}

async function scan(code: string, by = client) {
  const { status, body } = await by.get(`/v1/scan?code=${encodeURIComponent(code)}`);
  expect(status).toBe(200);
  return body as unknown as { parsed: object; matches: Match[] };
}

/** What a code leads to: how it was found, the item, and how much of it. */
async function found(code: string, by = client): Promise<string[]> {
  return (await scan(code, by)).matches.map(
    ({ by, item, quantity, unit, baseQuantity, location }) =>
      `${by} ${location?.code ?? `${item?.partNumber} ${quantity} ${unit} = ${baseQuantity}`}`,
  );
}

beforeAll(async () => {
  const tenant = await native.tenant();
  client = tenant.client;
  const vendor = Number((await client.post('/v1/vendors', { name: 'Acme' })).body.id);
  const other = Number((await client.post('/v1/vendors', { name: 'Bolt' })).body.id);
  const shelf = Number((await client.post('/v1/locations', { name: 'Shelf A', kind: 'bin', code: 'A-01' })).body.id);
  pin = { vendor, other, shelf };
  const tea = await client.post('/v1/items', {
    partNumber: 'TEA',
    name: 'Tea',
    unit: 'box',
    tracking: 'lot',
    units: [
      { name: 'Case', factor: 12, forPurchase: true },
      { name: 'kg', factor: '4' },
    ],
    codes: [
      { code: '012345678905', kind: 'gtin' },
      { code: '09501101530003', kind: 'gtin' },
      { code: '10012345678902', kind: 'gtin', unit: 'case' },
      { code: 'AC 77', kind: 'vendor', vendorId: vendor, unit: 'case' },
      { code: 'shelf-tag-1', kind: 'other' },
    ],
  });
  expect(tea.status).toBe(201);
  const pump = await client.post('/v1/items', { partNumber: '1027033110', name: 'Pump', tracking: 'serial' });
  const entries = [
    {
      itemId: tea.body.id,
      locationId: shelf,
      quantity: 3,
      lot: { number: '10D9T', expiresAt: '2027-03-31T00:00:00Z' },
    },
    { itemId: pump.body.id, locationId: shelf, quantity: 1, serials: ['S-1'] },
  ];
  expect((await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] })).status).toBe(201);
});

describe('F1: a code of an item', () => {
  test.each([
    ['012345678905', '1 box = 1'],
    ['0012345678905', '1 box = 1'],
    ['00012345678905', '1 box = 1'],
    [']E00012345678905', '1 box = 1'],
    ['10012345678902', '1 Case = 12'],
    ['ac 77', '1 Case = 12'],
    ['SHELF-TAG-1 ', '1 box = 1'],
  ])('%s is known', async (code, amount) => {
    expect((await found(code)).map((one) => one.toLowerCase())).toEqual([`code tea ${amount}`.toLowerCase()]);
  });

  test('a part number is known too, in any case', async () => {
    expect(await found('tea')).toEqual(['partNumber TEA 1 box = 1']);
  });

  test('what nobody knows is found nowhere', async () => {
    expect(await scan('4711')).toEqual({ parsed: {}, matches: [] });
  });
});

describe('F2: an element string', () => {
  const GTIN = '0109501101530003';
  test.each([
    ['with FNC1', `${GTIN}10NEW-1\x1d17270331`],
    ['in brackets', `(01)09501101530003(17)270331(10)NEW-1`],
    ['behind an AIM prefix', `]C1${GTIN}1727033110NEW-1`],
  ])('%s names the item, the lot and its last day', async (_, code) => {
    const { parsed, matches } = await scan(code);
    expect(parsed).toEqual({ gtin: '09501101530003', lot: 'NEW-1', expiresOn: '2027-03-31' });
    expect(matches.map(({ item, lot }) => [item?.partNumber, lot])).toEqual([
      ['TEA', { id: null, number: 'NEW-1', expiresOn: '2027-03-31' }],
    ]);
  });

  test('names a lot that is known by its id', async () => {
    const [match] = (await scan(`${GTIN}1010D9T`)).matches;
    expect(match?.lot).toEqual({ id: expect.any(Number), number: '10D9T', expiresOn: '2027-03-31' });
  });

  test('counts what a case contains, in the unit of its code', async () => {
    expect(await found('0210012345678902373')).toEqual(['code TEA 3 Case = 36']);
  });

  test('weighs what is kept in kg', async () => {
    expect(await found(`${GTIN}3103001500`)).toEqual(['code TEA 1.5 kg = 6']);
  });

  test('is no reason to tear a lot or a part number apart', async () => {
    expect((await scan('10D9T')).parsed).toEqual({});
    expect(await found('10D9T')).toEqual(['lot TEA 1 box = 1']);
    expect(await found('1027033110')).toEqual(['partNumber 1027033110 1 unit = 1']);
  });
});

test('serials and codes of locations are found', async () => {
  expect((await scan('S-1')).matches).toMatchObject([{ by: 'serial', serial: { number: 'S-1', inStock: true } }]);
  expect(await found('A-01')).toEqual(['location A-01']);
});

test('a reader of another brand finds nothing', async () => {
  const { client: all, key } = await native.tenant();
  const brandId = (await all.post('/v1/brands', { name: 'Ours' })).body.id;
  await all.post('/v1/items', { partNumber: 'X', name: 'X', codes: [{ code: '96385074', kind: 'gtin' }] });
  const own = await key(['inventory:read'], { brandId });
  expect(await found('96385074', all)).toEqual(['code X 1 unit = 1']);
  expect(await found('96385074', own)).toEqual([]);
});

describe('codes and units that cannot be', () => {
  const code = (code: string, more: object = {}) => ({ codes: [{ code, kind: 'other', ...more }] });
  const unit = (factor: unknown, name = 'case') => ({ units: [{ name, factor }] });
  test.each([
    ['a wrong check digit', code('012345678906', { kind: 'gtin' }), '400 codes.0.code'],
    ['letters in a GTIN', code('12345678901A', { kind: 'gtin' }), '400 codes.0.code'],
    ['a code that another item has', code('0012345678905'), '409 codes.0.code'],
    ['a code twice', { codes: [...code('Q 1').codes, ...code('q 1').codes] }, '400 codes.1.code'],
    ['a vendor code of nobody', code('V', { kind: 'vendor' }), '400 codes.0.vendorId'],
    ['a vendor who is not there', code('V', { kind: 'vendor', vendorId: 999_999 }), '404 codes.0.vendorId'],
    ['a unit that the item lacks', code('V', { unit: 'pallet' }), '404 codes.0.unit'],
    ['blanks', code('  '), '400 codes.0.code'],
    ['a factor of 0', unit(0), '400 units.0.factor'],
    ['a factor below 0', unit('-1'), '400 units.0.factor'],
    ['seven decimals', unit('0.0000001'), '400 units.0.factor'],
    ['a unit twice', { units: [unit(2).units[0], unit(3, 'CASE').units[0]] }, '400 units.1.name'],
    ['the base unit again', { unit: 'box', ...unit(2, 'Box') }, '400 units.0.name'],
  ])('%s: %s', async (_, fields, verdict) => {
    const { status, body } = await client.post('/v1/items', { partNumber: 'NEW', name: 'New', ...fields });
    const [error] = body.errors as unknown as { path: string }[];
    expect(`${status} ${error?.path}`).toBe(verdict);
  });
});

test('two vendors may use one number, and one vendor no number for two items', async () => {
  const own = (partNumber: string, vendorId: number) =>
    client.post('/v1/items', { partNumber, name: partNumber, codes: [{ code: 'N-5', kind: 'vendor', vendorId }] });
  expect((await own('V1', pin.vendor)).status).toBe(201);
  expect((await own('V2', pin.other)).status).toBe(201);
  expect((await own('V3', pin.other)).body.code).toBe('duplicate_code');
  expect(await found('N-5')).toEqual(['code V1 1 unit = 1', 'code V2 1 unit = 1']);
});

test('a code goes with its item, and is free when the item gives it up or is deleted', async () => {
  const codes = [{ code: 'FREE-1', kind: 'other' }];
  const first = (await client.post('/v1/items', { partNumber: 'F1', name: 'F1', codes })).body.id;
  expect((await client.post('/v1/items', { partNumber: 'F2', name: 'F2', codes })).body.code).toBe('duplicate_code');
  await client.patch(`/v1/items/${first}`, { codes: [] });
  const second = (await client.post('/v1/items', { partNumber: 'F2', name: 'F2', codes })).body.id;
  expect(await found('free-1')).toEqual(['code F2 1 unit = 1']);
  await client.delete(`/v1/items/${second}`);
  expect(await found('free-1')).toEqual([]);
  expect((await client.patch(`/v1/items/${first}`, { codes })).status).toBe(200);
});

test('of items that are created at once with one code, one gets it', async () => {
  const codes = [{ code: 'RACE', kind: 'other' }];
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) => client.post('/v1/items', { partNumber: `R${n}`, name: 'R', codes })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
});

test('AI 240 names the item by its part number, with the lot, where no GTIN is said', async () => {
  const { parsed, matches } = await scan('17310330240TEA\u001d10NEW-1');
  expect(parsed).toEqual({ partNumber: 'TEA', lot: 'NEW-1', expiresOn: '2031-03-30' });
  expect(matches).toMatchObject([
    { by: 'partNumber', item: { partNumber: 'TEA' }, baseQuantity: '1', lot: { id: null, number: 'NEW-1' } },
  ]);
});
