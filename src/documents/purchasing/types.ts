import type { Actor } from '../../access/index.ts';
import {
  createReference,
  REFERENCE_ROWS,
  type ReferenceView,
  updateReference,
  wantCustomFields,
} from '../../catalog/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import { type Book, oneByOne, type Shelf, type Wants } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';

/** The kinds of references that are types of documents. */
export type TypeKind = 'purchase_order_type' | 'return_type';

export interface NewType {
  kind: TypeKind;
  name: string;
  active?: boolean | undefined;
  details: Record<string, unknown>;
}

/** Creates a type. A new default takes that from the old one. */
export const createType: BatchCommand<NewType, ReferenceView> = {
  sort: 'batch',
  name: 'types.create',
  weight: () => 1,
  // Which names are taken, and which type is the default, follows from the others.
  alone: () => true,
  wants({ kind, name, details }, wants) {
    wantOthers(wants, kind, name);
    wantCustomFields(wants, details.customFields);
  },
  decide({ kind, name, active = true, details }, actor, book) {
    requireFreeName(book, kind, name, 0);
    const type = createReference.decide({ kind, name, active, details }, actor, book);
    if (details.isDefault === true) unsetOthers(book, actor, kind, name, type.id);
    return type;
  },
};

export interface TypeUpdate {
  kind: TypeKind;
  id: number;
  patch: { name?: string | undefined; active?: boolean | undefined; details?: Record<string, unknown> };
  ifRevision?: number | null;
}

export const updateType: BatchCommand<TypeUpdate, ReferenceView> = {
  sort: 'batch',
  name: 'types.update',
  weight: () => 1,
  alone: () => true,
  wants({ kind, id, patch: { name = '', details } }, wants) {
    wants.rows(REFERENCE_ROWS, [id]);
    wantOthers(wants, kind, name);
    wantCustomFields(wants, details?.customFields);
  },
  decide({ kind, id, patch, ifRevision = null }, actor, book) {
    const { name, active, details = {} } = patch;
    if (name !== undefined) requireFreeName(book, kind, name, id);
    const given = { ...(name === undefined ? {} : { name }), ...(active === undefined ? {} : { active }), details };
    const type = updateReference.decide({ kind, id, patch: given, ifRevision }, actor, book);
    if (details.isDefault === true) unsetOthers(book, actor, kind, name ?? '', id);
    return type;
  },
};

/** The types of a kind that have a name, whatever its case, and those that are the default; by kind and name in JSON. */
const OTHERS: Shelf<string, { named: number[]; defaults: number[] }> = {
  name: 'other types',
  pageOnly: true,
  read: oneByOne(async (sql, tenantId, key) => {
    const { kind, name } = JSON.parse(key) as { kind: TypeKind; name: string };
    const [row] = await sql.rows<{ named: number[]; defaults: number[] }>({
      text: `select array(select id from reference where tenant_id = $1 and kind = $2 and lower(name) = lower($3)) as named,
        array(select id from reference where tenant_id = $1 and kind = $2 and details ->> 'isDefault' = 'true') as defaults`,
      values: [tenantId, kind, name],
    });
    return row ?? { named: [], defaults: [] };
  }),
};

const keyOf = (kind: TypeKind, name: string) => JSON.stringify({ kind, name });

function wantOthers(wants: Wants, kind: TypeKind, name: string): void {
  wants.rows(OTHERS, [keyOf(kind, name)]);
}

function requireFreeName(book: Book, kind: TypeKind, name: string, exceptId: number): void {
  if (!book.row(OTHERS, keyOf(kind, name))?.named.some((id) => id !== exceptId)) return;
  throw new Refusal('duplicate_name', `There is a ${kind.replaceAll('_', ' ')} called ${name} already.`, {
    path: 'name',
  });
}

function unsetOthers(book: Book, actor: Actor, kind: TypeKind, name: string, id: number): void {
  const others = (book.row(OTHERS, keyOf(kind, name))?.defaults ?? []).filter((other) => other !== id);
  book.need((wants) => wants.rows(REFERENCE_ROWS, others));
  for (const other of others)
    updateReference.decide({ kind, id: other, patch: { details: { isDefault: false } } }, actor, book);
}
