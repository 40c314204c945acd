-- What a plain adjustment writes: a movement and an entry, with seven index entries. An adjustment or a count at one place is its movement,
-- and has a row in `document` from its first change on. What happened when it was recorded does not say so twice.

create type movement_kind as enum ('adjustment', 'count', 'receipt', 'issue', 'vendor_return', 'customer_return', 'transfer', 'reserve',
  'release', 'job_completion', 'production');
create type actor_kind as enum ('api_key', 'oauth_client', 'user', 'operator', 'system');

-- All tenants' rows at once, whoever owns the tables.
alter table movement no force row level security;
alter table entry no force row level security;
alter table movement rename to movement_1;
alter table entry rename to entry_1;

-- Columns of a fixed width come first, the widest before the others: between others there would be gaps.
create table movement (
  tenant_id bigint not null,
  id bigint not null,
  recorded_at timestamptz not null,
  -- Null: when it was recorded.
  occurred_at timestamptz check (occurred_at < recorded_at),
  actor_id bigint,
  -- Of a movement that is its own document: the place of all its entries; null for unassigned stock.
  location_id bigint,
  job_id bigint,
  document_id bigint,
  reverses bigint,
  posted_with bigint,
  kind movement_kind not null,
  actor_kind actor_kind not null,
  -- Of a movement that is its own document: that adjustment's running number. Its id is the one behind those of the entries.
  document_no integer,
  entry_count integer not null check (entry_count > 0),
  hash bytea not null check (length(hash) = 32),
  actor_name text not null,
  reason_code text,
  reason text,
  reference text,
  document_kind text,
  document_number text,
  check (location_id is null or document_no is not null),
  check (document_no is null or (document_id is null and document_kind is null and document_number is null and kind in ('adjustment', 'count')))
);
insert into movement (tenant_id, id, recorded_at, occurred_at, actor_id, job_id, document_id, reverses, posted_with, kind, actor_kind,
  entry_count, hash, actor_name, reason_code, reason, reference, document_kind, document_number)
select tenant_id, id, recorded_at, nullif(occurred_at, recorded_at), actor_id, job_id, document_id, reverses, posted_with,
  kind::movement_kind, actor_kind::actor_kind, entry_count, hash, actor_name, reason_code, reason, reference, document_kind, document_number
from movement_1 order by tenant_id, id;
drop table movement_1;

create table entry (
  tenant_id bigint not null,
  id bigint not null,
  movement_id bigint not null,
  item_id bigint not null,
  location_id bigint not null,
  lot_id bigint not null,
  -- Null: when its movement was recorded. A count always says when.
  occurred_at timestamptz check (occurred_at is not null or (not late and kind <> 'count')),
  -- Facts of the first version of the hash chain: the site that an adjustment was made for, and the number of an event.
  site_id bigint,
  event_no bigint,
  kind movement_kind not null,
  late boolean not null,
  change numeric(18, 6) not null,
  after numeric(18, 6) not null,
  item_after numeric(18, 6) not null,
  value_change numeric(24, 6) not null,
  value_after numeric(24, 6) not null,
  -- Null: zero.
  reserved_change numeric(18, 6) check (reserved_change <> 0),
  reserved_after numeric(18, 6) check (reserved_after <> 0),
  serials text[]
);
insert into entry (tenant_id, id, movement_id, item_id, location_id, lot_id, occurred_at, site_id, event_no, kind, late, change, after,
  item_after, value_change, value_after, reserved_change, reserved_after, serials)
select tenant_id, id, movement_id, item_id, location_id, lot_id, case when late or kind = 'count' then occurred_at end, site_id, event_no,
  kind::movement_kind, late, change, after, item_after, value_change, value_after, nullif(reserved_change, 0), nullif(reserved_after, 0), serials
from entry_1 order by tenant_id, id;
drop table entry_1;

-- A movement, and movements in the order of recording.
alter table movement add primary key (tenant_id, id);
-- GET /v1/movements by kind, by kind and reason, and by reason with all kinds named. Many rows share a key, which is kept once.
create index movement_kind on movement (tenant_id, kind, reason_code);
-- GET /v1/movements by actor.
create index movement_actor on movement (tenant_id, actor_id);
-- Adjustments at a place.
create index movement_place on movement (tenant_id, location_id) where location_id is not null;
-- GET /v1/movements by job; whether a job is named anywhere.
create index movement_job on movement (tenant_id, job_id, id) where job_id is not null;
-- The movements of a document.
create index movement_document on movement (tenant_id, document_id) where document_id is not null;
-- GET /v1/movements and /v1/entries by reference.
create index movement_reference on movement (tenant_id, reference, id) where reference is not null;
-- Whether a movement was taken back, and by which; once alone.
create unique index movement_reversed_once on movement (tenant_id, reverses) where reverses is not null;
-- What was posted in one step with a movement.
create index movement_posted_with on movement (tenant_id, posted_with) where posted_with is not null;
-- GET /v1/movements by when they happened: all others happened when they were recorded.
create index movement_late on movement (tenant_id, occurred_at) where occurred_at is not null;

-- The entries of a movement, which are those behind its id; entries in the order of recording.
alter table entry add primary key (tenant_id, id);
-- Balances of the past, explanations, the history of an item place by place.
create index entry_position on entry (tenant_id, item_id, location_id, lot_id, id);
-- GET /v1/entries by location.
create index entry_location on entry (tenant_id, location_id);
-- What came in late for a moment.
create index entry_late on entry (tenant_id, item_id, location_id, lot_id, occurred_at) where late;
-- The first count after a moment.
create index entry_count on entry (tenant_id, item_id, location_id, lot_id, occurred_at) where kind = 'count';

