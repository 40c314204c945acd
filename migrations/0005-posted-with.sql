-- A late movement and the corrections at the counts that had seen it are posted in one step: each names the first of them. So taking the
-- movement back finds what was posted on its behalf.
alter table movement add column posted_with bigint;
create index movement_posted_with on movement (tenant_id, posted_with) where posted_with is not null;
