import type { ItemFields } from '../../catalog/index.ts';
import { type Quantity, Refusal, units } from '../../platform/index.ts';
import { invalid } from './errors.ts';
import { isUuid } from './wire.ts';

/** A product in a request: the given fields, null to clear one. */
export interface ProductBody {
  name?: string | undefined;
  fields: Partial<Pick<ItemFields, 'description' | 'category' | 'minStockLevel'>>;
  sku?: string | undefined;
  siteId?: string | undefined;
  /** Fields that the core does not have. */
  kept: Record<KeptName, string | null | undefined>;
}

/** Fields that are stored with the item as given. */
export const KEPT = ['barcode', 'brand_id', 'category_id'] as const;
export type KeptName = (typeof KEPT)[number];

const NAME_MAX = 120;
const SKU_MAX = 255;
const CATEGORY_MAX = 255;
const BARCODE_MAX = 255;
const DESCRIPTION_MAX = 20_000;
const REORDER_MAX = 999_999_999_999;

/** Reads the body of a product. Throws one refusal that names every invalid field; unknown fields are ignored. */
export function readProduct(body: unknown): ProductBody {
  const given = (typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}) as Record<
    string,
    unknown
  >;
  const faults: { path: string; message: string }[] = [];
  const wrong = (path: string, message: string) => {
    faults.push({ path, message });
    return undefined;
  };
  /** The trimmed text of a field; null to clear it, undefined if it is not given. */
  const text = (path: string, most: number): string | null | undefined => {
    const value = Object.hasOwn(given, path) ? given[path] : undefined;
    if (value === undefined) return undefined;
    if (value === null) return null;
    if (typeof value !== 'string') return wrong(path, `The ${path} must be a string.`);
    const trimmed = value.trim();
    const fits = trimmed.length <= most * 2 && [...trimmed].length <= most;
    if (!fits) return wrong(path, `The ${path} must not be longer than ${most} characters.`);
    return trimmed === '' ? null : trimmed;
  };
  const uuid = (path: string): string | null | undefined => {
    const value = text(path, SKU_MAX);
    return typeof value !== 'string' || isUuid(value)
      ? value?.toLowerCase()
      : wrong(path, `The ${path} must be a valid UUID.`);
  };
  const name = text('name', NAME_MAX);
  if (name === null) wrong('name', 'The name is required.');
  else if (name !== undefined && /<[a-z/!?]/i.test(name)) wrong('name', 'The name must not contain HTML.');
  const [description, category] = [text('description', DESCRIPTION_MAX), text('category', CATEGORY_MAX)];
  const level = readLevel(given.reorder_level, (message) => wrong('reorder_level', message));
  const product: ProductBody = {
    name: name ?? undefined,
    fields: {
      ...(description === undefined ? {} : { description }),
      ...(category === undefined ? {} : { category }),
      ...(level === undefined ? {} : { minStockLevel: level }),
    },
    sku: text('sku', SKU_MAX) ?? undefined,
    siteId: uuid('site_id') ?? undefined,
    kept: { barcode: text('barcode', BARCODE_MAX), brand_id: uuid('brand_id'), category_id: uuid('category_id') },
  };
  if (faults.length > 0) throw invalid(faults);
  return product;
}

function readLevel(value: unknown, wrong: (message: string) => undefined): Quantity | undefined {
  if (value === undefined) return undefined;
  if (value === null || value === '') return 0n;
  const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= REORDER_MAX) {
    return units(number);
  }
  return wrong('The reorder_level must be an integer of at most twelve digits, 0 or more.');
}

/** Fields of the core under the client's names. */
const CLIENTS_NAMES: Readonly<Record<string, string>> = {
  partNumber: 'sku',
  minStockLevel: 'reorder_level',
  siteId: 'site_id',
  brandId: 'brand_id',
};

/** A refusal of the catalog with the fields that the client sent; any other error unchanged. */
export function inClientsFields(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const named = error.withFaults((fault) => ({ ...fault, path: CLIENTS_NAMES[fault.path] ?? fault.path }));
  if (error.code !== 'unknown_reference') return named;
  return invalid(named.faults.map(({ path }) => ({ path, message: `The selected ${path} is invalid.` })));
}
