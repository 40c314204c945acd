import { expect, test } from 'vitest';
import { makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { readDecimal } from '../platform/index.ts';
import { type Explanation, type ExplanationCursor, explain } from './index.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const [warehouse, van] = [await company.location(), await company.location({ kind: 'vehicle' })];
const itemId = await company.item();

const line = (locationId: number, quantity: number) => ({ itemId, locationId, quantity });
await company.post({ kind: 'receipt', entries: [line(warehouse, 50)] });
await company.post({ kind: 'transfer', entries: [line(warehouse, -20), line(van, 20)] });
await company.post({ kind: 'issue', entries: [line(van, -3)], reason: 'Sold', reference: 'INV-1' });
await company.post({ kind: 'count', entries: [line(warehouse, 28)], reasonCode: 'shrinkage' });
await company.reserve({ itemId, locationId: warehouse, quantity: 5 });
await company.post({ kind: 'adjustment', entries: [line(warehouse, 1), line(van, 1)] });

function ask(question: { locationId?: number; limit?: number; cursor?: ExplanationCursor | undefined } = {}) {
  const { limit = 100, ...rest } = question;
  return database.inTenant(company.tenantId, (sql) => explain(sql, company.tenantId, { itemId, limit, ...rest }));
}

const told = (explanation: Explanation) =>
  explanation.steps.map((step) => [step.kind, step.locationId, step.change, step.balance]);

test('an item as a whole: moves between its places are no steps', async () => {
  const explanation = await ask();
  expect(told(explanation)).toEqual([
    ['adjustment', van, '1', '47'],
    ['adjustment', warehouse, '1', '46'],
    ['reserve', warehouse, '0', '45'],
    ['count', warehouse, '-2', '45'],
    ['issue', van, '-3', '47'],
    ['receipt', warehouse, '50', '50'],
  ]);
  expect(explanation).toMatchObject({ balanceBefore: '0', next: null });
  expect(explanation.steps[4]).toMatchObject({ reason: 'Sold', reference: 'INV-1', actor: { name: 'Test' } });
  expect(explanation.steps[3]).toMatchObject({
    reasonCode: 'shrinkage',
    document: { kind: 'adjustment', number: 'ADJ-1' },
  });
});

test('one place: moves into it and out of it are steps', async () => {
  expect(told(await ask({ locationId: van }))).toEqual([
    ['adjustment', van, '1', '18'],
    ['issue', van, '-3', '17'],
    ['transfer', van, '20', '20'],
  ]);
  expect(told(await ask({ locationId: warehouse }))).toEqual([
    ['adjustment', warehouse, '1', '29'],
    ['reserve', warehouse, '0', '28'],
    ['count', warehouse, '-2', '28'],
    ['transfer', warehouse, '-20', '30'],
    ['receipt', warehouse, '50', '50'],
  ]);
});

test.each([undefined, 'van', 'warehouse'])('pages of every size tell the same story (%s)', async (place) => {
  const where = place === undefined ? {} : { locationId: place === 'van' ? van : warehouse };
  const whole = await ask(where);
  for (const limit of [1, 2, 3, 4]) {
    const steps: Explanation['steps'] = [];
    let cursor: ExplanationCursor | undefined;
    let balanceBefore = '';
    do {
      const page = await ask({ ...where, limit, cursor });
      expect(page.steps.length).toBeLessThanOrEqual(limit);
      steps.push(...page.steps);
      balanceBefore = page.balanceBefore;
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(steps).toEqual(whole.steps);
    expect(balanceBefore).toBe('0');
  }
});

test('each step follows from the one below it', async () => {
  for (const where of [{}, { locationId: van }, { locationId: warehouse }]) {
    const { steps } = await ask(where);
    for (const [index, step] of steps.entries()) {
      const below = steps[index + 1]?.balance ?? '0';
      expect(readDecimal(below) + readDecimal(step.change)).toBe(readDecimal(step.balance));
    }
  }
});

test('an item that never moved has no steps', async () => {
  const other = await company.item();
  const explanation = await database.inTenant(company.tenantId, (sql) =>
    explain(sql, company.tenantId, { itemId: other, limit: 10 }),
  );
  expect(explanation).toEqual({ steps: [], balanceBefore: '0', next: null });
});
