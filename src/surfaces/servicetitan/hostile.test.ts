import { expect, test } from 'vitest';
import { OPERATIONS } from './index.ts';
import { surfaceTest } from './test-client.ts';

const surface = await surfaceTest();
const acme = await surface.company();
const item = (await acme.native.post('/v1/items', { partNumber: 'F', name: 'F' })).body.id as unknown as number;
await acme.native.post('/v1/movements', {
  movements: [{ kind: 'adjustment', entries: [{ itemId: item, quantity: '1' }] }],
});

/** Parameters that readers of several names read beside their own. */
const MORE_NAMES = [
  ...['page', 'pageSize', 'includeTotal', 'createdOnOrAfter', 'createdBefore', 'modifiedOnOrAfter', 'modifiedBefore'],
  ...['dateOnOrAfter', 'dateBefore', 'externalDataApplicationGuid', 'externalDataKey', 'externalDataValues'],
  ...['customFields.Fields', 'customFields.Fields[x]', 'customFields.Fields.__proto__', 'customFields.Operator'],
];
const TEXTS = [
  ...[
    '-1',
    '0',
    '1',
    '99999999999999999999',
    '9223372036854775807',
    '1e9',
    'NaN',
    'null',
    'True',
    '{}',
    '{"a":{}}',
    '[]',
  ],
  ...['0001-01-01', '9999-12-31T23:59:59.9999999Z', '2024-02-30', "' or 1=1 --", '%', '\\', ',', ',,1', '+Id', '--Id'],
  ...['𝄞', 'x'.repeat(5_000), '9f8e7d6c-5b4a-4321-8765-0123456789ab', '{9f8e7d6c-5b4a-4321-8765-0123456789ab}'],
];
const BODIES: unknown[] = [
  ...[
    {},
    [],
    null,
    1,
    'text',
    true,
    { id: 1 },
    { name: null },
    { name: {} },
    { externalData: [] },
    { operations: [{}] },
  ],
  { operations: [{ objectId: -1, customFields: [{ name: '__proto__', value: '' }] }] },
  { externalData: { applicationGuid: '9f8e7d6c-5b4a-4321-8765-0123456789ab', externalData: [{ key: '__proto__' }] } },
  { name: 'x'.repeat(10_000), warehouseId: 2 ** 60, technicianIds: [1.5], taxRate: 1e300, active: 'yes' },
  { items: [{ skuId: 1, quantity: 1e-9, cost: -1 }], vendorId: 1, date: '9999-99-99', canceledReason: 'No' },
];

const GET = OPERATIONS.filter((operation) => operation.method === 'GET');
const WRITES = OPERATIONS.filter((operation) => operation.method !== 'GET');
const pathOf = (path: string, id: number | string) => path.replace(':id', String(id));

test.each(GET.map((operation) => [operation.id, operation] as const))(
  '%s survives every query',
  async (_id, { path, query, base }) => {
    for (const name of [...Object.keys(query), ...MORE_NAMES]) {
      const answers = await Promise.all(
        TEXTS.map((text) =>
          acme.call(
            'GET',
            `${pathOf(path, item)}?${encodeURIComponent(name)}=${encodeURIComponent(text)}`,
            undefined,
            {},
            base,
          ),
        ),
      );
      const failed = answers
        .map((answer, index) => [name, TEXTS[index], answer.status] as const)
        .filter(([, , status]) => status >= 500);
      expect(failed).toEqual([]);
    }
  },
);

test.each(WRITES.map((operation) => [operation.id, operation] as const))(
  '%s survives every body',
  async (_id, operation) => {
    for (const id of operation.path.includes(':id') ? [item, -1, 'x', '9'.repeat(30)] : [0]) {
      for (const body of BODIES) {
        const { status } = await acme.call(operation.method, pathOf(operation.path, id), body);
        expect([id, body, status < 500]).toEqual([id, body, true]);
      }
    }
  },
);
