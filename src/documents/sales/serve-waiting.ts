import { systemActor } from '../../access/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { Database } from '../../platform/index.ts';
import { readServable, serveBackOrders } from './back-orders.ts';

interface ClockRow {
  tenant_id: number;
  revision: number;
}

/** Serves the back orders of companies where something was written since they were looked at last. */
export function createWaitingServer(database: Database, journal: Journal) {
  /** The revisions at which companies were looked at; a guess that costs a look where it is wrong. */
  const served = new Map<number, number>();
  return {
    /** The companies to look at, at the revisions that they have now. */
    async due(): Promise<ClockRow[]> {
      const clocks = await database.system.rows<ClockRow>({
        name: 'sweeper-back-orders',
        text: 'select tenant_id, revision from clock c where exists (select from back_order b where b.tenant_id = c.tenant_id)',
      });
      const waiting = new Set(clocks.map((clock) => clock.tenant_id));
      for (const tenantId of served.keys()) if (!waiting.has(tenantId)) served.delete(tenantId);
      return clocks.filter((clock) => served.get(clock.tenant_id) !== clock.revision);
    },
    /** Gives the back orders of a company what is there for them, page after page, the oldest first. */
    async serve({ tenant_id: tenantId, revision }: ClockRow): Promise<void> {
      for (let after = 0; ; ) {
        const lines = await database.inTenant(tenantId, (sql) => readServable(sql, tenantId, after));
        const last = lines.at(-1);
        if (last === undefined) break;
        await journal.submit(systemActor(tenantId), serveBackOrders, { lines });
        after = last.lineId;
      }
      served.set(tenantId, revision);
    },
  };
}
