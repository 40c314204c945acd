import type { Pool, PoolClient } from 'pg';
import type { Caller } from './documents.ts';

/** What a movement changes at one place. */
export interface Change {
  itemId: number;
  locationId: number;
  quantity: string;
  /** Of one unit that comes in; what goes out takes its share of the value. */
  cost?: string;
}

/** An error with the HTTP status that it is answered with. */
export const failure = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode });

/** Runs work in one transaction: all of it is kept, durably, or none. After a deadlock, which new balances may lead to, it is tried again. */
export async function transaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOf(pool, work);
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || (error as { code?: unknown }).code !== DEADLOCK) throw error;
    }
  }
}

const ATTEMPTS_MAX = 5;
const DEADLOCK = '40P01';

async function attemptOf<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    );
    throw isUncovered(error) ? failure(409, 'There is not enough in stock.') : error;
  }
}

/** The same for work that is one statement, which needs no more to be whole. */
export async function oneStatement<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

/** A balance would be below zero, which its table does not allow. */
const isUncovered = (error: unknown) => (error as { code?: unknown }).code === '23514';

/**
 * Writes a movement: its balances, the items' sums, the movement and its entries, in one statement. The balances are locked in the order
 * of items and places, so that no two movements wait for each other. The document may be one that is written afterwards; its id is
 * answered.
 */
export async function moveStock(
  client: PoolClient,
  caller: Caller,
  { kind, documentId, changes }: { kind: string; documentId?: number; changes: Change[] },
): Promise<{ documentId: string }> {
  const { rows } = await client.query<{ document_id: string; entries: string }>({
    name: 'move-stock',
    text: `with line as materialized (select * from unnest($5::bigint[], $6::bigint[], $7::numeric[], $8::numeric[])
        as l (item_id, location_id, change, cost) order by item_id, location_id),
      locked as materialized (select 1 from balance b join line l using (item_id, location_id) where b.company_id = $1
        order by item_id, location_id for update of b),
      ready as materialized (select count(*) from locked),
      taken as (update balance b set on_hand = b.on_hand + l.change, updated_at = $4 from ready, line l
        where b.company_id = $1 and b.item_id = l.item_id and b.location_id = l.location_id and l.change < 0
        returning b.item_id, b.location_id, b.on_hand),
      added as (insert into balance (company_id, item_id, location_id, on_hand, updated_at)
        select $1, l.item_id, l.location_id, l.change, $4 from ready, line l where l.change >= 0 order by l.item_id, l.location_id
        on conflict (company_id, item_id, location_id)
          do update set on_hand = balance.on_hand + excluded.on_hand, updated_at = excluded.updated_at
        returning item_id, location_id, on_hand),
      summed as (update item_sum s set on_hand = s.on_hand + l.change,
          value = s.value + case when l.change > 0 then l.change * l.cost else coalesce(l.change * s.value / nullif(s.on_hand, 0), 0) end
        from ready, (select item_id, sum(change) as change, max(cost) as cost from line group by item_id having sum(change) <> 0) as l
        where s.company_id = $1 and s.item_id = l.item_id),
      moved as (insert into movement (company_id, kind, document_id, api_key_name, recorded_at)
        values ($1, $2, coalesce($9, nextval('document_id_seq')), $3, $4) returning id, document_id),
      recorded as (insert into entry (company_id, kind, item_id, location_id, change, before, after, reason, api_key_name, recorded_at,
          movement_id)
        select $1, $2, l.item_id, l.location_id, l.change, b.on_hand - l.change, b.on_hand, null, $3, $4, moved.id
        from moved, line l join (select * from taken union all select * from added) as b using (item_id, location_id) returning 1)
      select document_id, (select count(*) from recorded) as entries from moved`,
    values: [
      caller.company_id,
      kind,
      caller.name,
      new Date(),
      changes.map(({ itemId }) => itemId),
      changes.map(({ locationId }) => locationId),
      changes.map(({ quantity }) => quantity),
      changes.map(({ cost }) => cost ?? '0'),
      documentId,
    ],
  });
  const { document_id, entries } = rows[0]!;
  // What is taken from a place that never had any has no balance to be lowered.
  if (Number(entries) !== changes.length) throw failure(409, 'There is not enough in stock.');
  return { documentId: document_id };
}
