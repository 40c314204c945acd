-- The tables of the hand-written way: plain, with the indexes that its queries and the usual history page need.
create table api_key (
  secret_hash bytea primary key,
  company_id bigint not null,
  name text not null
);

create table balance (
  company_id bigint not null,
  item_id bigint not null,
  location_id bigint not null,
  on_hand numeric(18, 6) not null check (on_hand >= 0),
  updated_at timestamptz not null,
  primary key (company_id, item_id, location_id)
) with (fillfactor = 70);

create table entry (
  id bigint generated always as identity primary key,
  company_id bigint not null,
  kind text not null,
  item_id bigint not null,
  location_id bigint not null,
  change numeric(18, 6) not null,
  before numeric(18, 6) not null,
  after numeric(18, 6) not null,
  reason text,
  api_key_name text not null,
  recorded_at timestamptz not null
);
create index entry_item on entry (company_id, item_id, location_id, id);
create index entry_recorded on entry (company_id, recorded_at);
