-- Codes by which scanners and other programs name items, and the packs that items are bought and counted in.
alter table item add column codes jsonb not null default '[]';
alter table item add column units jsonb not null default '[]';
-- In kg, of one unit.
alter table item add column weight numeric;

-- The items of a code, by its normal form. A vendor's own code is unique for that vendor, every other one (vendor 0) in the company.
create table item_code (
  tenant_id bigint not null,
  key text not null,
  vendor_id bigint not null,
  item_id bigint not null,
  primary key (tenant_id, key, vendor_id)
);
alter table item_code enable row level security;
alter table item_code force row level security;
create policy own_tenant on item_code using (tenant_id = current_setting('onhand.tenant')::bigint);
do $$
begin
  if exists (select from pg_roles where rolname = 'onhand_app') then
    grant select, insert, update, delete on item_code to onhand_app;
  end if;
end $$;
