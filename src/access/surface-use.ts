/**
 * Who uses which surface, how often, and with how many errors. Counting must not cost a request anything, so each process counts in
 * its memory and adds the counts to the table every few seconds, in one statement. A process that is killed loses those
 * seconds: the numbers are for people who maintain integrations, and no decision depends on them.
 */
import type { Logger, Sql } from '../platform/index.ts';
import type { Actor, ActorKind } from './actor.ts';

export interface UseCounter {
  /** Counts one answered request. */
  count(surface: string, actor: Actor, status: number): void;
  /** Adds the counts to the table. */
  flush(): Promise<void>;
  /** Flushes for the last time. */
  stop(): Promise<void>;
}

/** One credential's use of one surface. */
export interface SurfaceUse {
  surface: string;
  actor: { kind: ActorKind; id: number; name: string | null };
  requests: number;
  errors: number;
  lastUsedAt: Date;
  lastErrorAt: Date | null;
  lastErrorStatus: number | null;
}

interface Counted {
  tenantId: number;
  surface: string;
  actorKind: ActorKind;
  actorId: number;
  requests: number;
  errors: number;
  lastUsedAt: Date;
  lastErrorAt: Date | null;
  lastErrorStatus: number | null;
}

const FLUSH_EVERY_MS = 5_000;
/** Rows counted at a time; beyond them new ones are left out until the next flush. */
const COUNTED_MAX = 10_000;

/** Starts counting. */
export function createUseCounter(sql: Sql, log: Logger): UseCounter {
  let counted = new Map<string, Counted>();

  async function flush(): Promise<void> {
    if (counted.size === 0) return;
    // Always in the same order, so that two processes that add at the same time wait for one another instead of deadlocking.
    const rows = [...counted.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
    counted = new Map();
    await add(sql, rows);
  }

  const timer = setInterval(() => {
    flush().catch((error) => log.warn({ error }, 'the use of surfaces was not recorded'));
  }, FLUSH_EVERY_MS);
  timer.unref();

  return {
    count(surface, actor, status) {
      if (actor.id === null) return;
      const key = `${actor.tenantId} ${surface} ${actor.kind} ${actor.id}`;
      let row = counted.get(key);
      if (row === undefined) {
        if (counted.size >= COUNTED_MAX) return;
        row = begin(surface, actor, actor.id);
        counted.set(key, row);
      }
      row.requests += 1;
      row.lastUsedAt = new Date();
      if (status < 400) return;
      row.errors += 1;
      row.lastErrorAt = row.lastUsedAt;
      row.lastErrorStatus = status;
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush().catch(() => undefined);
    },
  };
}

function begin(surface: string, actor: Actor, actorId: number): Counted {
  return {
    tenantId: actor.tenantId,
    surface,
    actorKind: actor.kind,
    actorId,
    requests: 0,
    errors: 0,
    lastUsedAt: new Date(),
    lastErrorAt: null,
    lastErrorStatus: null,
  };
}

async function add(sql: Sql, rows: readonly Counted[]): Promise<void> {
  await sql.rows({
    text: `
      insert into surface_use as u (tenant_id, surface, actor_kind, actor_id, requests, errors, last_used_at, last_error_at, last_error_status)
      select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::timestamptz[],
        $8::timestamptz[], $9::integer[])
      on conflict (tenant_id, surface, actor_kind, actor_id) do update set
        requests = u.requests + excluded.requests,
        errors = u.errors + excluded.errors,
        last_used_at = greatest(u.last_used_at, excluded.last_used_at),
        last_error_at = greatest(u.last_error_at, excluded.last_error_at),
        last_error_status = case when excluded.last_error_at >= coalesce(u.last_error_at, excluded.last_error_at)
          then excluded.last_error_status else u.last_error_status end`,
    values: [
      rows.map((row) => row.tenantId),
      rows.map((row) => row.surface),
      rows.map((row) => row.actorKind),
      rows.map((row) => row.actorId),
      rows.map((row) => row.requests),
      rows.map((row) => row.errors),
      rows.map((row) => row.lastUsedAt),
      rows.map((row) => row.lastErrorAt),
      rows.map((row) => row.lastErrorStatus),
    ],
  });
}

/** The use by the tenant's credentials, the last used first; a credential has its current name. */
export async function listSurfaceUse(sql: Sql, tenantId: number, limit: number): Promise<SurfaceUse[]> {
  const rows = await sql.rows<Omit<SurfaceUse, 'actor'> & { kind: ActorKind; id: number; name: string | null }>({
    text: `
      select u.surface, u.actor_kind as kind, u.actor_id as id, u.requests, u.errors, u.last_used_at as "lastUsedAt",
        u.last_error_at as "lastErrorAt", u.last_error_status as "lastErrorStatus", coalesce(k.name, c.name, p.username) as name
      from surface_use u
        left join api_key k on u.actor_kind = 'api_key' and k.tenant_id = u.tenant_id and k.id = u.actor_id
        left join oauth_client c on u.actor_kind = 'oauth_client' and c.tenant_id = u.tenant_id and c.id = u.actor_id
        left join app_user p on u.actor_kind = 'user' and p.tenant_id = u.tenant_id and p.id = u.actor_id
      where u.tenant_id = $1 order by u.last_used_at desc, u.surface, u.actor_kind, u.actor_id limit $2`,
    values: [tenantId, limit],
  });
  return rows.map(({ kind, id, name, ...row }) => ({ ...row, actor: { kind, id, name } }));
}
