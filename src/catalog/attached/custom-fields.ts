import { type Book, rowsPut, type Shelf, type Wants } from '../../ledger/index.ts';
import {
  conditionsOf,
  field,
  type List,
  type Sql,
  sinceWrite,
  type TimeRange,
  table,
  tableOf,
  textArray,
  within,
} from '../../platform/index.ts';
import { byTime, type TimeOrder } from '../list-parts.ts';

/** The name of a custom field, which documents and references share, with its id. */
export interface CustomField {
  id: number;
  name: string;
  createdAt: Date;
  updatedAt: Date;
}

/** The longest name that a custom field is known by. */
const NAME_MAX = 255;

const CUSTOM_FIELD = table('custom_field', {
  id: field.bigint,
  name: field.text,
  createdAt: field.time,
  updatedAt: field.time,
});

/** Custom fields by their names. */
const CUSTOM_FIELD_ROWS: Shelf<string, CustomField> = {
  name: 'custom fields',
  read: async (sql, tenantId, names) =>
    (await readCustomFields(sql, tenantId, { names })).map((one) => [one.name, one]),
  write: (sql, tenantId, puts) => CUSTOM_FIELD.writer.write(sql, tenantId, rowsPut(puts)),
};

/** Wants what is known of the names of these custom fields. */
export function wantCustomFields(wants: Wants, customFields: unknown): void {
  wants.rows(CUSTOM_FIELD_ROWS, namesOf(customFields));
}

/** Gives the name of every custom field an id that has none yet: a field is made when it is first used. */
export function nameCustomFields(book: Book, customFields: unknown): void {
  const names = namesOf(customFields);
  book.need((wants) => wants.rows(CUSTOM_FIELD_ROWS, names));
  for (const name of names) {
    if (book.row(CUSTOM_FIELD_ROWS, name) !== undefined) continue;
    book.put(CUSTOM_FIELD_ROWS, name, { id: book.tick(), name, createdAt: book.now, updatedAt: book.now });
  }
}

/** A name that is empty or too long is none. */
function namesOf(customFields: unknown): string[] {
  const isNamed = typeof customFields === 'object' && customFields !== null && !Array.isArray(customFields);
  return Object.keys(isNamed ? customFields : {}).filter((name) => name !== '' && name.length <= NAME_MAX);
}

/** The custom fields with these names, by id. */
export async function readCustomFields(
  sql: Sql,
  tenantId: number,
  { names }: { names: readonly string[] },
): Promise<CustomField[]> {
  const rows = await sql.rows<object>({
    text: `select ${CUSTOM_FIELD.columns('f')} from custom_field f
      where f.tenant_id = $1 and f.name = any($2::text[]) order by f.id`,
    values: [tenantId, textArray(names)],
  });
  return rows.map(CUSTOM_FIELD.row);
}

/** Custom fields in the order of their ids, which grow with the time of creation, or of their last changes. */
export const CUSTOM_FIELDS: List<
  { created?: TimeRange | undefined; updated?: TimeRange | undefined },
  TimeOrder,
  object,
  CustomField
> = {
  name: 'custom fields',
  alias: 'f',
  columns: CUSTOM_FIELD.columns('f'),
  orderOf: byTime('f', 'id'),
  sources: (_, tenantId, filter) => {
    const conditions = { created: within('f.created_at'), updated: within('f.updated_at') };
    return [tableOf('custom_field f', tenantId, conditionsOf(conditions, tenantId, filter))];
  },
  view: CUSTOM_FIELD.row,
  since: (sql, tenantId, _filter, _order, moment) => sinceWrite(sql, tenantId, moment),
};
