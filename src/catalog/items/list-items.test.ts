import { expect, it } from 'vitest';
import { openCompany } from '../../../test/support/catalog.ts';
import { type Piece, units } from '../../platform/index.ts';
import {
  createItems,
  createReference,
  EVERYTHING,
  ITEMS,
  type ItemFilter,
  LOW_STOCK,
  type NewItem,
  updateItem,
} from '../index.ts';

const company = await openCompany();
const { run } = company;

const vendor = await run(createReference, { kind: 'vendor', name: 'Vendor' });
const ids = await make([
  { partNumber: 'AB-1', name: 'Copper Pipe', category: 'pipes' },
  { partNumber: 'AB-2', name: 'Copper elbow', category: 'fittings', vendorId: vendor.id },
  { partNumber: 'XY-3', name: 'abrasive 50%', category: 'tools', tracking: 'lot' },
  { partNumber: 'XY_4', name: 'Éclair', category: 'tools', active: false },
]);

async function make(items: NewItem[]): Promise<number[]> {
  const outcomes = await run(createItems, { mode: 'atomic', items });
  return outcomes.flatMap((outcome) => (outcome.status === 'created' ? [outcome.item.id] : []));
}

type Asked = Partial<ItemFilter> & Pick<Partial<Piece>, 'after' | 'limit'>;

async function list({ after, limit = 100, ...filter }: Asked): Promise<string[]> {
  const rows = await company.list(ITEMS, { visibility: EVERYTHING, ids, ...filter }, { after, limit });
  return rows.map((item) => item.partNumber);
}

it.each<[Asked, string[]]>([
  [{}, ['AB-1', 'AB-2', 'XY-3', 'XY_4']],
  [{ partNumber: 'AB-1' }, ['AB-1']],
  [{ partNumber: 'ab-1' }, ['AB-1']],
  [{ category: 'tools' }, ['XY-3', 'XY_4']],
  [{ category: 'tools', active: true }, ['XY-3']],
  [{ active: false }, ['XY_4']],
  [{ tracking: 'lot' }, ['XY-3']],
  [{ vendorId: vendor.id }, ['AB-2']],
  [{ after: ids[1]!, limit: 1 }, ['XY-3']],
  [{ search: 'COPPER' }, ['AB-1', 'AB-2']],
  [{ search: ' pipe ' }, ['AB-1']],
  [{ search: 'ppe' }, ['AB-1', 'AB-2']],
  [{ search: 'b-2' }, ['AB-2']],
  [{ search: '50%' }, ['XY-3']],
  [{ search: 'y_4' }, ['XY_4']],
  [{ search: 'y%4' }, []],
  [{ search: 'éCL' }, ['XY_4']],
  [{ search: 'copper', category: 'fittings' }, ['AB-2']],
  [{ search: 'copper', after: ids[0]! }, ['AB-2']],
  [{ search: 'ab' }, ['AB-1', 'AB-2', 'XY-3']],
  [{ search: 'A' }, ['AB-1', 'AB-2', 'XY-3']],
  [{ search: 'c', limit: 1 }, ['AB-1']],
  [{ search: 'c', after: ids[0]! }, ['AB-2']],
  [{ search: 'pi' }, []],
  [{ search: '%' }, []],
  [{ search: '' }, ['AB-1', 'AB-2', 'XY-3', 'XY_4']],
])('lists by %o', async (filter, expected) => {
  expect(await list(filter)).toEqual(expected);
});

it('finds an item by its new name and no longer by its old one', async () => {
  const [id = 0] = await make([{ partNumber: 'R-1', name: 'Quokka' }]);
  await run(updateItem, { id, patch: { name: 'Wombat' } });
  expect(await list({ search: 'wombat', ids: undefined })).toEqual(['R-1']);
  expect(await list({ search: 'quokka', ids: undefined })).toEqual([]);
});

it('goes on through a common text until the page is full, whichever way it is found', async () => {
  const many = (from: number): NewItem[] =>
    Array.from({ length: 1_000 }, (_, index) => {
      const isRare = index === 10 || index === 990;
      return { partNumber: `MANY-${from + index}`, name: 'widget', category: isRare ? 'rare' : 'plenty' };
    });
  for (let from = 0; from < 6_000; from += 1_000) await make(many(from));
  await make([{ partNumber: 'OTHER', name: 'Wombat', category: 'rare' }]);
  const expected = Array.from({ length: 6 }, (_, block) => [
    `MANY-${block * 1_000 + 10}`,
    `MANY-${block * 1_000 + 990}`,
  ]).flat();
  for (const search of ['WIDGET', 'W', 'wi', 'Any-']) {
    const rare = { search, category: 'rare', ids: undefined };
    const found = await list(rare);
    expect(found.filter((partNumber) => partNumber !== 'OTHER')).toEqual(expected);
    expect(found.includes('OTHER')).toBe(search === 'W');
    expect(await list({ ...rare, limit: 5 })).toEqual(expected.slice(0, 5));
    expect(await list({ ...rare, limit: 11 })).toEqual(expected.slice(0, 11));
  }
});

it('lists low stock by criticality, then by what is missing, then by id, page by page', async () => {
  const stocked = async (name: string, minimum: number, onHand: number) => {
    const [id = 0] = await make([{ partNumber: name, name, minStockLevel: units(minimum) }]);
    const quantity = units(onHand);
    if (onHand > 0) await company.post({ kind: 'receipt', entries: [{ itemId: id, locationId: null, quantity }] });
    return id;
  };
  await stocked('half of 10', 10, 5);
  await stocked('half of 100', 100, 50);
  await stocked('at the minimum', 7, 7);
  await stocked('above', 7, 8);
  await stocked('no minimum', 0, 0);
  const raised = await stocked('raised', 2, 2);
  await stocked('half of 10 too', 10, 5);
  await run(updateItem, { id: raised, patch: { minStockLevel: units(200) } });

  const seen: string[] = [];
  let behind: readonly string[] | undefined;
  do {
    const page = await company.list(LOW_STOCK, { visibility: EVERYTHING }, { behind, limit: 2 });
    seen.push(...page.map(({ item }) => `${item.partNumber}: ${item.deficit}`));
    behind = page.at(-1)?.place;
  } while (behind !== undefined);
  const expected = ['raised: 198', 'half of 100: 50', 'half of 10: 5', 'half of 10 too: 5', 'at the minimum: 0'];
  expect(seen).toEqual(expected);
  const low = { lowStock: true, ids: undefined };
  expect(await list(low)).toHaveLength(5);
  expect(await list({ ...low, search: 'half' })).toEqual(['half of 10', 'half of 100', 'half of 10 too']);
  expect(await list({ lowStock: false, search: 'above', ids: undefined })).toEqual(['above']);

  await run(updateItem, { id: raised, patch: { minStockLevel: units(1) } });
  expect(await list({ ...low, search: 'raised' })).toEqual([]);
});
