import type { Actor } from '../../access/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { type Fault, pathOf, Refusal, type RefusalCode, uuidv7 } from '../../platform/index.ts';
import { refuseAll } from '../checks.ts';
import { type Item, type ItemFields, type ItemView, itemView } from './item.ts';
import { itemFaults, readSurroundings, take } from './item-rules.ts';
import { writeItems } from './item-write.ts';

export const ITEMS_AT_ONCE_MAX = 1_000;

/** A new item; what is left out takes its default. */
export type NewItem = Pick<ItemFields, 'partNumber' | 'name'> & Partial<ItemFields>;

export interface ItemBatch {
  /** Whether the batch stands or falls as one, or each item for itself. */
  mode: 'atomic' | 'independent';
  items: NewItem[];
}

/** What became of one item of a batch. */
export type ItemOutcome =
  | { index: number; status: 'created'; item: ItemView }
  | { index: number; status: 'refused'; error: { code: RefusalCode; message: string; path: string } };

export const createItem: LoneCommand<NewItem, ItemView> = {
  sort: 'lone',
  name: 'items.create',
  async run(input, unit) {
    const [judged] = await judge(unit, [input]);
    if (judged === undefined) throw new Error('An item that was asked for was not judged.');
    refuseAll(judged.faults);
    const [view] = await create(unit, [judged.fields]);
    if (view === undefined) throw new Error('An item that was created has no view.');
    return view;
  },
};

/** Creates many items. In atomic mode one refusal refuses all, and names every failing field of all of them at once. */
export const createItems: LoneCommand<ItemBatch, ItemOutcome[]> = {
  sort: 'lone',
  name: 'items.create-many',
  async run({ mode, items }, unit) {
    if (items.length > ITEMS_AT_ONCE_MAX) {
      throw new Refusal('invalid_request', `At most ${ITEMS_AT_ONCE_MAX} items can be created at once.`, {
        path: 'items',
      });
    }
    const judged = await judge(unit, items);
    if (mode === 'atomic') {
      refuseAll(
        judged.flatMap(({ faults }, index) =>
          faults.map((fault) => ({ ...fault, path: pathOf(`items.${index}`, fault.path) })),
        ),
      );
    }
    const good = judged.filter(({ faults }) => faults.length === 0).map(({ fields }) => fields);
    const views = (await create(unit, good)).values();
    return judged.map(({ faults: [error] }, index): ItemOutcome => {
      if (error !== undefined) return { index, status: 'refused', error };
      const item = views.next().value;
      if (item === undefined) throw new Error('An item that was created has no view.');
      return { index, status: 'created', item };
    });
  },
};

interface Judged {
  fields: ItemFields;
  faults: Fault[];
}

/** An item of a batch takes its part number from those behind it only when it is good itself. */
async function judge(unit: LoneUnit, inputs: NewItem[]): Promise<Judged[]> {
  const items = inputs.map((input) => withDefaults(input, unit.actor));
  const around = await readSurroundings(unit.sql, unit.tenantId, items);
  return items.map((fields) => {
    const faults = itemFaults(fields, unit.actor, around);
    if (faults.length === 0) take(around.partNumbers, fields.partNumber);
    return { fields, faults };
  });
}

function withDefaults(input: NewItem, actor: Actor): ItemFields {
  return {
    partNumber: input.partNumber,
    name: input.name,
    description: input.description ?? null,
    category: input.category ?? null,
    serialNumber: input.serialNumber ?? null,
    unit: input.unit ?? null,
    tracking: input.tracking ?? 'none',
    lotsExpire: input.lotsExpire ?? false,
    minStockLevel: input.minStockLevel ?? 0n,
    reorderQuantity: input.reorderQuantity ?? 0n,
    cost: input.cost ?? null,
    price: input.price ?? null,
    vendorId: input.vendorId ?? null,
    brandId: input.brandId ?? actor.brandId,
    siteId: input.siteId === undefined ? onlySite(actor) : input.siteId,
    locationAware: input.locationAware ?? false,
    allowNegative: input.allowNegative ?? null,
    active: input.active ?? true,
    customFields: input.customFields ?? {},
    externalData: input.externalData ?? {},
  };
}

/** Where nothing is said, an item is of the site of an actor that has no other. */
function onlySite({ siteIds }: Actor): number | null {
  return siteIds?.length === 1 ? (siteIds[0] ?? null) : null;
}

async function create({ sql, book, tenantId, now }: LoneUnit, all: ItemFields[]): Promise<ItemView[]> {
  const items = all.map((fields): Item => {
    const id = book.tick();
    const uuid = uuidv7(now.getTime());
    return { id, uuid, revision: id, fields, onHand: 0n, reserved: 0n, value: 0n, createdAt: now, updatedAt: now };
  });
  await writeItems(sql, tenantId, items);
  return items.map((item) => {
    const view = itemView(item);
    book.changed('item', item.id, item.revision, view);
    return view;
  });
}
