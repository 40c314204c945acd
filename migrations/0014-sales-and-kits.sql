-- Sales in the native API, what waits for goods to come, and items that are sold by their components.

-- All tenants' rows at once, whoever owns the tables.
alter table reservation no force row level security;
alter table document no force row level security;
alter table document_line no force row level security;

-- The document that holds the stock; null where a reservation is its own.
alter table reservation add column document_kind text;
alter table reservation add column document_id bigint;
alter table reservation add column document_number text;
update reservation r set document_kind = d.kind, document_id = d.id, document_number = d.number
from document_line l join document d on d.tenant_id = l.tenant_id and d.id = l.document_id
where d.kind = 'sale' and r.tenant_id = l.tenant_id and r.id = (l.details ->> 'reservationId')::bigint;

-- What a line of a sale holds: in portions, each of which was held at once.
update document_line l set details = (l.details - 'reservationId') || jsonb_build_object('portions', jsonb_build_array(jsonb_build_object(
  'quantity', trim_scale(l.quantity)::text, 'holds', jsonb_build_array(jsonb_build_object('itemId', l.item_id,
    'quantity', trim_scale(l.quantity)::text, 'reservationId', (l.details ->> 'reservationId')::bigint)))))
from document d
where d.tenant_id = l.tenant_id and d.id = l.document_id and d.kind = 'sale' and l.details ? 'reservationId';

-- What came back of a line of a sale stands on that line.
update document_line l set received = back.quantity
from (select r.tenant_id, r.source_line_id, sum(r.quantity) as quantity
  from document_line r join document d on d.tenant_id = r.tenant_id and d.id = r.document_id
  where d.kind = 'customer_return' and r.source_line_id is not null group by r.tenant_id, r.source_line_id) back
where l.tenant_id = back.tenant_id and l.id = back.source_line_id;

-- When a sale ends by itself; null where it does not, or is over.
alter table document add column expires_at timestamptz;
create index document_expiry on document (tenant_id, expires_at) where expires_at is not null;

alter table reservation force row level security;
alter table document force row level security;
alter table document_line force row level security;

-- Lines of sales that wait for stock at a place, the oldest first: each by the items that would serve it.
create table back_order (
  tenant_id bigint not null,
  line_id bigint not null,
  item_id bigint not null,
  location_id bigint not null,
  sale_id bigint not null,
  primary key (tenant_id, line_id, item_id)
);

-- What one unit of an item is put together from.
alter table item add column components jsonb not null default '[]';

-- The items that a component is part of.
create table item_component (
  tenant_id bigint not null,
  component_id bigint not null,
  item_id bigint not null,
  quantity numeric not null check (quantity > 0),
  primary key (tenant_id, component_id, item_id)
);

alter table item_component enable row level security;
alter table item_component force row level security;
create policy own_tenant on item_component using (tenant_id = current_setting('onhand.tenant')::bigint);
-- Not forced: the program itself, which owns the table, asks which companies have lines that wait.
alter table back_order enable row level security;
create policy own_tenant on back_order using (tenant_id = current_setting('onhand.tenant')::bigint);
do $$
begin
  if exists (select from pg_roles where rolname = 'onhand_app') then
    grant select, insert, update, delete on back_order, item_component to onhand_app;
  end if;
end $$;
