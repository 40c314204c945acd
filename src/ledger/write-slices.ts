import { column, rowWriter, type Sql } from '../platform/index.ts';
import type { MovementRecord } from './model.ts';
import { type Slice, sliceMovement } from './slices.ts';

const { bigint, text, time } = column;

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

const SLICES = rowWriter<SliceRow>('document_slice', {
  id: bigint((slice) => slice.id),
  document_id: bigint((slice) => slice.documentId),
  location_id: bigint((slice) => slice.locationId),
  to_location_id: bigint((slice) => slice.toLocationId),
  status: text((slice) => slice.status),
  created_at: time((slice) => slice.createdAt),
});

/** Keeps slices; most documents have none, which costs nothing. */
export function writeSlices(sql: Sql, tenantId: number, slices: readonly SliceRow[]): Promise<unknown> {
  return SLICES.write(sql, tenantId, slices);
}
