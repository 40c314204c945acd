import { isDeepStrictEqual } from 'node:util';
import type { LoneCommand, LoneUnit } from '../journal/index.ts';
import { type Fault, plainArray, Refusal, type Sql, textArray } from '../platform/index.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import { findBySlices } from './document-slices.ts';
import { saveMany } from './document-sync.ts';

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

export interface CustomField {
  id: number;
  name: string;
  createdAt: Date;
  updatedAt: Date;
}

/** Gives every name an id that has none yet: a field is made when it is first used. */
export async function nameCustomFields(unit: LoneUnit, names: readonly string[]): Promise<void> {
  const asked = [...new Set(names)];
  if (asked.length === 0) return;
  const known = new Set((await readCustomFields(unit.sql, unit.tenantId, { names: asked })).map(({ name }) => name));
  const added = asked.filter((name) => !known.has(name));
  if (added.length === 0) return;
  const ids = added.map(() => unit.book.tick());
  await unit.sql.rows({
    name: 'documents-name-custom-fields',
    text: `insert into custom_field (tenant_id, id, name, created_at, updated_at)
      select $1, id, name, $2, $2 from unnest($3::bigint[], $4::text[]) as f (id, name)`,
    values: [unit.tenantId, unit.now, plainArray(ids), textArray(added)],
  });
}

/** The custom fields with these names, or a page of all of them, by id. */
export async function readCustomFields(
  sql: Sql,
  tenantId: number,
  asked: { names: readonly string[] } | { after: number; limit: number },
): Promise<CustomField[]> {
  const byName = 'names' in asked;
  const rows = await sql.rows<{ id: number; name: string; created_at: Date; updated_at: Date }>({
    text: `select id, name, created_at, updated_at from custom_field
      where tenant_id = $1 and ${byName ? 'name = any($2::text[])' : 'id > $2'} order by id ${byName ? '' : 'limit $3'}`,
    values: byName ? [tenantId, textArray(asked.names)] : [tenantId, asked.after, asked.limit],
  });
  return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, updatedAt: row.updated_at }));
}
