import sqlTag, { join } from 'sql-template-tag';
import type { DocumentLink } from '../../ledger/index.ts';
import { plainArray, type Sql } from '../../platform/index.ts';
import { type DocumentReader, visibleDocuments } from '../document/document-visibility.ts';

/** Who and what stands behind a document. */
export interface Party {
  vendorId: number | null;
  /** The document that it came from: a receipt's order, a customer return's sale. */
  origin: DocumentLink | null;
}

/** Who and what stands behind documents, as far as the reader sees them, by their ids. */
export async function readParties(
  sql: Sql,
  tenantId: number,
  ids: readonly number[],
  reader: DocumentReader,
): Promise<Map<number, Party>> {
  const found = await read(sql, tenantId, ids, reader);
  const sourceIds = new Set([...found.values()].flatMap(({ source_id: id }) => id ?? []));
  const origins = await read(sql, tenantId, [...sourceIds], reader);
  return new Map(
    [...found.values()].map((row) => {
      const origin = origins.get(row.source_id ?? 0);
      const link = origin === undefined ? null : { kind: origin.kind, id: origin.id, number: origin.number };
      return [row.id, { vendorId: row.vendor_id, origin: link }];
    }),
  );
}

interface Row {
  id: number;
  kind: string;
  number: string;
  vendor_id: number | null;
  source_id: number | null;
}

async function read(
  sql: Sql,
  tenantId: number,
  ids: readonly number[],
  reader: DocumentReader,
): Promise<Map<number, Row>> {
  if (ids.length === 0) return new Map();
  const conditions = [
    sqlTag`d.tenant_id = ${tenantId} and d.id = any(${plainArray(ids)}::bigint[])`,
    ...visibleDocuments(tenantId, reader),
  ];
  const { text, values } = sqlTag`select d.id, d.kind, d.number, d.vendor_id, d.source_id from document d
    where ${join(conditions, ' and ')}`;
  return new Map((await sql.rows<Row & object>({ text, values })).map((row) => [row.id, row]));
}
