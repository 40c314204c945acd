-- What a scanner reads off a package is the number of its lot.
create index lot_number on lot (tenant_id, number, id);
