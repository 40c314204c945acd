-- Two items that are one: the one that is given up names the other, with which its history shows.
alter type movement_kind add value 'merger';
alter table item add column merged_into_id bigint;
-- What was merged into an item, for its entries, movements and documents.
create index item_merged on item (tenant_id, merged_into_id) where merged_into_id is not null;
