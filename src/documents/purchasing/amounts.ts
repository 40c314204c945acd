import { multiply, type Quantity, Refusal, readDecimal } from '../../platform/index.ts';
import { type DocumentHead, type DocumentLine, writtenQuantity } from '../document/document.ts';
import { detailsOf, lineDetails } from './details.ts';

/** The largest total that can be kept: eighteen whole digits. */
const TOTAL_MAX: Quantity = 10n ** 24n - 1n;

/**
 * What a line comes to: quantity × unit cost, both as they were written, rounded half away from zero to six decimals. A part of a line
 * of an order comes to its share of that.
 */
export function lineTotal(line: DocumentLine): Quantity {
  const { total } = lineDetails(line);
  return total === undefined ? multiply(writtenQuantity(line), line.unitCost) : readDecimal(total);
}

/** What the active lines come to. */
export function linesTotal(lines: readonly DocumentLine[]): Quantity {
  let sum = 0n;
  for (const line of lines) if (line.active) sum += lineTotal(line);
  return sum;
}

export function restockingFeeOf(head: DocumentHead): Quantity {
  return readDecimal(detailsOf(head).restockingFee ?? '0');
}

/** Sets the total: lines, tax and shipping, less what the vendor keeps for restocking. Sums are exact. */
export function setTotal(head: DocumentHead, lines: readonly DocumentLine[]): void {
  const total = linesTotal(lines) + head.tax + head.shipping - restockingFeeOf(head);
  if (total > TOTAL_MAX) {
    throw new Refusal('quantity_out_of_range', 'The total would go beyond eighteen whole digits.', { path: 'lines' });
  }
  head.total = total;
}
