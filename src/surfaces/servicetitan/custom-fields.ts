import Type from 'typebox';
import { readCustomFields, setReferenceFields } from '../../catalog/index.ts';
import { type DocumentKind, setCustomFields } from '../../documents/index.ts';
import type { Sql } from '../../platform/index.ts';
import { type Operation, operation } from './operation.ts';
import { choice, type Param, type QuerySource } from './query.ts';
import { Int64 } from './wire.ts';

/** The limits of operations per request, and of fields per operation. */
const OPERATIONS_MAX = 1_000;
const FIELDS_MAX = 100;
const LOOKUPS_MAX = 50;

const CustomFieldUpdateRequest = Type.Object({
  operations: Type.Array(
    Type.Object({
      objectId: Int64,
      customFields: Type.Array(
        Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }), value: Type.String({ maxLength: 2_000 }) }),
        { maxItems: FIELDS_MAX },
      ),
    }),
    { maxItems: OPERATIONS_MAX },
  ),
});

/** `PATCH /<resource>/custom-fields`: sets fields on documents of a kind, or on vendors; on all that are named or on none. */
export function customFieldsOperation({
  id,
  path,
  scope,
  kind,
}: Pick<Operation, 'id' | 'path' | 'scope'> & { kind: DocumentKind | 'vendor' }): Operation {
  return operation({
    id,
    method: 'PATCH',
    path,
    scope,
    body: CustomFieldUpdateRequest,
    async run({ submit }, { body: { operations } }) {
      if (kind === 'vendor') await submit(setReferenceFields, { kind, operations });
      else await submit(setCustomFields, { kind, operations });
    },
  });
}

/** A custom field of a row in an answer. */
export interface CustomFieldAnswer {
  typeId: number;
  name: string;
  value: string;
}

/** The custom fields of these rows in answers, each with the id of its type. */
export async function customFieldReader(
  sql: Sql,
  tenantId: number,
  rows: readonly unknown[],
): Promise<(customFields: unknown) => CustomFieldAnswer[]> {
  const names = new Set(rows.flatMap((customFields) => entriesOf(customFields).map(([name]) => name)));
  const types = names.size === 0 ? [] : await readCustomFields(sql, tenantId, { names: [...names] });
  const typeIds = new Map(types.map((type) => [type.name, type.id]));
  return (customFields) =>
    entriesOf(customFields).map(([name, value]) => ({
      typeId: typeIds.get(name) ?? 0,
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }));
}

function entriesOf(customFields: unknown): [string, unknown][] {
  const isNamed = typeof customFields === 'object' && customFields !== null && !Array.isArray(customFields);
  return isNamed ? Object.entries(customFields).filter(([, value]) => value != null) : [];
}

/** The values that a row must have: at least one of each group. */
type AttachedGroups = { application: null; name: string; value: string }[][];

const operator = choice({ And: 'and', Or: 'or' });

/**
 * `customFields.Fields` with `customFields.Operator`. The notation of the fields is undocumented, so every form that clients send is
 * accepted: one JSON object, `customFields.Fields[name]=value`, `customFields.Fields.name=value`.
 */
export const customFields: Param<AttachedGroups> = (source) => readGroups(source, ['customFields']);

/** The list of vendors calls it `customField`; the other name is accepted too. */
export const vendorCustomFields: Param<AttachedGroups> = (source) =>
  readGroups(source, ['customField', 'customFields']);

function readGroups(source: QuerySource, prefixes: readonly string[]): AttachedGroups {
  const [own = ''] = prefixes;
  const wanted = prefixes
    .flatMap((prefix) =>
      source
        .beginningWith(`${prefix}.Fields`)
        .flatMap(([rest, text]) => readFields(source, `${prefix}.Fields`, rest, text)),
    )
    .map(([name, value]) => ({ application: null, name, value }));
  if (wanted.length > LOOKUPS_MAX) source.fault(`${own}.Fields`, `At most ${LOOKUPS_MAX} fields.`);
  const combined = prefixes.map((prefix) => operator(source, `${prefix}.Operator`)).find((word) => word !== undefined);
  if (wanted.length === 0) return [];
  return combined === 'or' ? [wanted] : wanted.map((value) => [value]);
}

function readFields(
  source: QuerySource,
  parameter: string,
  rest: string,
  text: string,
): [name: string, value: string][] {
  const [, bracketed, dotted] = /^(?:\[(.+)\]|\.(.+))$/.exec(rest) ?? [];
  const name = bracketed ?? dotted;
  if (name !== undefined) return [[name, text]];
  if (rest !== '') {
    source.fault(`${parameter}${rest}`, 'This must be a JSON object, or the name of a field in brackets.');
    return [];
  }
  const fields = readJson(text);
  if (fields === undefined) source.fault(parameter, 'This must be a JSON object whose values are texts.');
  return Object.entries(fields ?? {});
}

function readJson(text: string): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const fields = Object.entries(value).map(([name, field]) => [
      name,
      typeof field === 'object' ? undefined : String(field),
    ]);
    return fields.some(([, field]) => field === undefined) ? undefined : Object.fromEntries(fields);
  } catch {
    return undefined;
  }
}
