import type { TenantSettings } from '../../access/index.ts';
import { createItems, type NewItem } from '../../catalog/index.ts';
import type { DocumentHead } from '../../documents/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { withClientFields } from './client-paths.ts';
import { EFFECTS } from './effects/index.ts';
import { findHeads } from './find.ts';
import { type Names, placeOf, readNames, unknownSkus } from './names.ts';
import type { Row } from './query-match.ts';
import { rowOf } from './render.ts';
import { requireMayWrite } from './types.ts';
import type { WireTransaction } from './wire.ts';

export interface NewTransactions {
  transactions: WireTransaction[];
  /** Whether the client sent a list, in which a refusal names the index. */
  isList: boolean;
  settings: TenantSettings['hapihub'];
}

/** Creates transactions, all or none. */
export const createTransactions: LoneCommand<NewTransactions, Row[]> = {
  sort: 'lone',
  name: 'hapihub.create',
  async run({ transactions, isList, settings }, unit) {
    const names = await readOrMakeNames(unit, transactions, settings);
    const rows: Row[] = [];
    for (const [index, wire] of transactions.entries()) {
      rows.push(await create(unit, names, wire, { prefix: isList ? String(index) : '' }));
    }
    return rows;
  },
};

/** Creates a transaction with all steps that it says have happened; replaces a withdrawn document, if there is one. */
export async function create(
  unit: LoneUnit,
  names: Names,
  wire: WireTransaction,
  { prefix, inPlaceOf }: { prefix: string; inPlaceOf?: DocumentHead },
): Promise<Row> {
  const type = wire.type ?? 'adjustment';
  requireMayWrite(unit.actor, type);
  const transaction: WireTransaction = { ...wire, type };
  const id = await withClientFields({ made: transaction, prefix }, () => {
    const locationId = placeOf(names, wire.warehouse ?? '', 'warehouse');
    return EFFECTS[type].create({ unit, names, wire: transaction, locationId, inPlaceOf });
  });
  // A document created with its movement is written when the command ends, and has nothing left to settle.
  const [head] = await findHeads(unit.sql, unit.actor, [id]);
  if (head !== undefined) {
    const change = { unit, names, head, before: {}, after: transaction };
    await withClientFields({ prefix }, () => EFFECTS[type].settle(change));
  }
  const createdAt = wire.createdAt === undefined ? unit.now : new Date(wire.createdAt);
  const { kind, name } = unit.actor;
  return rowOf({ id, createdAt, createdBy: { kind, id: unit.actor.id, name }, transaction });
}

/** Looks up what transactions name. An unknown sku becomes an item, if the tenant's settings say so. */
async function readOrMakeNames(
  unit: LoneUnit,
  transactions: readonly WireTransaction[],
  settings: TenantSettings['hapihub'],
): Promise<Names> {
  const names = await readNames(unit.sql, unit.actor, transactions);
  const missing = settings.createUnknownSkus ? unknownSkus(names, transactions) : [];
  if (missing.length === 0) return names;
  await unit.decide(createItems, {
    mode: 'atomic',
    items: missing.map(
      ({ sku = '', variantName, control }): NewItem => ({
        partNumber: sku,
        name: variantName || sku,
        tracking: control === undefined ? 'none' : 'lot',
      }),
    ),
  });
  return readNames(unit.sql, unit.actor, transactions);
}
