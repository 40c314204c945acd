import { plainArray, type Sql, textArray } from '../platform/index.ts';
import type { MovementRecord } from './model.ts';
import { type Slice, sliceMovement } from './slices.ts';

/** A slice of a document beyond the first, as it is kept to be listed. */
export interface SliceRow extends Pick<Slice, 'id' | 'locationId' | 'toLocationId'> {
  documentId: number;
  /** Where it is another than the document's. */
  status: string | null;
  createdAt: Date;
}

/** The slices of a document, beyond the first, that was born with this movement. */
export function furtherSlices(document: { id: number; createdAt: Date }, movement: MovementRecord): SliceRow[] {
  return sliceMovement(movement)
    .slice(1)
    .map(({ id, locationId, toLocationId }) => ({
      id,
      locationId,
      toLocationId,
      documentId: document.id,
      status: null,
      createdAt: document.createdAt,
    }));
}

/** Keeps slices; most documents have none, which costs nothing. */
export async function writeSlices(sql: Sql, tenantId: number, slices: readonly SliceRow[]): Promise<void> {
  if (slices.length === 0) return;
  await sql.rows({
    name: 'ledger-write-slices',
    text: `insert into document_slice (tenant_id, id, document_id, location_id, to_location_id, status, created_at)
      select $1, s.* from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::timestamptz[]) as s`,
    values: [
      tenantId,
      plainArray(slices.map((slice) => slice.id)),
      plainArray(slices.map((slice) => slice.documentId)),
      plainArray(slices.map((slice) => slice.locationId)),
      plainArray(slices.map((slice) => slice.toLocationId)),
      textArray(slices.map((slice) => slice.status)),
      plainArray(slices.map((slice) => slice.createdAt.toISOString())),
    ],
  });
}