-- Movements up to this revision are in the first version of the hash chain, whose facts include sites and events.
alter table clock add column chain_1_until bigint not null default 0;
update clock set chain_1_until = revision;
alter table clock rename column events to chain_1_events;

-- How far a table that is made from the ledger's rows has come: it is filled by who reads it, and only for tenants where somebody does.
create table projection (
  tenant_id bigint not null,
  name text not null,
  revision bigint not null,
  primary key (tenant_id, name)
);

-- Changes of items' totals on hand, each at the last entry of its item in a movement, numbered without gaps in the order of recording.
create table stock_event (
  tenant_id bigint not null,
  number bigint not null,
  entry_id bigint not null,
  item_id bigint not null,
  -- Events by number, and so by time.
  primary key (tenant_id, number)
);
-- The first event behind a movement.
create unique index stock_event_entry on stock_event (tenant_id, entry_id);
-- Events of an item; when an item's stock changed last.
create index stock_event_item on stock_event (tenant_id, item_id, number);

-- What adjustments and counts changed, numbered without gaps in the order of recording, with the site they were made for: that of the
-- place, else that of the item, as it was then.
create table adjusted_entry (
  tenant_id bigint not null,
  number bigint not null,
  entry_id bigint not null,
  site_id bigint,
  item_id bigint not null,
  -- Adjusted entries from any place on.
  primary key (tenant_id, number)
);
-- Those of a site.
create index adjusted_entry_site on adjusted_entry (tenant_id, site_id, number) include (item_id);

-- Keys that are too old to be repeated. Rows stand in the order of their times, so a summary of each range of pages is enough.
drop index idempotency_age;
create index idempotency_age on idempotency using brin (created_at) with (pages_per_range = 32);

-- The id of the first movement that was recorded at a moment or after it; null without one. Ids grow with the time of recording, so it is
-- found by halving, in some twenty look-ups by key.
create function first_movement_since(tenant bigint, moment timestamptz) returns bigint
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  low bigint := 0;
  high bigint;
  half bigint;
  found_id bigint;
  found_at timestamptz;
  first bigint;
begin
  select m.id, m.recorded_at into found_id, found_at from movement m where m.tenant_id = tenant order by m.id desc limit 1;
  if found_id is null or found_at < moment then
    return null;
  end if;
  high := found_id;
  first := found_id;
  while high - low > 1 loop
    half := (low + high) / 2;
    select m.id, m.recorded_at into found_id, found_at from movement m where m.tenant_id = tenant and m.id >= half order by m.id limit 1;
    if found_at >= moment then
      first := found_id;
      high := half;
    else
      low := found_id;
    end if;
  end loop;
  return first;
end
$$;

-- The id of the movement that is the adjustment with this running number; null without one. Numbers grow with the ids, so it is found by
-- halving as well. Where such movements are far apart, all adjustments are read.
create function movement_numbered(tenant bigint, number bigint) returns bigint
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  low bigint;
  high bigint;
  half bigint;
  found_id bigint;
  found_no bigint;
begin
  select c.chain_1_until, c.revision + 1 into low, high from clock c where c.tenant_id = tenant;
  while high - low > 1 loop
    half := (low + high) / 2;
    found_id := null;
    select x.id, x.document_no into found_id, found_no
    from (select m.id, m.document_no from movement m where m.tenant_id = tenant and m.id >= half and m.id < high order by m.id limit 2000) as x
    where x.document_no is not null order by x.id limit 1;
    if found_id is null then
      exit when exists (select from movement m where m.tenant_id = tenant and m.id >= half and m.id < high offset 2000);
      high := half;
    elsif found_no = number then
      return found_id;
    elsif found_no > number then
      high := half;
    else
      low := found_id;
    end if;
  end loop;
  if high - low > 1 then
    return (select m.id from movement m
      where m.tenant_id = tenant and m.kind in ('adjustment', 'count') and m.document_no = number limit 1);
  end if;
  return null;
end
$$;

drop function move_clock(bigint, bigint, text, boolean, bigint, text, timestamptz, jsonb, bigint, timestamptz);
-- Moves the tenant's clock, and so locks it; fails where the clock does not stand where a writer that decided without reading takes it to stand.
create function move_clock(tenant bigint, from_revision bigint, from_hash text, allows_negative boolean, to_revision bigint, to_hash text,
  moment timestamptz, to_series jsonb, expiry timestamptz) returns void
language plpgsql
as $$
begin
  update clock c set revision = to_revision, hash = decode(to_hash, 'hex'), recorded_at = moment, series = to_series, next_expiry = expiry
  from tenant t
  where c.tenant_id = tenant and t.tenant_id = tenant and c.revision = from_revision and c.hash = decode(from_hash, 'hex')
    and (t.settings ->> 'negativeStock' = 'allow') = allows_negative;
  if not found then
    raise exception 'The clock of tenant % has moved.', tenant using errcode = 'OHCLK';
  end if;
end
$$;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['movement', 'entry', 'projection', 'stock_event', 'adjusted_entry'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy own_tenant on %I using (tenant_id = current_setting(''onhand.tenant'')::bigint)', tenant_table);
  end loop;
  if exists (select from pg_roles where rolname = 'onhand_app') then
    grant select, insert on movement, entry, stock_event, adjusted_entry to onhand_app;
    grant select, insert, update on projection to onhand_app;
  end if;
end
$$;
