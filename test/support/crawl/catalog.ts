import type { Maker } from './maker.ts';

/** A row with both of its names. */
export interface Named {
  id: number;
  uuid: string;
}

/** What people write: quotes, markup, signs that mean something to SQL and to a pattern, other scripts, an emoji. */
export const ODD = `Ä"'<b>&amp;</b> %_\\ 100 % שלום 🧴`;

/**
 * The words of a world, by who may read them. A test looks for them in answers, so they stand in the names of everything that is made:
 * `place` of what belongs to a place, `goods` of what belongs to stock and documents there, `brand` of items that belong to a brand alone.
 */
export const wordsOf = (world: string) => ({
  place: `${world}PLACE`,
  goods: `${world}GOODS`,
  brand: `${world}BRAND`,
});
export type Words = ReturnType<typeof wordsOf>;

export type Catalog = Awaited<ReturnType<typeof makeCatalog>>;

/** A site with places of every kind below it, a brand, items of every sort, and one reference of every kind. */
export async function makeCatalog(maker: Maker, world: string) {
  const words = wordsOf(world);
  const references = await makeReferences(maker);
  const places = await makePlaces(maker, words, references.technician.id);
  const items = await makeItems(maker, words, { brandId: references.brand.id, siteId: places.site.id });
  await makeLevels(maker, { references, places, items });
  return { world, words, references, places, items };
}

async function makeReferences({ row, post }: Maker) {
  const named = (path: string, name: string) => row(path, { name, customFields: { [ODD]: ODD } });
  const retired = await row('/v1/vendors', { name: 'Retired', active: false });
  await post('/v1/purchase-order-markups', { from: `${retired.id}`, to: `${retired.id}.5`, percent: '12.25' });
  return {
    vendor: await named('/v1/vendors', `Supply & Co. ${ODD}`),
    retired,
    brand: await named('/v1/brands', `House ${ODD}`),
    businessUnit: await named('/v1/business-units', 'North'),
    job: await named('/v1/jobs', `Mill Lane ${ODD}`),
    project: await named('/v1/projects', 'Bridge'),
    technician: await named('/v1/technicians', 'Ada'),
    orderType: await named('/v1/purchase-order-types', `Stock ${retired.id}`),
    returnType: await named('/v1/return-types', `Faulty ${retired.id}`),
  };
}

async function makePlaces({ row }: Maker, { place }: Words, technicianId: number) {
  const at = (name: string, kind: string, more: object = {}) =>
    row('/v1/locations', { name: `${place} ${name}`, kind, code: `${place}-${name}`, ...more });
  const site = await at('site', 'site', { address: { street: ODD, country: 'DE' } });
  const below = { parentId: site.id };
  const main = await at('main', 'warehouse', below);
  return {
    site,
    main,
    shelf: await at('shelf', 'bin', { parentId: main.id, memo: ODD }),
    van: await at('van', 'vehicle', { ...below, warehouseId: main.id, technicianIds: [technicianId] }),
    technician: await at('technician', 'technician', below),
    jobSite: await at('job-site', 'job_site', below),
    other: await at('other', 'other', { ...below, allowNegative: true }),
    closed: await at('closed', 'warehouse', { ...below, active: false }),
  };
}

async function makeItems({ row }: Maker, words: Words, of: { brandId: number; siteId: number }) {
  const item = (word: string, name: string, more: object = {}) =>
    row('/v1/items', { partNumber: `${word}-${name}`, name: `${word} ${name} ${ODD}`, brandId: of.brandId, ...more });
  const prices = { cost: '2.333333', price: '4.5', minStockLevel: '5.25', reorderQuantity: '12' };
  const customFields = { [ODD]: ODD };
  const plain = await item(words.brand, 'plain', { ...prices, category: 'Parts', description: ODD, customFields });
  return {
    plain,
    kit: await item(words.brand, 'kit', { components: [{ itemId: plain.id, quantity: '2' }] }),
    lots: await item(words.brand, 'lots', { tracking: 'lot' }),
    serials: await item(words.brand, 'serials', { tracking: 'serial', serialNumber: 'M-1' }),
    aware: await item(words.brand, 'aware', { locationAware: true, unit: 'm' }),
    unstocked: await item(words.brand, 'unstocked', { allowNegative: true }),
    inactive: await item(words.brand, 'inactive', { active: false }),
    strange: await item(words.brand, 'strange', { externalData: { hapihub: { product: {}, images: 1 } } }),
    atSite: await item(words.goods, 'at-site', { ...prices, siteId: of.siteId }),
    atSiteLots: await item(words.goods, 'at-site-lots', { tracking: 'lot', siteId: of.siteId }),
  };
}

type Made = Pick<Awaited<ReturnType<typeof makeCatalog>>, 'references' | 'places' | 'items'>;

/** Levels that nothing reaches, of the company, of places and of a template, with a vendor and a place that supplies. */
async function makeLevels({ post, put, patch }: Maker, { references, places, items }: Made): Promise<void> {
  const many = { minimum: '50000.5', target: '60000' };
  const levels = [items.plain, items.atSite].map(({ id: itemId }) => ({ itemId, ...many }));
  const template = await post('/v1/level-templates', { name: `Vans ${ODD}`, levels });
  await patch(`/v1/locations/${places.van.id}`, { levelTemplateId: template.id, supplyLocationId: places.main.id });
  await patch(`/v1/items/${items.plain.id}`, { vendorId: references.vendor.id });
  await put(
    '/v1/stock-levels',
    [places.main, places.shelf].map(({ id: locationId }) => ({ itemId: items.plain.id, locationId, ...many })),
  );
}
