-- Quantities and money are exact decimals; ids are values of the tenant's clock; location 0 is "unassigned", lot 0 is "no lot".

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- The role that requests run as where the program connects as a superuser, whom row-level security does not hold.
do $$
begin
  if not exists (select from pg_roles where rolname = 'onhand_app') then
    create role onhand_app nologin;
  end if;
  execute format('grant onhand_app to %I', current_user);
exception
  when insufficient_privilege or duplicate_object or unique_violation or invalid_grant_operation then null;
end
$$;

-- Access: these tables decide who the tenant is, so no tenant's policy can guard them.

create table installation (
  singleton boolean primary key default true check (singleton),
  uuid uuid not null,
  token_secret bytea not null,
  last_tenant_id bigint not null default 0,
  created_at timestamptz not null
);

create table tenant (
  tenant_id bigint primary key check (tenant_id > 0),
  uuid uuid not null unique,
  revision bigint not null,
  name text not null,
  settings jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table api_key (
  tenant_id bigint not null references tenant,
  id bigint not null,
  revision bigint not null,
  name text not null,
  prefix text not null,
  secret_hash bytea not null unique,
  scopes text[] not null,
  allowed_addresses text[] not null,
  rate_limit_per_minute integer not null,
  brand_id bigint,
  site_ids bigint[] not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

create table oauth_client (
  tenant_id bigint not null references tenant,
  id bigint not null,
  revision bigint not null,
  name text not null,
  client_id text not null unique,
  secret_hash bytea not null,
  app_key_hash bytea,
  scopes text[] not null,
  allowed_addresses text[] not null,
  rate_limit_per_minute integer not null,
  brand_id bigint,
  site_ids bigint[] not null,
  revoked_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

create table access_token (
  secret_hash bytea primary key,
  tenant_id bigint not null,
  oauth_client_id bigint not null,
  scopes text[] not null,
  expires_at timestamptz not null
);
create index access_token_expiry on access_token (expires_at);

create table app_user (
  tenant_id bigint not null references tenant,
  id bigint not null,
  revision bigint not null,
  username text not null unique,
  password_hash text not null,
  scopes text[] not null,
  brand_id bigint,
  site_ids bigint[] not null,
  profile jsonb not null,
  rate_limit_per_minute integer not null,
  deleted_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

-- People who signed in with a browser. Only the SHA-256 of what their cookie holds is kept.
create table session (
  secret_hash bytea primary key,
  tenant_id bigint not null,
  user_id bigint not null,
  expires_at timestamptz not null
);
create index session_expiry on session (expires_at);

-- How often each credential used each surface. Every process counts in its memory and adds to this now and then.
create table surface_use (
  tenant_id bigint not null,
  surface text not null,
  actor_kind text not null,
  actor_id bigint not null,
  requests bigint not null,
  errors bigint not null,
  last_used_at timestamptz not null,
  last_error_at timestamptz,
  last_error_status integer,
  primary key (tenant_id, surface, actor_kind, actor_id)
);

-- The tenant's clock: the one lock of every write, the head of the hash chain, and the counters of document numbers and of events.
create table clock (
  tenant_id bigint primary key references tenant,
  revision bigint not null check (revision >= 0 and revision < 9007199254740992),
  recorded_at timestamptz not null,
  hash bytea not null check (length(hash) = 32),
  series jsonb not null default '{}',
  events bigint not null default 0 check (events >= 0),
  next_expiry timestamptz
) with (fillfactor = 50);
create index clock_next_expiry on clock (next_expiry) where next_expiry is not null;

create table idempotency (
  tenant_id bigint not null,
  key text not null check (length(key) between 1 and 255),
  fingerprint bytea not null,
  outcome json not null,
  created_at timestamptz not null,
  primary key (tenant_id, key)
);
create index idempotency_age on idempotency (tenant_id, created_at);

-- The feed of every row but movements, which are their own record.
create table change (
  tenant_id bigint not null,
  revision bigint not null,
  kind text not null,
  row_id bigint not null,
  deleted boolean not null,
  "row" jsonb not null,
  primary key (tenant_id, revision)
);
create index change_kind on change (tenant_id, kind, revision);

-- Catalog.

create table reference (
  tenant_id bigint not null,
  id bigint not null,
  revision bigint not null,
  kind text not null check (kind in ('vendor', 'brand', 'business_unit', 'job', 'project', 'technician', 'purchase_order_type',
    'return_type')),
  uuid uuid not null,
  name text not null,
  active boolean not null,
  details jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, uuid)
);
create index reference_kind on reference (tenant_id, kind, id);
create index reference_updated on reference (tenant_id, kind, updated_at, revision);

create table item (
  tenant_id bigint not null,
  id bigint not null,
  revision bigint not null,
  uuid uuid not null,
  part_number text not null check (part_number <> ''),
  name text not null,
  description text,
  category text,
  serial_number text,
  unit text,
  tracking text not null check (tracking in ('none', 'lot', 'serial')),
  lots_expire boolean not null,
  min_stock_level numeric(18, 6) not null check (min_stock_level >= 0),
  reorder_quantity numeric(18, 6) not null check (reorder_quantity >= 0),
  cost numeric(18, 6) check (cost >= 0),
  price numeric(18, 6) check (price >= 0),
  vendor_id bigint,
  brand_id bigint,
  site_id bigint,
  location_aware boolean not null,
  allow_negative boolean,
  active boolean not null,
  custom_fields jsonb not null,
  external_data jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, part_number),
  unique (tenant_id, uuid)
);
create index item_category on item (tenant_id, category, id) where category is not null;
create index item_brand on item (tenant_id, brand_id, id) where brand_id is not null;
create index item_site on item (tenant_id, site_id, id) where site_id is not null;
create index item_vendor on item (tenant_id, vendor_id, id) where vendor_id is not null;
create index item_updated on item (tenant_id, updated_at, id);
create index item_inactive on item (tenant_id, id) where not active;
create index item_tracked on item (tenant_id, tracking, id) where tracking <> 'none';

-- Sums over an item's positions. `criticality` (on hand / minimum) and `margin` (on hand - minimum) are set only while the item is at
-- or below its minimum, so that a movement of a well-stocked item touches no index. Both count millionths: under row-level security
-- an index can be entered by a bigint, and not by a numeric. `low` also holds items without a minimum that have run out.
create table item_stock (
  tenant_id bigint not null,
  item_id bigint not null,
  on_hand numeric(18, 6) not null,
  reserved numeric(18, 6) not null check (reserved >= 0),
  value numeric(24, 6) not null,
  min_stock_level numeric(18, 6) not null,
  criticality bigint generated always as (
    case when min_stock_level > 0 and on_hand <= min_stock_level
      then greatest(round(on_hand / min_stock_level * 1000000), -9000000000000000000)::bigint end) stored,
  margin bigint generated always as (
    case when min_stock_level > 0 and on_hand <= min_stock_level
      then ((on_hand - min_stock_level) * 1000000)::bigint end) stored,
  low boolean generated always as (on_hand <= min_stock_level) stored,
  primary key (tenant_id, item_id)
) with (fillfactor = 70);
create index item_stock_low on item_stock (tenant_id, criticality, margin, item_id) where criticality is not null;
create index item_stock_at_minimum on item_stock (tenant_id, item_id) where low;

-- Text search: the part number and, on the next line, the name, in lower case. PostgreSQL may not use LIKE on an index under
-- row-level security, so this table alone is read through functions that run as its owner and add the tenant of the transaction
-- themselves. One or two characters hold no trigram: such a text is looked up as the start of the part number or of the name, in
-- indexes that give the items in the order of their ids however many there are.
create table item_search (
  tenant_id bigint not null,
  item_id bigint not null,
  text text not null,
  primary key (tenant_id, item_id)
);
create index item_search_gram on item_search using gin (tenant_id, text gin_trgm_ops);
create index item_search_part_1 on item_search (tenant_id, left(text, 1), item_id);
create index item_search_part_2 on item_search (tenant_id, left(text, 2), item_id);
create index item_search_name_1 on item_search (tenant_id, left(split_part(text, E'\n', 2), 1), item_id);
create index item_search_name_2 on item_search (tenant_id, left(split_part(text, E'\n', 2), 2), item_id);

create table location (
  tenant_id bigint not null,
  id bigint not null check (id > 0),
  revision bigint not null,
  uuid uuid not null,
  name text not null,
  kind text not null check (kind in ('warehouse', 'vehicle', 'technician', 'job_site', 'site', 'bin', 'transit', 'other')),
  code text check (code <> ''),
  parent_id bigint,
  site_id bigint,
  address jsonb,
  memo text,
  -- A vehicle's own: where it is filled from, and who drives it.
  warehouse_id bigint,
  technician_ids bigint[] not null default '{}',
  active boolean not null,
  allow_negative boolean,
  custom_fields jsonb not null,
  external_data jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, uuid),
  unique (tenant_id, code)
);
create index location_parent on location (tenant_id, parent_id, id) where parent_id is not null;
create index location_warehouse on location (tenant_id, warehouse_id) where warehouse_id is not null;
create index location_site on location (tenant_id, site_id, id) where site_id is not null;
create index location_kind on location (tenant_id, kind, id);
create index location_updated on location (tenant_id, kind, updated_at, revision);

create table lot (
  tenant_id bigint not null,
  id bigint not null check (id > 0),
  revision bigint not null,
  item_id bigint not null,
  number text not null check (number <> ''),
  expires_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, item_id, number)
);
create index lot_expiry on lot (tenant_id, expires_at, id) where expires_at is not null;

