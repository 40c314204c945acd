import { systemActor } from '../access/index.ts';
import { IDEMPOTENCY_DAYS, type Journal } from '../journal/index.ts';
import { analyzeNew, type Database, type Logger } from '../platform/index.ts';
import { expireReservations } from './reservations.ts';

const LOOK_EVERY_MS = 500;
const PURGE_EVERY_MS = 60 * 60_000;
const ANALYZE_EVERY_MS = 5_000;
/** Reservations that one transaction releases. */
const EXPIRED_MAX = 500;

export interface Sweeper {
  stop(): Promise<void>;
}

/**
 * Does what is due without anybody asking: releases reservations whose time is over, has new tables looked at by the planner, and
 * forgets outcomes that no repeat will ask for. Every process sweeps; the journal decides, so a reservation expires once.
 */
export function startSweeper(database: Database, journal: Journal, log: Logger): Sweeper {
  let stopped = false;
  let nextPurge = Date.now() + PURGE_EVERY_MS;
  let nextAnalyze = 0;

  async function sweep(): Promise<void> {
    const due = await database.system.rows<{ tenant_id: number }>({
      name: 'sweeper-due',
      text: 'select tenant_id from clock where next_expiry <= now() limit 100',
    });
    for (const { tenant_id } of due) await expireDue(database, journal, tenant_id);
    if (Date.now() >= nextAnalyze) {
      nextAnalyze = Date.now() + ANALYZE_EVERY_MS;
      await analyzeNew(database.pool);
    }
    if (Date.now() < nextPurge) return;
    nextPurge = Date.now() + PURGE_EVERY_MS;
    await purge(database);
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
      text: `select id from reservation where tenant_id = $1 and status = 'active' and expires_at <= now() order by expires_at limit $2`,
      values: [tenantId, EXPIRED_MAX],
    }),
  );
  await journal.submit(systemActor(tenantId), expireReservations, { ids: due.map((row) => row.id) });
}

/** Outcomes, sessions and access tokens that are past their time, in pieces that hold no lock for long. */
async function purge(database: Database): Promise<void> {
  await database.system.rows({ text: 'delete from access_token where expires_at < now()' });
  await database.system.rows({ text: 'delete from session where expires_at < now()' });
  const tenants = await database.system.rows<{ tenant_id: number }>({ text: 'select tenant_id from clock' });
  for (const { tenant_id } of tenants) {
    await database.inTenant(tenant_id, (sql) =>
      sql.rows({
        text: `delete from idempotency where tenant_id = $1 and key in
          (select key from idempotency where tenant_id = $1 and created_at < now() - make_interval(days => $2) limit 10000)`,
        values: [tenant_id, IDEMPOTENCY_DAYS],
      }),
    );
  }
}
