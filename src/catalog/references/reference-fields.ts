import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { type Fault, Refusal } from '../../platform/index.ts';
import { updateReference } from './change-reference.ts';
import type { ReferenceKind } from './reference.ts';
import { findReference } from './reference-list.ts';

export interface ReferenceFieldsChange {
  kind: ReferenceKind;
  operations: readonly {
    objectId: number;
    /** Null deletes the value. */
    customFields: readonly { name: string; value: string | null }[];
  }[];
}

/** Sets values of custom fields on references of one kind: on all of them, or, where one is not there, on none. */
export const setReferenceFields: LoneCommand<ReferenceFieldsChange, { ids: number[] }> = {
  sort: 'lone',
  name: 'references.custom_fields',
  async run({ kind, operations }, unit) {
    const values = new Map<number, Map<string, unknown>>();
    const faults: Fault[] = [];
    for (const [index, { objectId, customFields }] of operations.entries()) {
      const own = values.get(objectId) ?? (await readFields(unit, kind, objectId));
      if (own === undefined) {
        const message = `There is no ${kind.replaceAll('_', ' ')} with the id ${objectId}.`;
        faults.push({ path: `operations.${index}.objectId`, code: 'not_found', message });
        continue;
      }
      values.set(objectId, own);
      for (const { name, value } of customFields) {
        if (value === null) own.delete(name);
        else own.set(name, value);
      }
    }
    const [first] = faults;
    if (first !== undefined) throw new Refusal(first.code, first.message, { faults });
    for (const [id, fields] of values) {
      const customFields = fields.size === 0 ? null : Object.fromEntries(fields);
      await updateReference.run({ kind, id, patch: { details: { customFields } } }, unit);
    }
    return { ids: [...values.keys()] };
  },
};

async function readFields(
  { sql, tenantId, actor }: LoneUnit,
  kind: ReferenceKind,
  id: number,
): Promise<Map<string, unknown> | undefined> {
  const reference = await findReference(sql, tenantId, actor, kind, id);
  return reference && new Map(Object.entries(reference.customFields ?? {}));
}
