/** The units of an item: choosing one, and what a quantity in it is in base units. Nothing stands for the base unit. */
import type { Item } from '../api/names.ts';
import { isDecimal, isTimes, product, share } from './decimals.ts';
import { formatQuantity } from './format.tsx';

export type Units = Pick<Item, 'unit' | 'units'>;

/** An item of which only base units are handled, such as single units with their serials. */
export function baseOnly(item: Units | undefined): Units | undefined {
  return item && { unit: item.unit, units: [] };
}

/** How many base units one of a unit is. */
export function factorOf({ units }: Units, unit: string): string {
  return String(units.find(({ name }) => name === unit)?.factor ?? '1');
}

/** A quantity of a unit in base units; what is no number stays as it is. */
export function inBase(item: Units, quantity: string, unit: string): string {
  return unit === '' || !isDecimal(quantity, { signed: true }) ? quantity : product(quantity, factorOf(item, unit));
}

/** A quantity in base units as one of the unit; undefined where it is not so many whole ones of it. */
export function inUnit(item: Units, quantity: string, unit: string): string | undefined {
  const factor = factorOf(item, unit);
  const count = share(quantity, '1', factor);
  const isWhole = /^\d+$/.test(count) && product(count, factor) === quantity && isTimes(quantity, 1n, factor);
  return isWhole ? count : undefined;
}

/** The field of a request that says the unit. */
export function unitOf({ unit }: { unit: string }): { unit?: string } {
  return unit === '' ? {} : { unit };
}

/** What an amount of a unit means: `5 case = 60 box`. */
export function meaningOf(item: Units, quantity: string, unit: string): string {
  return `${formatQuantity(quantity, unit)} = ${formatQuantity(inBase(item, quantity, unit), item.unit)}`;
}
