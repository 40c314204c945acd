import type { Actor } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import type { Book } from '../../ledger/index.ts';
import { type Fault, Refusal } from '../../platform/index.ts';
import { wantCustomFields } from '../attached/custom-fields.ts';
import { updateReference } from './change-reference.ts';
import { REFERENCE_ROWS, type ReferenceKind, referenceFor } from './reference.ts';

export interface ReferenceFieldsChange {
  kind: ReferenceKind;
  operations: readonly {
    objectId: number;
    /** Null deletes the value. */
    customFields: readonly { name: string; value: string | null }[];
  }[];
}

/** Sets values of custom fields on references of one kind: on all of them, or, where one is not there, on none. */
export const setReferenceFields: BatchCommand<ReferenceFieldsChange, { ids: number[] }> = {
  sort: 'batch',
  name: 'references.custom_fields',
  weight: ({ operations }) => operations.length,
  wants({ operations }, wants) {
    wants.rows(
      REFERENCE_ROWS,
      operations.map(({ objectId }) => objectId),
    );
    for (const { customFields } of operations)
      wantCustomFields(wants, Object.fromEntries(customFields.map(({ name }) => [name, null])));
  },
  decide({ kind, operations }, actor, book) {
    const values = new Map<number, Map<string, unknown>>();
    const faults: Fault[] = [];
    for (const [index, { objectId, customFields }] of operations.entries()) {
      const own = values.get(objectId) ?? fieldsOf(book, actor, kind, objectId);
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
      updateReference.decide({ kind, id, patch: { details: { customFields } } }, actor, book);
    }
    return { ids: [...values.keys()] };
  },
};

function fieldsOf(book: Book, actor: Actor, kind: ReferenceKind, id: number): Map<string, unknown> | undefined {
  const reference = referenceFor(book, actor, kind, id);
  return reference && new Map(Object.entries(reference.fields.details.customFields ?? {}));
}
