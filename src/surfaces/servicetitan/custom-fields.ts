import Type from 'typebox';
import { type DocumentKind, setCustomFields } from '../../documents/index.ts';
import { type Operation, operation } from './operation.ts';
import { choice, type Param, type QuerySource } from './query.ts';
import { Int64 } from './wire.ts';

/** Operations that one request may hold, and fields that one of them may set. */
const OPERATIONS_MAX = 1_000;
const FIELDS_MAX = 100;
const LOOKUPS_MAX = 50;
const NAME = 'customFields.Fields';

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

/** `PATCH /<resource>/custom-fields`: sets fields on documents of a kind, on all that are named or on none. */
export function customFieldsOperation({
  id,
  path,
  scope,
  kind,
}: Pick<Operation, 'id' | 'path' | 'scope'> & { kind: DocumentKind }): Operation {
  return operation({
    id,
    method: 'PATCH',
    path,
    scope,
    body: CustomFieldUpdateRequest,
    async run({ submit }, { body }) {
      await submit(setCustomFields, { kind, operations: body.operations });
    },
  });
}

/** The values that a row must have: of each group at least one. */
type AttachedGroups = { application: null; name: string; value: string }[][];

const operator = choice({ And: 'and', Or: 'or' });

/**
 * `customFields.Fields` with `customFields.Operator`. Nobody documents how the fields are written, so every form that clients send will do:
 * one JSON object, `customFields.Fields[name]=value`, `customFields.Fields.name=value`.
 */
export const customFields: Param<AttachedGroups> = (source) => {
  const wanted = source
    .beginningWith(NAME)
    .flatMap(([rest, text]) => readFields(source, rest, text))
    .map(([name, value]) => ({ application: null, name, value }));
  if (wanted.length > LOOKUPS_MAX) source.fault(NAME, `At most ${LOOKUPS_MAX} fields.`);
  const combined = operator(source, 'customFields.Operator') ?? 'and';
  if (wanted.length === 0) return [];
  return combined === 'or' ? [wanted] : wanted.map((value) => [value]);
};

function readFields(source: QuerySource, rest: string, text: string): [name: string, value: string][] {
  const [, bracketed, dotted] = /^(?:\[(.+)\]|\.(.+))$/.exec(rest) ?? [];
  const name = bracketed ?? dotted;
  if (name !== undefined) return [[name, text]];
  if (rest !== '') return [];
  const fields = readJson(text);
  if (fields === undefined) source.fault(NAME, 'This must be a JSON object whose values are texts.');
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
