import { bornDocuments } from '../../src/documents/index.ts';
/**
 * The auditor of the invariants of ARCHITECTURE.md. It asks the database with statements of its own, as its owner, past row-level security and past
 * the ledger's code; only I6 (the feed), I8 (row-level security) and I9 (the verification) are asked of the code that promises them.
 */
import { readFeed } from '../../src/journal/index.ts';
import { verifyLedger } from '../../src/ledger/index.ts';
import type { Database } from '../../src/platform/index.ts';
import { Broken } from './compare.ts';
import { DOCUMENT_MISFITS } from './document-misfits.ts';

/** Statements that find what must not be: each answers a text for every row that breaks its invariant. `$1` is the tenant. */
const MISFITS: Record<string, string> = {
  'I1 a position is the sum of its entries': `
    select concat_ws(' ', 'position', item_id, location_id, lot_id) as text from position p
    full join (select item_id, location_id, lot_id, sum(change) as change, coalesce(sum(reserved_change), 0) as reserved_change from entry
      where tenant_id = $1 group by 1, 2, 3) as e using (item_id, location_id, lot_id)
    where coalesce(p.tenant_id, $1) = $1 and (p.on_hand, p.reserved) is distinct from (e.change, e.reserved_change)`,
  'I1 an entry begins where the one before it ended': `
    select 'entry ' || id as text from (select *, lag(after, 1, 0) over w as before,
        lag(coalesce(reserved_after, 0), 1, 0) over w as reserved_before
      from entry where tenant_id = $1 window w as (partition by item_id, location_id, lot_id order by id)) as e
    where after <> before + change or coalesce(reserved_after, 0) <> reserved_before + coalesce(reserved_change, 0)`,
  'I1 an item is the sum of its entries, and so is its value': `
    select 'item ' || s.item_id as text from item_stock s left join (select item_id, sum(change) filter (where kind <> 'transfer') as on_hand,
      sum(reserved_change) as reserved, sum(value_change) as value from entry where tenant_id = $1 group by 1) as e using (item_id)
    where s.tenant_id = $1 and (s.on_hand, s.reserved, s.value)
      is distinct from (coalesce(e.on_hand, 0), coalesce(e.reserved, 0), coalesce(e.value, 0))`,
  'I1 an item is the sum of its positions': `
    select 'item ' || s.item_id as text from item_stock s where s.tenant_id = $1 and s.on_hand <>
      (select coalesce(sum(on_hand), 0) from position p where p.tenant_id = $1 and p.item_id = s.item_id)`,
  'I1 there are as many serials as units': `
    select concat_ws(' ', 'item', p.item_id, 'at', p.location_id) as text from position p join item i on i.tenant_id = $1 and i.id = p.item_id
    where p.tenant_id = $1 and i.tracking = 'serial' and p.on_hand <>
      (select count(*) from serial s where s.tenant_id = $1 and s.item_id = p.item_id and s.location_id = p.location_id)`,
  'I2 a transfer adds up to zero': `
    select 'movement ' || movement_id as text from entry where tenant_id = $1 and kind = 'transfer'
    group by movement_id, item_id, lot_id having sum(change) <> 0`,
  'I3 nothing is below zero but where the policy allows it': `
    select concat_ws(' ', 'position', p.item_id, p.location_id) as text from position p
    join item i on i.tenant_id = $1 and i.id = p.item_id left join location l on l.tenant_id = $1 and l.id = p.location_id
    join tenant t on t.tenant_id = $1
    where p.tenant_id = $1 and (p.reserved < 0 or p.on_hand < 0 and (i.tracking = 'serial'
      or not coalesce(i.allow_negative, l.allow_negative, t.settings ->> 'negativeStock' = 'allow')))`,
  // What a later count had seen already is exempt: it is balanced by a correction, whatever is there today.
  'I3 what takes by choice leaves what is reserved': `
    select 'entry ' || e.id as text from entry e join item i on i.tenant_id = $1 and i.id = e.item_id
    left join location l on l.tenant_id = $1 and l.id = e.location_id join tenant t on t.tenant_id = $1
    where e.tenant_id = $1 and (e.change < 0 and e.reserved_change is null and e.kind not in ('adjustment', 'count') and not e.late
        or e.reserved_change > 0) and e.after < coalesce(e.reserved_after, 0)
      and (i.tracking = 'serial' or not coalesce(i.allow_negative, l.allow_negative, t.settings ->> 'negativeStock' = 'allow'))`,
  'I3 what is reserved is what reservations hold': `
    select concat_ws(' ', 'position', item_id, location_id, lot_id) as text from (select * from position where tenant_id = $1) as p
    full join (select r.item_id, r.location_id, coalesce((a ->> 'lotId')::bigint, 0) as lot_id, sum((a ->> 'quantity')::numeric) as held
      from reservation r cross join jsonb_array_elements(r.allocations) as a where r.tenant_id = $1 and r.status = 'active'
      group by 1, 2, 3) as h using (item_id, location_id, lot_id)
    where coalesce(p.reserved, 0) <> coalesce(h.held, 0)`,
  'I3 a reserved serial is named by its reservation': `
    select concat_ws(' ', 'serial', s.item_id, s.number) as text from serial s where s.tenant_id = $1 and s.reservation_id is not null
      and not exists (select from reservation r cross join jsonb_array_elements(r.allocations) as a where r.tenant_id = $1
        and r.id = s.reservation_id and r.status = 'active' and a -> 'serials' ? s.number)`,
  'I3 a serial that a reservation names is reserved for it, or gone': `
    select concat_ws(' ', 'reservation', r.id, 'serial', s.number) as text from reservation r
    cross join jsonb_array_elements(r.allocations) as a cross join jsonb_array_elements_text(nullif(a -> 'serials', 'null')) as n (number)
    join serial s on s.tenant_id = $1 and s.item_id = r.item_id and s.number = n.number
    where r.tenant_id = $1 and r.status = 'active' and s.reservation_id is distinct from r.id
      and not exists (select from entry e where e.tenant_id = $1 and e.id > r.id and e.item_id = r.item_id and e.change < 0
        and s.number = any(e.serials))`,
  'I6 no revision is given twice, or ahead of the clock': `
    select 'revision ' || revision as text from (select id as revision from movement where tenant_id = $1
      union all select id from entry where tenant_id = $1 union all select revision from change where tenant_id = $1) as given
    group by revision having count(*) > 1 or revision > (select revision from clock where tenant_id = $1)`,
  'I9 movements are recorded in the order of their ids': `
    select 'movement ' || id as text from (select id, recorded_at, lag(recorded_at) over (order by id) as before from movement
      where tenant_id = $1) as m where recorded_at < before`,
};