-- Ledger.

create table position (
  tenant_id bigint not null,
  item_id bigint not null,
  location_id bigint not null,
  lot_id bigint not null,
  on_hand numeric(18, 6) not null,
  reserved numeric(18, 6) not null,
  negative_allowed boolean not null,
  updated_at timestamptz not null,
  primary key (tenant_id, item_id, location_id, lot_id),
  constraint on_hand_covered check (on_hand >= 0 or negative_allowed),
  constraint reserved_not_negative check (reserved >= 0)
) with (fillfactor = 70);
create index position_location on position (tenant_id, location_id, item_id, lot_id);

create table serial (
  tenant_id bigint not null,
  item_id bigint not null,
  number text not null check (number <> ''),
  location_id bigint,
  reservation_id bigint,
  updated_at timestamptz not null,
  primary key (tenant_id, item_id, number),
  check (reservation_id is null or location_id is not null)
);
create index serial_location on serial (tenant_id, location_id, item_id, number) where location_id is not null;
create index serial_number on serial (tenant_id, number);

create table movement (
  tenant_id bigint not null,
  id bigint not null,
  kind text not null,
  reason_code text,
  reason text,
  reference text,
  job_id bigint,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null,
  document_kind text,
  document_id bigint,
  document_number text,
  reverses bigint,
  entry_count integer not null check (entry_count > 0),
  hash bytea not null check (length(hash) = 32),
  primary key (tenant_id, id)
);
create index movement_recorded on movement (tenant_id, recorded_at, id);
create index movement_kind on movement (tenant_id, kind, id) include (entry_count);
create index movement_actor on movement (tenant_id, actor_id, id) where actor_id is not null;
create index movement_reason on movement (tenant_id, reason_code, id) where reason_code is not null;
create index movement_job on movement (tenant_id, job_id, id) where job_id is not null;
create index movement_document on movement (tenant_id, document_id) where document_id is not null;
create unique index movement_reversed_once on movement (tenant_id, reverses) where reverses is not null;

