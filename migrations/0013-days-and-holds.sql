-- The last day of a lot, holds of lots and places, and what is on hand without being available.
alter table lot no force row level security;
alter table document_line no force row level security;
alter table location no force row level security;
alter table position no force row level security;
alter table item_stock no force row level security;

alter table lot add column expires_on date;
alter table lot add column held_at timestamptz;
-- Why it is held, or why it was last corrected, held or released.
alter table lot add column reason text;
-- Whether its day is over wherever it may lie.
alter table lot add column ended boolean not null default false;
update lot set expires_on = (expires_at at time zone 'UTC')::date where expires_at is not null;
-- The moment at which its last day ends by the clock of the company, whose time zone is UTC until it says otherwise.
update lot set expires_at = (expires_on + 1)::timestamp at time zone 'UTC' where expires_on is not null;
create index lot_due on lot (tenant_id, expires_on, id) where expires_on is not null and not ended;

alter table document_line add column lot_expires_on date;
update document_line set lot_expires_on = (lot_expires_at at time zone 'UTC')::date where lot_expires_at is not null;
update document_line set lot_expires_at = (lot_expires_on + 1)::timestamp at time zone 'UTC' where lot_expires_on is not null;

alter table location add column time_zone text;
alter table location add column held_at timestamptz;
alter table location add column reason text;
-- What follows from the places that it stands in: whose clock counts there, and since when it or one of these is held.
alter table location add column zone text;
alter table location add column blocked_at timestamptz;

create type standing as enum ('available', 'held', 'expired', 'in_transit');
alter table position add column status standing not null default 'available';
-- The sum of on hand less reserved over the positions that are not available.
alter table item_stock add column unavailable numeric(18, 6) not null default 0;
update position p set status = 'in_transit'
from location w where w.tenant_id = p.tenant_id and w.id = p.location_id and w.kind = 'transit';
update position p set status = 'expired'
from lot l where l.tenant_id = p.tenant_id and l.id = p.lot_id and l.expires_at <= now();
update item_stock s set unavailable = u.amount
from (select tenant_id, item_id, sum(on_hand - reserved) as amount from position where status <> 'available' group by tenant_id, item_id) u
where u.tenant_id = s.tenant_id and u.item_id = s.item_id and u.amount <> 0;

-- When the next last day of a lot ends somewhere.
alter table clock add column next_day timestamptz;
update clock c set next_day = now() where exists (select from lot l where l.tenant_id = c.tenant_id and l.expires_on is not null);

alter table lot force row level security;
alter table document_line force row level security;
alter table location force row level security;
alter table position force row level security;
alter table item_stock force row level security;

create index clock_next_day on clock (next_day) where next_day is not null;

drop function move_clock(bigint, bigint, text, boolean, bigint, text, timestamptz, jsonb, timestamptz);
-- Moves the tenant's clock, and so locks it; fails where the clock does not stand where a writer that decided without reading takes it to stand.
create function move_clock(tenant bigint, from_revision bigint, from_hash text, allows_negative boolean, to_revision bigint, to_hash text,
  moment timestamptz, to_series jsonb, expiry timestamptz, day timestamptz) returns void
language plpgsql
as $$
begin
  update clock c set revision = to_revision, hash = decode(to_hash, 'hex'), recorded_at = moment, series = to_series, next_expiry = expiry,
    next_day = day
  from tenant t
  where c.tenant_id = tenant and t.tenant_id = tenant and c.revision = from_revision and c.hash = decode(from_hash, 'hex')
    and (t.settings ->> 'negativeStock' = 'allow') = allows_negative;
  if not found then
    raise exception 'The clock of tenant % has moved.', tenant using errcode = 'OHCLK';
  end if;
end
$$;
