import { purgeExpired, systemActor } from '../../access/index.ts';
import { type Journal, purgeOutcomes } from '../../journal/index.ts';
import { analyzeOutgrown, type Database, type Logger } from '../../platform/index.ts';
import { readServable, serveBackOrders } from '../sales/back-orders.ts';
import { expireSales } from '../sales/fulfil-sale.ts';
import { expireReservations } from './reservations.ts';

const LOOK_EVERY_MS = 500;
const PURGE_EVERY_MS = 60 * 60_000;
/** Soon enough that a server which is started again each day purges too. */
const PURGE_FIRST_MS = 5 * 60_000;
const ANALYZE_EVERY_MS = 5_000;
/** Reservations, and sales, that one transaction ends. */
const EXPIRED_MAX = 500;

export interface Sweeper {
  stop(): Promise<void>;
}

/**
 * Does what is due without anybody asking: ends reservations and sales whose time is over, gives sales that wait what has come in, has tables that grew looked at by the planner, and
 * forgets outcomes that no repeat will ask for. Every process sweeps; the journal decides, so a reservation expires once.
 */
export function startSweeper(database: Database, journal: Journal, log: Logger): Sweeper {
  let stopped = false;
  let nextPurge = Date.now() + PURGE_FIRST_MS;
  let nextAnalyze = 0;
  /** The revision at which a company's back orders were looked at last; a guess that costs a look where it is wrong. */
  const served = new Map<number, number>();

  async function sweep(): Promise<void> {
    const due = await database.system.rows<{ tenant_id: number }>({
      name: 'sweeper-due',
      text: 'select tenant_id from clock where next_expiry <= now() limit 100',
    });
    await forEach(due, (tenantId) => expireDue(database, journal, tenantId));
    await serveWaiting();
    if (Date.now() >= nextAnalyze) {
      nextAnalyze = Date.now() + ANALYZE_EVERY_MS;
      await analyzeOutgrown(database.pool);
    }
    if (Date.now() < nextPurge) return;
    nextPurge = Date.now() + PURGE_EVERY_MS;
    await purgeExpired(database.system);
    const tenants = await database.system.rows<{ tenant_id: number }>({ text: 'select tenant_id from clock' });
    await forEach(tenants, (tenantId) => purgeOutcomes(database, tenantId));
  }

  /** Serves the back orders of companies where something was written since. */
  async function serveWaiting(): Promise<void> {
    const clocks = await database.system.rows<{ tenant_id: number; revision: number }>({
      name: 'sweeper-back-orders',
      text: 'select tenant_id, revision from clock c where exists (select from back_order b where b.tenant_id = c.tenant_id)',
    });
    const revisions = new Map(clocks.map((clock) => [clock.tenant_id, clock.revision]));
    for (const tenantId of served.keys()) if (!revisions.has(tenantId)) served.delete(tenantId);
    const changed = clocks.filter((clock) => served.get(clock.tenant_id) !== clock.revision);
    await forEach(changed, async (tenantId) => {
      await serveTenant(database, journal, tenantId);
      served.set(tenantId, revisions.get(tenantId) ?? 0);
    });
  }

  /** Does something for each company; what fails for one is told, and does not stop the next. */
  async function forEach(
    tenants: { tenant_id: number }[],
    work: (tenantId: number) => Promise<unknown>,
  ): Promise<void> {
    for (const { tenant_id: tenantId } of tenants) {
      if (stopped) return;
      await work(tenantId).catch((error: unknown) =>
        log.warn({ error, tenantId }, 'the sweeper left a company out and will try again'),
      );
    }
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS).unref());
      if (stopped) return;
      try {
        await sweep();
      } catch (error) {
        log.warn({ error }, 'the sweeper will try again');
      }
    }
  }

  const running = loop();
  return {
    async stop() {
      stopped = true;
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))]);
    },
  };
}

async function expireDue(database: Database, journal: Journal, tenantId: number): Promise<void> {
  const due = await database.inTenant(tenantId, (sql) =>
    sql.rows<{ id: number }>({
      name: 'sweeper-reservations',
      text: `select id from reservation where tenant_id = $1 and status = 'active' and expires_at <= now()
        and document_kind is distinct from 'sale' order by expires_at limit $2`,
      values: [tenantId, EXPIRED_MAX],
    }),
  );
  const sales = await database.inTenant(tenantId, (sql) =>
    sql.rows<{ id: number }>({
      name: 'sweeper-sales',
      text: 'select id from document where tenant_id = $1 and expires_at <= now() order by expires_at limit $2',
      values: [tenantId, EXPIRED_MAX],
    }),
  );
  if (sales.length > 0) await journal.submit(systemActor(tenantId), expireSales, { ids: sales.map((row) => row.id) });
  await journal.submit(systemActor(tenantId), expireReservations, { ids: due.map((row) => row.id) });
}

/** Gives the back orders of a company what is there for them, page after page, the oldest first. */
async function serveTenant(database: Database, journal: Journal, tenantId: number): Promise<void> {
  for (let after = 0; ; ) {
    const lines = await database.inTenant(tenantId, (sql) => readServable(sql, tenantId, after));
    const last = lines.at(-1);
    if (last === undefined) return;
    await journal.submit(systemActor(tenantId), serveBackOrders, { lines });
    after = last.lineId;
  }
}
