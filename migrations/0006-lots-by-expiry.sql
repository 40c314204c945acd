-- Lots in the order of their expiry, those that never expire last, from any place on.
drop index lot_expiry;
create index lot_expiry on lot (tenant_id, (coalesce(expires_at, 'infinity'::timestamptz)), id);