-- An entry's id follows its movement's, so the entries of a movement are the ids behind it. Before is after minus change.
-- `site_id` is the site that an adjustment or a count was made for. `event_no` counts a tenant's events: the changes of an item's
-- total on hand, each at the last entry that its item has in a movement. So how many events lie between two moments is a subtraction,
-- and the event at an offset is found by its number.
create table entry (
  tenant_id bigint not null,
  id bigint not null,
  movement_id bigint not null,
  kind text not null,
  item_id bigint not null,
  location_id bigint not null,
  lot_id bigint not null,
  serials text[],
  change numeric(18, 6) not null,
  after numeric(18, 6) not null,
  reserved_change numeric(18, 6) not null,
  reserved_after numeric(18, 6) not null,
  item_after numeric(18, 6) not null,
  value_change numeric(24, 6) not null,
  value_after numeric(24, 6) not null,
  occurred_at timestamptz not null,
  late boolean not null,
  site_id bigint,
  event_no bigint,
  primary key (tenant_id, id)
);
create index entry_position on entry (tenant_id, item_id, location_id, lot_id, id);
-- With what it was and which way it went, so that one sort of an item's entries is found and counted without reading the others.
create index entry_item on entry (tenant_id, item_id, id) include (kind, change, event_no);
create index entry_location on entry (tenant_id, location_id, id);
create unique index entry_event on entry (tenant_id, event_no) include (item_id) where event_no is not null;
create index entry_adjusted on entry (tenant_id, site_id, id) include (item_id) where kind in ('adjustment', 'count');
create index entry_late on entry (tenant_id, item_id, location_id, lot_id, occurred_at) where late;
create index entry_count on entry (tenant_id, item_id, location_id, lot_id, occurred_at) where kind = 'count';

