-- Whether the item comes in whole base units alone.
alter table item add column whole_only boolean not null default false;

-- How the quantity of a line was written, where that is not in base units: the unit as the item spelled it, how many base units one of it was
-- at that time, and how many there were. The unit cost of such a line is that of one of these; every other quantity of the row is in base units.
alter table document_line add column unit text;
alter table document_line add column unit_factor numeric(18, 6);
alter table document_line add column written_quantity numeric(18, 6);

-- Whether a unit of an item was ever used.
create index document_line_unit on document_line (tenant_id, item_id, unit) where unit is not null;
