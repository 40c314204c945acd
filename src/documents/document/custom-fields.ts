import { isDeepStrictEqual } from 'node:util';
import { nameCustomFields } from '../../catalog/index.ts';
import type { LoneCommand } from '../../journal/index.ts';
import { type Fault, Refusal } from '../../platform/index.ts';
import { saveMany } from '../exports/document-sync.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import { findBySlices } from './document-slices.ts';

/** Documents that one command may change. */
export const CUSTOM_FIELD_OBJECTS_MAX = 1_000;

export interface CustomFieldOperation {
  /** The document, or a slice of it. */
  objectId: number;
  /** Null deletes the value. */
  customFields: { name: string; value: string | null }[];
}

/**
 * Sets values of custom fields on documents of one kind: on all of them, or, where one is not there, on none. What the books have taken
 * over takes them too: that is how they mark it.
 */
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
    const heads = await findBySlices(unit, kind, ids);
    const faults = operations.flatMap(({ objectId }, index): Fault[] => {
      if (heads.has(objectId)) return [];
      const message = `There is no ${kind.replaceAll('_', ' ')} with the id ${objectId}.`;
      return [{ path: `operations.${index}.objectId`, code: 'not_found', message }];
    });
    const first = faults[0];
    if (first !== undefined) throw new Refusal(first.code, first.message, { faults });
    await nameCustomFields(
      unit,
      operations.flatMap(({ customFields }) => customFields.map(({ name }) => name)),
    );
    const documents = new Map([...heads.values()].map((head) => [head.id, head]));
    const values = new Map([...documents].map(([id, head]) => [id, new Map(Object.entries(head.customFields))]));
    for (const { objectId, customFields } of operations) {
      const own = values.get(heads.get(objectId)?.id ?? 0);
      for (const { name, value } of customFields) {
        if (value === null) own?.delete(name);
        else own?.set(name, value);
      }
    }
    const after = ({ id }: DocumentHead) => Object.fromEntries(values.get(id) ?? []);
    const changed = [...documents.values()].filter((head) => !isDeepStrictEqual(head.customFields, after(head)));
    await saveMany(unit, changed, (head) => {
      head.customFields = after(head);
    });
    return { ids };
  },
};