create table reservation (
  tenant_id bigint not null,
  id bigint not null,
  revision bigint not null,
  status text not null check (status in ('active', 'consumed', 'released', 'expired')),
  item_id bigint not null,
  location_id bigint not null,
  quantity numeric(18, 6) not null check (quantity > 0),
  consumed numeric(18, 6) not null check (consumed >= 0),
  released numeric(18, 6) not null check (released >= 0),
  allocations jsonb not null,
  pick text,
  expires_at timestamptz,
  job_id bigint,
  reference text,
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  check (consumed + released <= quantity)
);
create index reservation_due on reservation (tenant_id, expires_at, id) where status = 'active' and expires_at is not null;
create index reservation_active on reservation (tenant_id, item_id, location_id, id) where status = 'active';
create index reservation_status on reservation (tenant_id, status, id);
create index reservation_job on reservation (tenant_id, job_id, id) where job_id is not null;

-- Row-level security, the second lock behind the tenant's id in every statement.

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array[
    'idempotency', 'change', 'reference', 'item', 'item_stock', 'location', 'lot', 'position', 'serial', 'movement', 'entry',
    'reservation'
  ] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy own_tenant on %I using (tenant_id = current_setting(''onhand.tenant'')::bigint)', tenant_table);
  end loop;
  alter table item_search enable row level security;
  create policy own_tenant on item_search using (tenant_id = current_setting('onhand.tenant')::bigint);
end
$$;

-- In PL/pgSQL, because an SQL function is planned before its pattern is known (up to PostgreSQL 17), and the best plan for a rare text is
-- the worst for a common one.
create function item_search_ids(pattern text, after_id bigint, most integer) returns setof bigint
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp
as $$
begin
  return query
    select s.item_id from item_search s
    where s.tenant_id = current_setting('onhand.tenant')::bigint and s.text like pattern and s.item_id > after_id
    order by s.item_id limit most;
end
$$;

-- The items whose part number or name starts with these one or two characters, which must be in lower case.
create function item_start_ids(start text, after_id bigint, most integer) returns setof bigint
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  tenant bigint := current_setting('onhand.tenant')::bigint;
begin
  if length(start) = 1 then
    return query
      (select s.item_id from item_search s
        where s.tenant_id = tenant and left(s.text, 1) = start and s.item_id > after_id order by s.item_id limit most)
      union
      (select s.item_id from item_search s
        where s.tenant_id = tenant and left(split_part(s.text, E'\n', 2), 1) = start and s.item_id > after_id
        order by s.item_id limit most)
      order by 1 limit most;
  else
    return query
      (select s.item_id from item_search s
        where s.tenant_id = tenant and left(s.text, 2) = start and s.item_id > after_id order by s.item_id limit most)
      union
      (select s.item_id from item_search s
        where s.tenant_id = tenant and left(split_part(s.text, E'\n', 2), 2) = start and s.item_id > after_id
        order by s.item_id limit most)
      order by 1 limit most;
  end if;
end
$$;

-- Moves the tenant's clock, and so locks it; fails where the clock does not stand where a writer that decided without reading takes it to stand.
create function move_clock(tenant bigint, from_revision bigint, from_hash text, allows_negative boolean, to_revision bigint, to_hash text,
  moment timestamptz, to_series jsonb, to_events bigint, expiry timestamptz) returns void
language plpgsql
as $$
begin
  update clock c set revision = to_revision, hash = decode(to_hash, 'hex'), recorded_at = moment, series = to_series, events = to_events,
    next_expiry = expiry
  from tenant t
  where c.tenant_id = tenant and t.tenant_id = tenant and c.revision = from_revision and c.hash = decode(from_hash, 'hex')
    and (t.settings ->> 'negativeStock' = 'allow') = allows_negative;
  if not found then
    raise exception 'The clock of tenant % has moved.', tenant using errcode = 'OHCLK';
  end if;
end
$$;

do $$
begin
  if exists (select from pg_roles where rolname = 'onhand_app') then
    grant usage on schema public to onhand_app;
    grant select, insert, update, delete on all tables in schema public to onhand_app;
    revoke update, delete on movement, entry from onhand_app;
  end if;
end
$$;