const TENANT_TABLES = [
  ...[
    'idempotency',
    'change',
    'reference',
    'item',
    'item_stock',
    'location',
    'lot',
    'position',
    'serial',
    'movement',
    'entry',
  ],
  'reservation',
];

/** Audits the tenants at a quiet point, when nothing writes. Throws Broken with every misfit. */
export async function audit(database: Database, tenantIds: number[]): Promise<void> {
  const misfits: string[] = [];
  for (const tenantId of tenantIds) {
    for (const [name, text] of Object.entries({ ...MISFITS, ...DOCUMENT_MISFITS })) {
      const { rows } = await database.pool.query<{ text: string }>(text, [tenantId]);
      for (const row of rows.slice(0, 3)) misfits.push(`${name}: ${row.text}`);
    }
    misfits.push(...(await auditFeed(database, tenantId)), ...(await auditWall(database, tenantId)));
    const { misfit } = await verifyLedger(database, tenantId);
    if (misfit !== null) misfits.push(`I9 verify: ${misfit.message}`);
  }
  if (misfits.length > 0) throw new Broken(misfits.join('\n'));
}

/** Every revision that the feed must tell of, in order, past the feed's own code. */
export async function allRevisions(database: Database, tenantId: number): Promise<number[]> {
  const { rows } = await database.pool.query<{ revision: number }>(
    `select id as revision from movement where tenant_id = $1 union all select revision from change where tenant_id = $1
     union all select id from document where tenant_id = $1 and immediate and revision = id
     union all select id + entry_count + 1 from movement m where tenant_id = $1 and document_no is not null
       and not exists (select from document d where d.tenant_id = $1 and d.id = m.id + m.entry_count + 1) order by 1`,
    [tenantId],
  );
  return rows.map((row) => row.revision);
}

/** I6: read in pages of any size and from any place, the feed tells of every change once and in order. */
async function auditFeed(database: Database, tenantId: number): Promise<string[]> {
  const all = await allRevisions(database, tenantId);
  for (const [limit, start] of [
    [1_000, 0],
    [7, 0],
    [13, all[Math.floor(all.length / 2)] ?? 0],
  ] as const) {
    const seen: number[] = [];
    for (let after: number = start; ; ) {
      const page = await readFeed(database, tenantId, { after, limit }, [bornDocuments]);
      seen.push(...page.data.map((row) => row.revision));
      if (page.data.length === 0) break;
      after = page.upTo;
    }
    const expected = all.filter((revision) => revision > start);
    if (seen.join() !== expected.join())
      return [`I6 the feed from ${start} by ${limit} has ${seen.length} of ${expected.length}`];
  }
  return [];
}

/** I8: in the transaction of one tenant no row of another is seen, changed or made, whatever the statement asks for. */
async function auditWall(database: Database, tenantId: number): Promise<string[]> {
  const misfits: string[] = [];
  for (const table of TENANT_TABLES) {
    const seen = await database.inTenant(tenantId, (sql) =>
      sql.rows<{ tenant_id: number }>({
        text: `select distinct tenant_id from ${table} where tenant_id <> ${Number(tenantId)}`,
      }),
    );
    if (seen.length > 0) misfits.push(`I8 tenant ${tenantId} sees ${table} of tenant ${seen[0]!.tenant_id}`);
    const made = await makeForeign(database, tenantId, table);
    if (made !== undefined) misfits.push(`I8 tenant ${tenantId} ${made} ${table} of another tenant`);
  }
  return misfits;
}

async function makeForeign(database: Database, tenantId: number, table: string): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ columns: string }>(
    `select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
     where table_name = $1 and is_generated = 'NEVER' and column_name <> 'tenant_id'`,
    [table],
  );
  const columns = rows[0]?.columns;
  const transaction = await database.begin(tenantId);
  try {
    const moved = await transaction.rows({
      text: `insert into ${table} (tenant_id, ${columns}) select tenant_id + 1000000, ${columns} from ${table} limit 1 returning tenant_id`,
    });
    return moved.length > 0 ? 'makes' : undefined;
  } catch (error) {
    return (error as { code?: string }).code === '42501' ? undefined : `fails oddly (${(error as Error).message}) at`;
  } finally {
    await transaction.rollback();
  }
}
