import {
  type Fault,
  formatQuantity,
  parseQuantity,
  QUANTITY_MAX,
  type Quantity,
  readDecimal,
  units,
} from '../../platform/index.ts';
import { textFaults } from '../checks.ts';
import { partNumberKey } from './part-number.ts';

/** A pack of an item, or another unit in which it is bought, counted or sold. */
export interface ItemUnit {
  name: string;
  /** How many base units one of it is: a decimal above zero, as text. */
  factor: string;
  /** Whether it is a unit in which the item is ordered. */
  forPurchase: boolean;
}

export const UNITS_MAX = 50;
export const UNIT_NAME_MAX = 50;

/** The name of the base unit where an item names none. */
export const BASE_UNIT = 'unit';

const sameName = (a: string, b: string) => partNumberKey(a) === partNumberKey(b);

/** What is needed of an item to find a unit of it. */
export interface Units {
  unit: string | null;
  units: readonly ItemUnit[];
}

/** A unit of an item as the item spells it, with how many base units it is; null names the base unit. Undefined where the item has no such unit. */
export function unitNamed(item: Units, name: string | null): { name: string; factor: Quantity } | undefined {
  const base = item.unit ?? BASE_UNIT;
  if (name === null || sameName(name, base)) return { name: base, factor: units(1) };
  const unit = item.units.find((one) => sameName(one.name, name));
  return unit && { name: unit.name, factor: readDecimal(unit.factor) };
}

/** The unit in which an item is ordered, if it is another than its base unit. */
export function purchaseUnit(item: Units): { name: string; factor: Quantity } | undefined {
  const unit = item.units.find(({ forPurchase }) => forPurchase);
  return unit && { name: unit.name, factor: readDecimal(unit.factor) };
}

/** What is wrong with the units of an item. */
export function unitFaults(item: Units): Fault[] {
  if (item.units.length > UNITS_MAX) {
    return [{ path: 'units', code: 'invalid_request', message: `An item may have ${UNITS_MAX} units at most.` }];
  }
  return item.units.flatMap(({ name, factor }, index): Fault[] => {
    const path = `units.${index}`;
    const wrong = textFaults(`${path}.name`, name, { max: UNIT_NAME_MAX, required: true });
    if (wrong.length > 0) return wrong;
    const isTaken = item.units.slice(0, index).some((other) => sameName(other.name, name));
    if (isTaken || (item.unit !== null && sameName(item.unit, name))) {
      return [
        { path: `${path}.name`, code: 'invalid_request', message: `The item has a unit called ${name} already.` },
      ];
    }
    const parsed = parseQuantity(factor);
    if (parsed !== undefined && parsed > 0n && parsed <= QUANTITY_MAX) return [];
    const message = `It must be above zero, with up to six digits after the point, and at most ${formatQuantity(QUANTITY_MAX)}.`;
    return [{ path: `${path}.factor`, code: 'invalid_quantity', message }];
  });
}
