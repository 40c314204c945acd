import type { TransactionType } from '../fields.ts';
import { adjustmentEffect } from './adjustment.ts';
import type { Effect } from './effect.ts';
import { packagingEffect } from './packaging.ts';
import { purchaseEffect } from './purchase.ts';
import { receivingEffect } from './receiving.ts';
import { returnEffect } from './return.ts';
import { salesEffect } from './sales.ts';
import { transferEffect } from './transfer.ts';

/** The effect of each type of transaction on the stock. */
export const EFFECTS: Record<TransactionType, Effect> = {
  adjustment: adjustmentEffect,
  purchase: purchaseEffect,
  sales: salesEffect,
  transfer: transferEffect,
  receiving: receivingEffect,
  packaging: packagingEffect,
  return: returnEffect,
};
