import { isDeepStrictEqual } from 'node:util';
import type { LoneCommand } from '../journal/index.ts';
import { type Fault, Refusal } from '../platform/index.ts';
import { nameCustomFields } from './custom-field-names.ts';
import type { DocumentKind } from './document.ts';
import { requireNotExported } from './document-rules.ts';
import { readDocuments } from './document-store.ts';
import { saveMany } from './document-sync.ts';
import { requireVisible } from './document-visibility.ts';

/** Documents that one command may change. */
export const CUSTOM_FIELD_OBJECTS_MAX = 1_000;

export interface CustomFieldOperation {
  objectId: number;
  /** Null deletes the value. */
  customFields: { name: string; value: string | null }[];
}

/** Sets values of custom fields on documents of one kind: on all of them, or, where one cannot be changed, on none. */
export const setCustomFields: LoneCommand<
  { kind: DocumentKind; operations: CustomFieldOperation[] },
  { ids: number[] }
> = {
  sort: 'lone',
  name: 'documents.custom_fields',
  async run({ kind, operations }, unit) {
    if (operations.length > CUSTOM_FIELD_OBJECTS_MAX) {
      const message = `At most ${CUSTOM_FIELD_OBJECTS_MAX} documents can be changed at once.`;
      throw new Refusal('invalid_request', message, { path: 'operations' });
    }
    const ids = [...new Set(operations.map((operation) => operation.objectId))];
    const heads = new Map((await readDocuments(unit.sql, unit.tenantId, kind, ids)).map((head) => [head.id, head]));
    const faults = operations.flatMap(({ objectId }, index): Fault[] => {
      if (heads.has(objectId)) return [];
      const message = `There is no ${kind.replaceAll('_', ' ')} with the id ${objectId}.`;
      return [{ path: `operations.${index}.objectId`, code: 'not_found', message }];
    });
    const first = faults[0];
    if (first !== undefined) throw new Refusal(first.code, first.message, { faults });
    for (const head of heads.values()) {
      await requireVisible(unit, head);
      requireNotExported(head);
    }
    await nameCustomFields(
      unit,
      operations.flatMap(({ customFields }) => customFields.map(({ name }) => name)),
    );
    const after = new Map([...heads].map(([id, head]) => [id, { ...head.customFields }]));
    for (const { objectId, customFields } of operations) {
      const values = after.get(objectId) ?? {};
      for (const { name, value } of customFields) {
        if (value === null) delete values[name];
        else values[name] = value;
      }
    }
    const changed = [...heads.values()].filter((head) => !isDeepStrictEqual(head.customFields, after.get(head.id)));
    await saveMany(unit, changed, (head) => {
      head.customFields = after.get(head.id) ?? {};
    });
    return { ids };
  },
};
