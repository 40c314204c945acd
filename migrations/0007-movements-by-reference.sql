-- GET /v1/movements and /v1/entries by reference.
create index movement_reference on movement (tenant_id, reference, id) where reference is not null;
-- GET /v1/movements by the time at which they happened: all others happened when they were recorded.
create index movement_late on movement (tenant_id, occurred_at) where occurred_at < recorded_at;
-- GET /v1/reservations by reference.
create index reservation_reference on reservation (tenant_id, reference, id) where reference is not null;
