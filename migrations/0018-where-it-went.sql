-- Where lots and units went.
-- What went into production of a lot, and what came out of it.
create index entry_production on entry (tenant_id, lot_id, id) where kind = 'production' and lot_id > 0;
-- The places of a lot.
create index position_lot on position (tenant_id, lot_id) where lot_id > 0;

-- The entries that moved a unit.
create table serial_entry (
  tenant_id bigint not null,
  number text not null,
  item_id bigint not null,
  entry_id bigint not null,
  primary key (tenant_id, number, item_id, entry_id)
);
alter table entry no force row level security;
insert into serial_entry (tenant_id, number, item_id, entry_id)
select e.tenant_id, unit.number, e.item_id, e.id from entry e cross join unnest(e.serials) as unit (number) where e.change <> 0;
alter table entry force row level security;

alter table serial_entry enable row level security;
alter table serial_entry force row level security;
create policy own_tenant on serial_entry using (tenant_id = current_setting('onhand.tenant')::bigint);
do $$
begin
  if exists (select from pg_roles where rolname = 'onhand_app') then
    -- Like entries, they are never updated or deleted.
    grant select, insert on serial_entry to onhand_app;
  end if;
end
$$;
