-- What an adjustment did at a further place, or a transfer on a further way or in an arrival before its last: for lists in which every row
-- has one place, or one way. The first slice of a document is the document itself. Nearly all documents have no other.
create table document_slice (
  tenant_id bigint not null,
  -- That of an entry.
  id bigint not null,
  document_id bigint not null,
  location_id bigint,
  to_location_id bigint,
  -- Where it is another than the document's.
  status text,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
-- The slices of the documents on a page, and of the documents that a list is narrowed to.
create index document_slice_document on document_slice (tenant_id, document_id, id);
-- The order of their creation, in which lists go, and their places.
create index document_slice_created on document_slice (tenant_id, created_at, id);
create index document_slice_location on document_slice (tenant_id, location_id, id) where location_id is not null;
create index document_slice_to_location on document_slice (tenant_id, to_location_id, id) where to_location_id is not null;

do $$
declare
  tenant_row record;
begin
  alter table document_slice enable row level security;
  alter table document_slice force row level security;
  create policy own_tenant on document_slice using (tenant_id = current_setting('onhand.tenant')::bigint);
  if exists (select from pg_roles where rolname = 'onhand_app') then
    grant select, insert on document_slice to onhand_app;
  end if;
  for tenant_row in select tenant_id as id from tenant loop
    perform set_config('onhand.tenant', tenant_row.id::text, true);

    -- Adjustments over several places.
    insert into document_slice (tenant_id, id, document_id, location_id, created_at)
    select d.tenant_id, place.id, d.id, nullif(place.location_id, 0), d.created_at
    from document d
    join movement m on m.tenant_id = d.tenant_id and m.document_id = d.id and m.reverses is null and m.entry_count > 1
    cross join lateral (
      select e.location_id, min(e.id) as id, min(min(e.id)) over () as first from entry e
      where e.tenant_id = m.tenant_id and e.id > m.id and e.id <= m.id + m.entry_count group by e.location_id) as place
    where d.tenant_id = tenant_row.id and d.kind = 'adjustment' and d.immediate and place.id <> place.first;

    -- Direct transfers over several ways: what leaves is matched with what arrives, in the order of the entries.
    insert into document_slice (tenant_id, id, document_id, location_id, to_location_id, created_at)
    with side as (
      select d.id as document_id, d.created_at, m.id as movement_id, e.id, e.item_id, e.lot_id, e.location_id, e.change < 0 as leaves,
        abs(e.change) as quantity,
        sum(abs(e.change)) over (partition by m.id, e.item_id, e.lot_id, e.change < 0 order by e.id) as upto
      from document d
      join movement m on m.tenant_id = d.tenant_id and m.document_id = d.id and m.reverses is null and m.entry_count > 2
      join entry e on e.tenant_id = m.tenant_id and e.id > m.id and e.id <= m.id + m.entry_count
      where d.tenant_id = tenant_row.id and d.kind = 'transfer' and d.immediate
    ), matched as (
      select a.document_id, a.created_at, a.location_id, b.location_id as to_location_id,
        case when b.upto <= a.upto then b.id else a.id end as id,
        row_number() over (partition by a.movement_id order by a.id, b.id) as n
      from side a
      join side b on b.movement_id = a.movement_id and b.item_id = a.item_id and b.lot_id = a.lot_id and not b.leaves
      where a.leaves and least(a.upto, b.upto) > greatest(a.upto - a.quantity, b.upto - b.quantity)
    )
    select tenant_row.id, (array_agg(id order by n))[1], document_id, nullif(location_id, 0), nullif(to_location_id, 0), created_at
    from matched group by document_id, created_at, location_id, to_location_id having min(n) > 1;

    -- What arrived of planned transfers that have not wholly arrived.
    insert into document_slice (tenant_id, id, document_id, location_id, to_location_id, status, created_at)
    select d.tenant_id, min(e.id), d.id, d.location_id, d.to_location_id, 'received', m.recorded_at
    from document d
    join movement m on m.tenant_id = d.tenant_id and m.document_id = d.id and m.reverses is null
    join entry e on e.tenant_id = m.tenant_id and e.id > m.id and e.id <= m.id + m.entry_count
      and e.change > 0 and e.location_id = d.to_location_id
    where d.tenant_id = tenant_row.id and d.kind = 'transfer' and not d.immediate and d.status in ('partially_received', 'canceled')
    group by d.tenant_id, d.id, d.location_id, d.to_location_id, m.id, m.recorded_at;

    update document_line l set details = l.details || jsonb_build_object('sliced', trim_scale(l.received)::text)
    from document d
    where l.tenant_id = tenant_row.id and d.tenant_id = l.tenant_id and d.id = l.document_id and l.received > 0
      and d.kind = 'transfer' and not d.immediate and d.status in ('partially_received', 'canceled');

    -- What was lost on its way was lost by the place that it came from.
    update document d set location_id = t.location_id
    from document t
    where d.tenant_id = tenant_row.id and d.kind = 'adjustment' and d.type = 'lost_in_transit'
      and t.tenant_id = d.tenant_id and t.id = d.source_id and t.kind = 'transfer';
  end loop;
end
$$;
