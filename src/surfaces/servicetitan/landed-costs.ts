import type { ReceiptView } from '../../documents/index.ts';
import { type Quantity, readDecimal, share, units } from '../../platform/index.ts';

/** The share of a receipt's other costs that a line bears, and the unit cost including it. */
export interface LandedCost {
  shipping: Quantity;
  tax: Quantity;
  unitCost: Quantity;
}

/**
 * Spreads the shipping of a receipt, and its tax where that is included, over its lines by value, or by quantity if
 * nothing has a value. The parts add up exactly; the rounding difference goes to the last line. Only shown: the ledger values stock at
 * the cost of the goods.
 */
export function landedCosts({ lines, shipping, tax }: ReceiptView, includesTax: boolean): LandedCost[] {
  const quantities = lines.map((line) => readDecimal(line.baseQuantity));
  const values = lines.map((line) => readDecimal(line.total));
  const weights = values.some((value) => value > 0n) ? values : quantities;
  const shippings = spread(readDecimal(shipping), weights);
  const taxes = spread(includesTax ? readDecimal(tax) : 0n, weights);
  return lines.map((_, index) => {
    const [quantity = 0n, value = 0n] = [quantities[index], values[index]];
    const [ownShipping = 0n, ownTax = 0n] = [shippings[index], taxes[index]];
    const unitCost = quantity === 0n ? 0n : share(value + ownShipping + ownTax, units(1), quantity);
    return { shipping: ownShipping, tax: ownTax, unitCost };
  });
}

function spread(amount: Quantity, weights: readonly Quantity[]): Quantity[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map(() => 0n);
  let left = amount;
  return weights.map((weight, index) => {
    const part = index === weights.length - 1 ? left : share(amount, weight, whole);
    left -= part;
    return part;
  });
}
