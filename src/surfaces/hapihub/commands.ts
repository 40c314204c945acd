import { isRestricted, type TenantSettings } from '../../access/index.ts';
import { createItems, type NewItem } from '../../catalog/index.ts';
import { type DocumentHead, documentFor } from '../../documents/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import { withClientFields } from './client-paths.ts';
import { type Step, stepOn } from './effects/effect.ts';
import { EFFECTS } from './effects/index.ts';
import type { TransactionType } from './fields.ts';
import { type Names, namesIn, needNamed, placeOf, requireFewCalled, unknownSkus, wantNames } from './names.ts';
import type { Row } from './query-match.ts';
import { rowOf } from './render.ts';
import { requireMayWrite } from './types.ts';
import type { WireItem, WireTransaction } from './wire.ts';

export interface NewTransactions {
  transactions: WireTransaction[];
  /** Whether the client sent a list, in which a refusal names the index. */
  isList: boolean;
  settings: TenantSettings['hapihub'];
}

/** Types that look at nothing but the items and the places that they name. */
const PLAIN: readonly TransactionType[] = ['adjustment', 'sales', 'transfer'];

/** Creates transactions, all or none. */
export const createTransactions: BatchCommand<NewTransactions, Row[]> = {
  sort: 'batch',
  name: 'hapihub.create',
  weight: ({ transactions }) => transactions.reduce((sum, { items = [] }) => sum + 1 + 2 * items.length, 0),
  alone: ({ transactions }, actor) =>
    transactions.some(({ type = 'adjustment', items = [] }) => {
      const sees = isRestricted(actor) && type !== 'adjustment';
      return sees || !PLAIN.includes(type) || items.some(({ sku, variantName }) => !sku && variantName);
    }),
  wants: ({ transactions }, wants) => wantNames(wants, transactions),
  decide({ transactions, isList, settings }, actor, book) {
    requireFewCalled(transactions);
    needNamed(book, transactions);
    const unit = stepOn(book, actor);
    const names = namesIn(unit);
    if (settings.createUnknownSkus) createUnknown(unit, unknownSkus(names, transactions));
    return transactions.map((wire, index) => create(unit, names, wire, { prefix: isList ? String(index) : '' }));
  },
};

/** Creates a transaction with all steps that it says have happened; replaces a withdrawn document, if there is one. */
export function create(
  unit: Step,
  names: Names,
  wire: WireTransaction,
  { prefix, inPlaceOf }: { prefix: string; inPlaceOf?: DocumentHead },
): Row {
  const type = wire.type ?? 'adjustment';
  requireMayWrite(unit.actor, type);
  const transaction: WireTransaction = { ...wire, type };
  const { id, hasSteps } = withClientFields({ made: transaction, prefix }, () => {
    const locationId = placeOf(names, wire.warehouse ?? '', 'warehouse');
    return EFFECTS[type].create({ unit, names, wire: transaction, locationId, inPlaceOf });
  });
  const made = hasSteps ? documentFor(unit, id) : undefined;
  if (made !== undefined) {
    const change = { unit, names, head: made.head, before: {}, after: transaction };
    withClientFields({ prefix }, () => EFFECTS[type].settle(change));
  }
  const createdAt = wire.createdAt === undefined ? unit.now : new Date(wire.createdAt);
  const { kind, name } = unit.actor;
  return rowOf({ id, createdAt, createdBy: { kind, id: unit.actor.id, name }, transaction });
}

function createUnknown(unit: Step, missing: readonly WireItem[]): void {
  if (missing.length === 0) return;
  const items = missing.map(
    ({ sku = '', variantName, control }): NewItem => ({
      partNumber: sku,
      name: variantName || sku,
      tracking: control === undefined ? 'none' : 'lot',
    }),
  );
  unit.decide(createItems, { mode: 'atomic', items });
}
