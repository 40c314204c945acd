import type { Sql } from '../platform/index.ts';

/** The tenant's clock as its locked row holds it. */
export interface ClockState {
  revision: number;
  recordedAt: Date;
  hash: string;
  /** The last number given in each series of document numbers. */
  series: Record<string, number>;
  nextExpiry: Date | null;
  /** When the next last day of a lot ends somewhere. */
  nextDay: Date | null;
}

/** Where a clock stands: as long as it does, nothing of the tenant has changed. */
export type ClockPlace = Pick<ClockState, 'revision' | 'hash'>;

/** What PostgreSQL answers when the clock is not where a book was guessed from: somebody else wrote meanwhile. */
export const CLOCK_MOVED = 'OHCLK';

/** The revision that the tenant's clock stands at: nothing that was committed is behind it. */
export async function readRevision(sql: Sql, tenantId: number): Promise<number> {
  const [clock] = await sql.rows<{ revision: number }>({
    name: 'ledger-revision',
    text: 'select revision from clock where tenant_id = $1',
    values: [tenantId],
  });
  if (clock === undefined) throw new Error(`Tenant ${tenantId} has no clock.`);
  return clock.revision;
}
