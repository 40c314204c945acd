import { maySeeReference, type Visibility } from '../../access/index.ts';
import { type Book, keysTaken, oneByOne, rowsPut, type Shelf } from '../../ledger/index.ts';
import { field, plainArray, type Sql, table } from '../../platform/index.ts';
import { type AttachedRow, forgetAttached, writeAttached } from '../attached/attached.ts';

/** Parties and things of the outside that a company's documents name. */
export const REFERENCE_KINDS = [
  'vendor',
  'brand',
  'business_unit',
  'job',
  'project',
  'technician',
  'purchase_order_type',
  'return_type',
] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

export interface ReferenceFields {
  name: string;
  active: boolean;
  /** Whatever else is known of it, under names of its own. */
  details: Record<string, unknown>;
}

export interface Reference {
  id: number;
  uuid: string;
  revision: number;
  kind: ReferenceKind;
  fields: ReferenceFields;
  createdAt: Date;
  updatedAt: Date;
}

/** A reference as the outside sees it; its details stand among the other fields. */
export interface ReferenceView {
  id: number;
  uuid: string;
  revision: number;
  name: string;
  active: boolean;
  createdAt: string;
  updatedAt: string;
  [detail: string]: unknown;
}

/** The names that no detail may have. */
export const FIXED_NAMES = ['id', 'uuid', 'revision', 'kind', 'name', 'active', 'createdAt', 'updatedAt'];

export function referenceView({ id, uuid, revision, fields, createdAt, updatedAt }: Reference): ReferenceView {
  return {
    id,
    uuid,
    revision,
    name: fields.name,
    active: fields.active,
    ...fields.details,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const { bigint, boolean, json, text, time, uuid, word } = field;

const REFERENCE = table(
  'reference',
  {
    id: bigint,
    uuid,
    revision: bigint,
    kind: word<ReferenceKind>(),
    name: text,
    active: boolean,
    details: json<Record<string, unknown>>(),
    createdAt: time,
    updatedAt: time,
  },
  { fixed: ['uuid', 'kind', 'createdAt'] },
);

/** Rows `r` of the table reference. */
export const REFERENCE_COLUMNS = REFERENCE.columns('r');

/** A row that was read with REFERENCE_COLUMNS. */
export type ReferenceRow = { id: number };

export function referenceFromRow(row: ReferenceRow): Reference {
  const { id, uuid, revision, kind, createdAt, updatedAt, ...fields } = REFERENCE.row(row);
  return { id, uuid, revision, kind, fields, createdAt, updatedAt };
}

/** The references of a kind with these ids, in the order of their ids; those that are not there are left out. */
export async function readReferences(
  sql: Sql,
  tenantId: number,
  kind: ReferenceKind,
  ids: readonly number[],
): Promise<Reference[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<ReferenceRow>({
    name: 'catalog-references',
    text: `select ${REFERENCE_COLUMNS} from reference r
      where r.tenant_id = $1 and r.kind = $2 and r.id = any($3::bigint[]) order by r.id`,
    values: [tenantId, kind, plainArray(ids)],
  });
  return rows.map(referenceFromRow);
}

/** References of all kinds by their ids. */
export const REFERENCE_ROWS: Shelf<number, Reference> = {
  name: 'references',
  async read(sql, tenantId, ids) {
    const rows = await sql.rows<ReferenceRow>({
      name: 'catalog-references-of-all-kinds',
      text: `select ${REFERENCE_COLUMNS} from reference r where r.tenant_id = $1 and r.id = any($2::bigint[])`,
      values: [tenantId, plainArray(ids)],
    });
    return rows.map((row) => [row.id, referenceFromRow(row)]);
  },
  async write(sql, tenantId, puts) {
    const references = rowsPut(puts);
    await Promise.all([
      REFERENCE.writer.write(
        sql,
        tenantId,
        references.map(({ fields, ...reference }) => ({ ...reference, ...fields })),
      ),
      writeAttached(sql, tenantId, references.map(attachedTo)),
      REFERENCE.remove(sql, tenantId, keysTaken(puts)),
      forgetAttached(sql, tenantId, keysTaken(puts)),
    ]);
  },
};

function attachedTo({ id, fields }: Reference): AttachedRow {
  const { customFields = {}, externalData = {} } = fields.details as Partial<AttachedRow>;
  return { id, customFields, externalData };
}

/** The reference of a kind with this id, if it is there. */
export function referenceOf(book: Book, kind: ReferenceKind, id: number): Reference | undefined {
  const reference = book.row(REFERENCE_ROWS, id);
  return reference?.kind === kind ? reference : undefined;
}

/** The same, if it is there for the actor. */
export function referenceFor(book: Book, actor: Visibility, kind: ReferenceKind, id: number): Reference | undefined {
  const reference = referenceOf(book, kind, id);
  return reference !== undefined && maySeeReference(actor, reference) ? reference : undefined;
}

/** The references that texts name, by `KIND TEXT`: by its id, else its uuid, else its name; of several of one name the oldest. */
const REFERENCES_NAMED: Shelf<string, number> = {
  name: 'references by name',
  pageOnly: true,
  read: oneByOne(async (sql, tenantId, key) => {
    const [kind, text] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
    const [row] = await sql.rows<{ id: number }>({
      name: 'catalog-reference-named',
      text: `select r.id from reference r where r.tenant_id = $1 and r.kind = $2 and ($3 in (r.id::text, r.uuid::text) or r.name = $3)
        order by (r.id::text = $3) desc, (r.uuid::text = $3) desc, r.id limit 1`,
      values: [tenantId, kind, text],
    });
    return row?.id;
  }),
};

/** The id of the reference of a kind that a text names: an id, a uuid or a name. A command that looks it up is decided alone. */
export function referenceNamed(book: Book, kind: ReferenceKind, text: string): number | undefined {
  return book.row(REFERENCES_NAMED, `${kind} ${text}`);
}

/** Lets a reference that was just made be found by its name, where its name was looked up. */
export function nameReference(book: Book, { id, kind, fields }: Reference): void {
  const key = `${kind} ${fields.name}`;
  const isFree = book.shelves.knows(REFERENCES_NAMED, key) && book.row(REFERENCES_NAMED, key) === undefined;
  if (isFree) book.put(REFERENCES_NAMED, key, id);
}
