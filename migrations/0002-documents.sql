-- Documents: the papers that plan and cause movements. One shape for all kinds; what is special to a kind stands in its details.

create table document (
  tenant_id bigint not null,
  id bigint not null,
  revision bigint not null,
  kind text not null check (kind in ('adjustment', 'count', 'transfer', 'purchase_request', 'purchase_order', 'receipt', 'vendor_return',
    'sale', 'packaging', 'customer_return', 'delivery')),
  number text not null,
  status text not null,
  -- An adjustment's reason code, or what it is; other kinds name a row of their types in type_id.
  type text,
  type_id bigint,
  reference text,
  memo text,
  date timestamptz not null,
  location_id bigint,
  to_location_id bigint,
  vendor_id bigint,
  business_unit_id bigint,
  job_id bigint,
  project_id bigint,
  technician_id bigint,
  -- The document it came from: an order's request, a receipt's order, a return's order, an adjustment's count.
  source_id bigint,
  batch_id bigint,
  sync_status text not null default 'pending' check (sync_status in ('pending', 'posted', 'exported')),
  -- Born together with its one movement, whose entries are its lines.
  immediate boolean not null default false,
  tax numeric(18, 6) not null default 0,
  shipping numeric(18, 6) not null default 0,
  total numeric(24, 6) not null default 0,
  details jsonb not null default '{}',
  custom_fields jsonb not null default '{}',
  external_data jsonb not null default '{}',
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- From the details, as a column because an index can be entered by it.
  sent_on timestamptz,
  primary key (tenant_id, id)
);
-- Ids and revisions grow with the tenant's clock, and so do these times: the first index gives the order of the ids too, the second
-- that of the revisions, which is the order of the feeds.
create index document_created on document (tenant_id, kind, created_at, id);
create index document_updated on document (tenant_id, kind, updated_at, revision);
create index document_number on document (tenant_id, number);
-- An adjustment is recorded when it happened or later, so its date needs no index beside that of its creation.
create index document_date on document (tenant_id, kind, date, id) where kind <> 'adjustment';
-- Nearly all adjustments are dated when they are recorded; those that are not are found here.
create index document_dated on document (tenant_id, date, id) where kind = 'adjustment' and date <> created_at;
create index document_location on document (tenant_id, location_id, kind, id) where location_id is not null;
create index document_to_location on document (tenant_id, to_location_id, kind, id) where to_location_id is not null;
create index document_open on document (tenant_id, kind, status, id) where not immediate;
create index document_canceled on document (tenant_id, kind, id) where status = 'canceled';
create index document_type on document (tenant_id, kind, type_id, id) where type_id is not null;
create index document_reason on document (tenant_id, kind, type, id) where type is not null;
create index document_reference on document (tenant_id, kind, reference, id) where reference is not null;
create index document_vendor on document (tenant_id, vendor_id, kind, id) where vendor_id is not null;
create index document_business_unit on document (tenant_id, business_unit_id, kind, id) where business_unit_id is not null;
create index document_job on document (tenant_id, job_id, kind, id) where job_id is not null;
create index document_project on document (tenant_id, project_id, kind, id) where project_id is not null;
create index document_technician on document (tenant_id, technician_id, kind, id) where technician_id is not null;
create index document_source on document (tenant_id, source_id, kind, id) where source_id is not null;
create index document_batch on document (tenant_id, batch_id, id) where batch_id is not null;
-- What the books have not seen; of the others a company has far more in the end.
create index document_unposted on document (tenant_id, kind, id) where sync_status = 'pending';
create index document_sent on document (tenant_id, kind, sent_on, id) where sent_on is not null;
-- An order that the books took over is in a state of its own for who asks by state; those are the most in the end.
create index document_unexported on document (tenant_id, status, id) where kind = 'purchase_order' and sync_status <> 'exported';
create index document_synced on document (tenant_id, kind, sync_status, id) where sync_status <> 'pending';

create table document_line (
  tenant_id bigint not null,
  id bigint not null,
  document_id bigint not null,
  item_id bigint not null,
  description text,
  lot text,
  lot_expires_at timestamptz,
  serials text[],
  quantity numeric(18, 6) not null,
  picked numeric(18, 6) not null default 0 check (picked >= 0),
  received numeric(18, 6) not null default 0 check (received >= 0),
  unit_cost numeric(18, 6) not null default 0,
  active boolean not null default true,
  -- The line of the document that this one came from: an order's line, a receipt's line.
  source_line_id bigint,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create index document_line_document on document_line (tenant_id, document_id, id);
create index document_line_item on document_line (tenant_id, item_id, document_id);
create index document_line_source on document_line (tenant_id, source_line_id, id) where source_line_id is not null;

-- What became of a document, when, through whom and why.
create table document_state (
  tenant_id bigint not null,
  id bigint not null,
  document_id bigint not null,
  status text not null,
  reason_code text,
  reason text,
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id)
);
create index document_state_document on document_state (tenant_id, document_id, id);

-- The names of the custom fields of documents, each with an id, made when it is first used.
create table custom_field (
  tenant_id bigint not null,
  id bigint not null,
  name text not null check (name <> ''),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

-- The custom fields and external data of documents, locations and references, each value as a number that can be looked up.
create table attached (
  tenant_id bigint not null,
  hash bigint not null,
  row_id bigint not null,
  primary key (tenant_id, hash, row_id)
);
create index attached_row on attached (tenant_id, row_id);

create table purchase_order_markup (
  tenant_id bigint not null,
  id bigint not null,
  revision bigint not null,
  cost_from numeric(18, 6) not null check (cost_from >= 0),
  cost_to numeric(18, 6) not null check (cost_to > cost_from),
  percent numeric(18, 6) not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

-- Documents that went to the books together.
create table export_batch (
  tenant_id bigint not null,
  id bigint not null,
  revision bigint not null,
  number text not null,
  name text,
  status text not null check (status in ('posted', 'exported')),
  document_count integer not null,
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array[
    'document', 'document_line', 'document_state', 'custom_field', 'attached', 'purchase_order_markup', 'export_batch'
  ] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy own_tenant on %I using (tenant_id = current_setting(''onhand.tenant'')::bigint)', tenant_table);
  end loop;
  if exists (select from pg_roles where rolname = 'onhand_app') then
    grant select, insert, update, delete on
      document, document_line, document_state, custom_field, attached, purchase_order_markup, export_batch to onhand_app;
    revoke update, delete on document_state from onhand_app;
  end if;
end
$$;
