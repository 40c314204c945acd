import type { Book, Shelf } from '../../ledger/index.ts';
import { addTo, column, type Fault, plainArray, rowWriter, type Sql, textArray } from '../../platform/index.ts';
import { INDEXED_TEXT_MAX, textFaults } from '../checks.ts';
import { partNumberKey } from '../items/part-number.ts';
import { gtinOf } from './gtin.ts';

/** A code by which scanners and other programs name an item. */
export interface ItemCode {
  /** As it was given. */
  code: string;
  /** `gtin`: its check digit must be right. `vendor`: the vendor's own, unique for that vendor. */
  kind: 'gtin' | 'vendor' | 'other';
  /** The unit of the item that it stands for; null: the base unit. */
  unit: string | null;
  /** Of a vendor's code, whose it is. */
  vendorId: number | null;
}

/** How many codes one item may have. */
export const CODES_MAX = 100;

/** The normal form of a code: a GTIN with 14 digits, any other text as part numbers compare. */
export function codeKey(code: string): string {
  return gtinOf(code.trim()) ?? partNumberKey(code);
}

/** The kind of a code of which none was said. */
export function kindOf(code: string): ItemCode['kind'] {
  return gtinOf(code.trim()) === undefined ? 'other' : 'gtin';
}

/** An item that has a code. */
export interface CodeOwner {
  itemId: number;
  /** Whose own code it is; 0: everybody's. */
  vendorId: number;
}

/** The items of codes, by the normal forms of these. */
export const CODES: Shelf<string, readonly CodeOwner[]> = {
  name: 'codes of items',
  async read(sql, tenantId, keys) {
    const owners = new Map<string, CodeOwner[]>();
    for (const { key, ...owner } of await readCodes(sql, tenantId, keys)) addTo(owners, key, owner);
    return owners;
  },
  async write(sql, tenantId, puts) {
    const rows = (owners: readonly CodeOwner[] | undefined, key: string) =>
      (owners ?? []).map((owner) => ({ key, ...owner }));
    const before = puts.flatMap((put) => rows(put.before, put.key));
    const after = puts.flatMap((put) => rows(put.after, put.key));
    const idOf = ({ key, vendorId }: CodeRow) => JSON.stringify([key, vendorId]);
    const kept = new Set(after.map(idOf));
    const gone = before.filter((row) => !kept.has(idOf(row)));
    await Promise.all([deleteCodes(sql, tenantId, gone), CODE_WRITER.write(sql, tenantId, after)]);
  },
};

interface CodeRow extends CodeOwner {
  key: string;
}

const CODE_WRITER = rowWriter<CodeRow>(
  'item_code',
  {
    key: column.text((row) => row.key),
    vendor_id: column.bigint((row) => row.vendorId),
    item_id: column.bigint((row) => row.itemId),
  },
  { key: ['key', 'vendor_id'], ifDifferent: true },
);

async function deleteCodes(sql: Sql, tenantId: number, rows: readonly CodeRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.rows({
    name: 'delete-item-codes',
    text: `delete from item_code c using unnest($2::text[], $3::bigint[]) as gone (key, vendor_id)
      where c.tenant_id = $1 and c.key = gone.key and c.vendor_id = gone.vendor_id`,
    values: [tenantId, textArray(rows.map(({ key }) => key)), plainArray(rows.map(({ vendorId }) => vendorId))],
  });
}

/** The owners of codes by their normal forms: one look into the primary key. */
export async function readCodes(sql: Sql, tenantId: number, keys: readonly string[]): Promise<CodeRow[]> {
  return sql.rows<CodeRow>({
    name: 'catalog-codes',
    text: `select key, vendor_id as "vendorId", item_id as "itemId" from item_code
      where tenant_id = $1 and key = any($2::text[]) order by item_id`,
    values: [tenantId, textArray(keys)],
  });
}

/** Puts the codes of an item that is new or changed into the book; of one that is deleted there are none any more. */
export function putCodes(book: Book, itemId: number, before: readonly ItemCode[], after: readonly ItemCode[]): void {
  const ofItem = (codes: readonly ItemCode[]) => new Map(codes.map((code) => [ownerKey(code), code]));
  const [had, has] = [ofItem(before), ofItem(after)];
  for (const [owner, code] of had) {
    if (!has.has(owner)) change(book, code, (owners) => owners.filter((one) => one.vendorId !== vendorOf(code)));
  }
  for (const [owner, code] of has) {
    if (!had.has(owner)) change(book, code, (owners) => [...owners, { itemId, vendorId: vendorOf(code) }]);
  }
}

function change(book: Book, { code }: ItemCode, to: (owners: readonly CodeOwner[]) => CodeOwner[]): void {
  const key = codeKey(code);
  book.put(CODES, key, to(book.row(CODES, key) ?? []));
}

const vendorOf = ({ kind, vendorId }: ItemCode) => (kind === 'vendor' ? (vendorId ?? 0) : 0);

/** What is unique in a company: the normal form, of a vendor's own code with the vendor. */
const ownerKey = (code: ItemCode) => `${vendorOf(code)} ${codeKey(code.code)}`;

/** What is wrong with the codes of an item. Whether its units and vendors are there is for the caller to judge. */
export function codeFaults(book: Book, codes: readonly ItemCode[], itemId: number | undefined): Fault[] {
  if (codes.length > CODES_MAX) {
    return [{ path: 'codes', code: 'invalid_request', message: `An item may have ${CODES_MAX} codes at most.` }];
  }
  const seen = new Set<string>();
  return codes.flatMap((one, index): Fault[] => {
    const path = `codes.${index}.code`;
    const fault = (code: Fault['code'], message: string): Fault[] => [{ path, code, message }];
    const wrong = textFaults(path, one.code, { max: INDEXED_TEXT_MAX, required: true });
    if (wrong.length > 0) return wrong;
    if (one.kind === 'gtin' && gtinOf(one.code.trim()) === undefined) {
      return fault(
        'invalid_request',
        'It is no GTIN: 8, 12, 13 or 14 digits, of which the last one checks the others.',
      );
    }
    if (one.kind === 'vendor' && one.vendorId === null) {
      return [
        { path: `codes.${index}.vendorId`, code: 'invalid_request', message: "A vendor's code needs its vendor." },
      ];
    }
    const key = ownerKey(one);
    if (seen.has(key)) return fault('invalid_request', 'The item has this code already.');
    seen.add(key);
    const owner = (book.row(CODES, codeKey(one.code)) ?? []).find(({ vendorId }) => vendorId === vendorOf(one));
    if (owner === undefined || owner.itemId === itemId) return [];
    return fault('duplicate_code', `Another item has the code ${one.code} already.`);
  });
}

/**
 * The codes of an item for which another program names a single one, which was `before`; null takes it away, undefined leaves all as they are.
 * To such a program codes need not be unique: one that another item has is left out.
 */
export function withNamedCode(
  book: Book,
  { id, codes }: { id?: number; codes: readonly ItemCode[] },
  { before, after }: { before: string | null | undefined; after: string | null | undefined },
): readonly ItemCode[] {
  if (after === undefined || after === before) return codes;
  const isNamed = (one: ItemCode) => one.kind !== 'vendor' && before != null && codeKey(one.code) === codeKey(before);
  const others = codes.filter((one) => !isNamed(one));
  const code: ItemCode = {
    code: after ?? '',
    kind: kindOf(after ?? ''),
    unit: null,
    vendorId: null,
  };
  const isTaken = after === null || codeFaults(book, [...others, code], id).length > 0;
  return isTaken ? others : [...others, code];
}
