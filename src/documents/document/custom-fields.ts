import { isDeepStrictEqual } from 'node:util';
import { nameCustomFields, wantCustomFields } from '../../catalog/index.ts';
import { type Fault, Refusal } from '../../platform/index.ts';
import type { DocumentKind } from './document.ts';
import { type Document, documentCommand, saveDocument } from './document-book.ts';
import { openAllBySlices, wantBySlices } from './document-slices.ts';

/** Documents that one command may change. */
export const CUSTOM_FIELD_OBJECTS_MAX = 1_000;

export interface CustomFieldOperation {
  /** The document, or a slice of it. */
  objectId: number;
  /** Null deletes the value. */
  customFields: { name: string; value: string | null }[];
}

interface CustomFieldsChange {
  kind: DocumentKind;
  operations: CustomFieldOperation[];
}

/**
 * Sets values of custom fields on documents of one kind: on all of them, or, where one is not there, on none. What the books have taken
 * over takes them too: that is how they mark it.
 */
export const setCustomFields = documentCommand<CustomFieldsChange, { ids: number[] }>({
  name: 'documents.custom_fields',
  weight: ({ operations }) => operations.length,
  wants(change, wants, actor) {
    wantBySlices(wants, actor, change.kind, idsOf(change));
    wantCustomFields(wants, namesOf(change));
  },
  run(change, unit) {
    const { kind, operations } = change;
    if (operations.length > CUSTOM_FIELD_OBJECTS_MAX) {
      const message = `At most ${CUSTOM_FIELD_OBJECTS_MAX} documents can be changed at once.`;
      throw new Refusal('invalid_request', message, { path: 'operations' });
    }
    const ids = idsOf(change);
    const found = new Map(
      openAllBySlices(unit, kind, ids).map((document, index) => [ids[index] ?? 0, document] as const),
    );
    const faults = operations.flatMap(({ objectId }, index): Fault[] => {
      if (found.get(objectId) !== undefined) return [];
      const message = `There is no ${kind.replaceAll('_', ' ')} with the id ${objectId}.`;
      return [{ path: `operations.${index}.objectId`, code: 'not_found', message }];
    });
    const first = faults[0];
    if (first !== undefined) throw new Refusal(first.code, first.message, { faults });
    nameCustomFields(unit.book, namesOf(change));
    // A document and a slice of it may both be named.
    const documents = new Map<number, Document>();
    for (const document of found.values()) if (document) documents.set(document.head.id, document);
    const values = new Map([...documents].map(([id, { head }]) => [id, new Map(Object.entries(head.customFields))]));
    for (const { objectId, customFields } of operations) {
      const own = values.get(found.get(objectId)?.head.id ?? 0);
      for (const { name, value } of customFields) {
        if (value === null) own?.delete(name);
        else own?.set(name, value);
      }
    }
    for (const [id, document] of documents) {
      const after = Object.fromEntries(values.get(id) ?? []);
      if (isDeepStrictEqual(document.head.customFields, after)) continue;
      document.head.customFields = after;
      saveDocument(unit, document);
    }
    return { ids };
  },
});

const idsOf = ({ operations }: CustomFieldsChange) => [...new Set(operations.map(({ objectId }) => objectId))];

function namesOf({ operations }: CustomFieldsChange): Record<string, null> {
  return Object.fromEntries(operations.flatMap(({ customFields }) => customFields.map(({ name }) => [name, null])));
}
