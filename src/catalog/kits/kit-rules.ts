import type { Actor } from '../../access/index.ts';
import type { Book } from '../../ledger/index.ts';
import {
  type Fault,
  formatQuantity,
  isWhole,
  parseQuantity,
  QUANTITY_MAX,
  type RefusalCode,
  readDecimal,
} from '../../platform/index.ts';
import type { Item, ItemFields } from '../items/item.ts';
import { itemFor } from '../items/item-book.ts';
import { COMPONENTS_MAX, type ItemComponent, KIT_DEPTH_MAX, KITS_OF } from './components.ts';
import { depthAbove, depthBelow, kitTree } from './kit-tree.ts';

/** What is wrong with the components of an item, and with the item as a component of others. */
export function kitFaults(book: Book, item: ItemFields, actor: Actor, known?: Pick<Item, 'id' | 'fields'>): Fault[] {
  const { components } = item;
  const faults = known === undefined ? [] : faultsAsComponent(book, item, known);
  if (components.length === 0) return faults;
  if (components.length > COMPONENTS_MAX) {
    const message = `A kit may have ${COMPONENTS_MAX} components at most.`;
    return [...faults, { path: 'components', code: 'invalid_request', message }];
  }
  if (item.tracking === 'serial') {
    const message = 'A kit is not kept by serial number.';
    faults.push({ path: 'components', code: 'invalid_request', message });
  }
  const wrong = components.flatMap((component, index) => {
    const isTwice = components.slice(0, index).some(({ itemId }) => itemId === component.itemId);
    const fault = isTwice
      ? at('itemId', 'invalid_request', 'The kit has this component already: add the quantities up.')
      : faultOf(book, actor, component, known?.id);
    return fault === undefined ? [] : [{ ...fault, path: `components.${index}.${fault.path}` }];
  });
  faults.push(...wrong);
  if (faults.length > 0) return faults;
  const above = known === undefined ? 0 : depthAbove(book, known.id);
  return components.flatMap(({ itemId }, index): Fault[] => {
    if (above + 1 + depthBelow(book, [itemId]) <= KIT_DEPTH_MAX) return [];
    const message = `Kits may stand in each other at most ${KIT_DEPTH_MAX} deep, the innermost component included.`;
    return [{ path: `components.${index}.itemId`, code: 'invalid_request', message }];
  });
}

const at = (path: string, code: RefusalCode, message: string): Fault => ({ path, code, message });

function faultOf(
  book: Book,
  actor: Actor,
  { itemId, quantity }: ItemComponent,
  kitId: number | undefined,
): Fault | undefined {
  const amount = parseQuantity(quantity);
  if (amount === undefined || amount <= 0n || amount > QUANTITY_MAX) {
    const most = formatQuantity(QUANTITY_MAX);
    return at('quantity', 'invalid_quantity', `It must be above zero, with up to six decimals, and at most ${most}.`);
  }
  if (itemId === kitId) return at('itemId', 'invalid_request', 'A kit cannot be a component of itself.');
  const component = itemFor(book, actor, itemId)?.fields;
  if (component === undefined) return at('itemId', 'unknown_item', `There is no item with the id ${itemId}.`);
  const { partNumber } = component;
  if (kitId !== undefined && kitTree(book, itemId).some(({ item }) => item.id === kitId)) {
    return at(
      'itemId',
      'invalid_request',
      `The item is a part of ${partNumber} itself, so ${partNumber} cannot be a part of it.`,
    );
  }
  if (component.tracking === 'serial') {
    return at('itemId', 'invalid_request', `Item ${partNumber} is kept by serial number, so it cannot be a component.`);
  }
  if (component.components.length > 0 && !isWhole(amount)) {
    return at('quantity', 'invalid_quantity', `Item ${partNumber} is a kit: kits are counted in whole units.`);
  }
  return undefined;
}

/** A component is not kept by serial number, and a kit stands in other kits in whole units. */
function faultsAsComponent(book: Book, item: ItemFields, { id, fields: before }: Pick<Item, 'id' | 'fields'>): Fault[] {
  const becomesSerial = item.tracking === 'serial' && before.tracking !== 'serial';
  const becomesKit = item.components.length > 0 && before.components.length === 0;
  if (!becomesSerial && !becomesKit) return [];
  const kits = book.row(KITS_OF, id) ?? [];
  if (becomesSerial && kits.length > 0) {
    return [
      at(
        'tracking',
        'in_use',
        `The item is a component of item ${kits[0]?.itemId}: components are not kept by serial number.`,
      ),
    ];
  }
  const broken = becomesKit && kits.find(({ quantity }) => !isWhole(readDecimal(quantity)));
  if (!broken) return [];
  const message = `There are ${broken.quantity} of the item in item ${broken.itemId}, and kits are counted in whole units.`;
  return [at('components', 'in_use', message)];
}
