-- Minimum and target by item and place, templates of them that places share, and where a place gets its stock from.
alter table item add column target_stock_level numeric(18, 6) check (target_stock_level >= min_stock_level);
-- The levels of the company, in the order of their ids.
create index item_level on item (tenant_id, id) where min_stock_level > 0 or target_stock_level is not null;

-- A copy of the item's, as the minimum is. Both that follow are null unless what can be used of the item is at or below its minimum: which
-- millionths of the minimum that is, and by how many millionths it lies below. So what is well stocked has no entry in the index.
alter table item_stock
  add column target_stock_level numeric(18, 6),
  add column usable_share bigint generated always as (
    case when (min_stock_level > 0 or target_stock_level is not null) and on_hand - reserved - unavailable <= min_stock_level then
      greatest(round((on_hand - reserved - unavailable) / case when min_stock_level > 0 then min_stock_level else 1 end * 1000000), -9000000000000000000)::bigint
    end) stored,
  add column usable_margin bigint generated always as (
    case when (min_stock_level > 0 or target_stock_level is not null) and on_hand - reserved - unavailable <= min_stock_level then
      ((on_hand - reserved - unavailable - min_stock_level) * 1000000)::bigint
    end) stored;
-- GET /v1/low-stock, the most critical first.
create index item_stock_short on item_stock (tenant_id, usable_share, usable_margin, item_id) where usable_share is not null;

-- Levels of items at places. Those of the company stand with the item.
create table stock_level (
  tenant_id bigint not null,
  id bigint not null,
  revision bigint not null,
  item_id bigint not null,
  location_id bigint not null,
  minimum numeric(18, 6) not null check (minimum >= 0),
  target numeric(18, 6) check (target >= minimum),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, item_id, location_id)
);
-- GET /v1/stock-levels by id.
create unique index stock_level_id on stock_level (tenant_id, id);
-- The levels of a place.
create index stock_level_location on stock_level (tenant_id, location_id, item_id);

create table level_template (
  tenant_id bigint not null,
  id bigint not null,
  revision bigint not null,
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create table level_template_line (
  tenant_id bigint not null,
  template_id bigint not null,
  item_id bigint not null,
  minimum numeric(18, 6) not null check (minimum >= 0),
  target numeric(18, 6) check (target >= minimum),
  primary key (tenant_id, template_id, item_id)
);
-- Whether a template names an item.
create index level_template_line_item on level_template_line (tenant_id, item_id);

alter table location
  add column level_template_id bigint,
  -- The place that it is filled from.
  add column supply_location_id bigint;
-- The places of a template.
create index location_level_template on location (tenant_id, level_template_id) where level_template_id is not null;
-- Whether a place supplies another.
create index location_supply on location (tenant_id, supply_location_id) where supply_location_id is not null;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['stock_level', 'level_template', 'level_template_line'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy own_tenant on %I using (tenant_id = current_setting(''onhand.tenant'')::bigint)', tenant_table);
  end loop;
  if exists (select from pg_roles where rolname = 'onhand_app') then
    grant select, insert, update, delete on stock_level, level_template, level_template_line to onhand_app;
  end if;
end
$$;
