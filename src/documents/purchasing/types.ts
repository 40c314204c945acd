import { createReference, type ReferenceView, updateReference } from '../../catalog/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';

/** The kinds of references that are types of documents. */
export type TypeKind = 'purchase_order_type' | 'return_type';

export interface NewType {
  kind: TypeKind;
  name: string;
  active?: boolean | undefined;
  details: Record<string, unknown>;
}

/** Creates a type. A new default takes that from the old one. */
export const createType: LoneCommand<NewType, ReferenceView> = {
  sort: 'lone',
  name: 'types.create',
  async run({ kind, name, active = true, details }, unit) {
    await requireFreeName(unit, kind, name, 0);
    const type = await createReference.run({ kind, name, active, details }, unit);
    if (details.isDefault === true) await unsetOthers(unit, kind, type.id);
    return type;
  },
};

export interface TypeUpdate {
  kind: TypeKind;
  id: number;
  patch: { name?: string | undefined; active?: boolean | undefined; details?: Record<string, unknown> };
  ifRevision?: number | null;
}

export const updateType: LoneCommand<TypeUpdate, ReferenceView> = {
  sort: 'lone',
  name: 'types.update',
  async run({ kind, id, patch, ifRevision = null }, unit) {
    const { name, active, details = {} } = patch;
    if (name !== undefined) await requireFreeName(unit, kind, name, id);
    const given = { ...(name === undefined ? {} : { name }), ...(active === undefined ? {} : { active }), details };
    const type = await updateReference.run({ kind, id, patch: given, ifRevision }, unit);
    if (details.isDefault === true) await unsetOthers(unit, kind, id);
    return type;
  },
};

async function requireFreeName(unit: LoneUnit, kind: TypeKind, name: string, exceptId: number): Promise<void> {
  const [taken] = await unit.sql.rows<{ id: number }>({
    text: 'select id from reference where tenant_id = $1 and kind = $2 and lower(name) = lower($3) and id <> $4 limit 1',
    values: [unit.tenantId, kind, name, exceptId],
  });
  if (taken === undefined) return;
  throw new Refusal('duplicate_name', `There is a ${kind.replaceAll('_', ' ')} called ${name} already.`, {
    path: 'name',
  });
}

async function unsetOthers(unit: LoneUnit, kind: TypeKind, id: number): Promise<void> {
  const others = await unit.sql.rows<{ id: number }>({
    text: `select id from reference where tenant_id = $1 and kind = $2 and id <> $3 and details ->> 'isDefault' = 'true'`,
    values: [unit.tenantId, kind, id],
  });
  for (const other of others)
    await updateReference.run({ kind, id: other.id, patch: { details: { isDefault: false } } }, unit);
}
