import { purgeExpired, readTimeZone, systemActor } from '../access/index.ts';
import { endLots } from '../catalog/index.ts';
import { type Journal, purgeOutcomes } from '../journal/index.ts';
import { findEndedLots } from '../ledger/index.ts';
import { analyzeOutgrown, type Database, type Logger } from '../platform/index.ts';
import { expireReservations } from './reservations/reservations.ts';
import { expireSales } from './sales/fulfil-sale.ts';
import { createWaitingServer } from './sales/serve-waiting.ts';

const LOOK_EVERY_MS = 500;
const PURGE_EVERY_MS = 60 * 60_000;
/** Soon enough that a server which is started again each day purges too. */
const PURGE_FIRST_MS = 5 * 60_000;
const ANALYZE_EVERY_MS = 5_000;
/** Reservations, and sales, that one transaction ends. */
const EXPIRED_MAX = 500;
/** Lots that one transaction notes as ended. */
const ENDED_MAX = 200;

export interface Sweeper {
  stop(): Promise<void>;
}

/**
 * Does what is due without anybody asking: ends reservations and sales whose time is over, takes lots whose last day is over out of what is
 * available, gives sales that wait what has come in, has tables that grew looked at by the planner, and
 * forgets outcomes that no repeat will ask for. Every process sweeps; the journal decides, so a reservation expires once.
 */
export function startSweeper(database: Database, journal: Journal, log: Logger): Sweeper {
  let stopped = false;
  let nextPurge = Date.now() + PURGE_FIRST_MS;
  let nextAnalyze = 0;
  const waiting = createWaitingServer(database, journal);

  async function sweep(): Promise<void> {
    const due = await database.system.rows<{ tenant_id: number }>({
      name: 'sweeper-due',
      text: 'select tenant_id from clock where next_expiry <= now() limit 100',
    });
    await forEach(due, (tenant) => expireDue(database, journal, tenant.tenant_id));
    const ended = await database.system.rows<{ tenant_id: number }>({
      name: 'sweeper-ended-days',
      text: 'select tenant_id from clock where next_day <= now() limit 100',
    });
    await forEach(ended, (tenant) => endDays(database, journal, tenant.tenant_id));
    await forEach(await waiting.due(), waiting.serve);
    if (Date.now() >= nextAnalyze) {
      nextAnalyze = Date.now() + ANALYZE_EVERY_MS;
      await analyzeOutgrown(database.pool);
    }
    if (Date.now() < nextPurge) return;
    nextPurge = Date.now() + PURGE_EVERY_MS;
    await purgeExpired(database.system);
    const tenants = await database.system.rows<{ tenant_id: number }>({ text: 'select tenant_id from clock' });
    await forEach(tenants, (tenant) => purgeOutcomes(database, tenant.tenant_id));
  }

  /** Does something for each company; what fails for one is logged, and does not stop the next. */
  async function forEach<Tenant extends { tenant_id: number }>(
    tenants: readonly Tenant[],
    work: (tenant: Tenant) => Promise<unknown>,
  ): Promise<void> {
    for (const tenant of tenants) {
      if (stopped) return;
      await work(tenant).catch((error: unknown) =>
        log.warn({ error, tenantId: tenant.tenant_id }, 'the sweeper left a company out and will try again'),
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

/** Lots whose day is over are not available any more. */
async function endDays(database: Database, journal: Journal, tenantId: number): Promise<void> {
  const now = new Date();
  for (let more = true; more; ) {
    const lots = await database.inTenant(tenantId, async (sql) => {
      const timeZone = await readTimeZone(sql, tenantId);
      return findEndedLots(sql, tenantId, { now, timeZone, limit: ENDED_MAX });
    });
    more = lots.length === ENDED_MAX;
    await journal.submit(systemActor(tenantId), endLots, { lots, more });
  }
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
