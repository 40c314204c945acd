-- Verifications of a ledger that were asked for, so that whoever asks, through any process, sees how far one has come and what it found.

create table verification (
  tenant_id bigint not null,
  id bigint not null,
  revision bigint not null,
  status text not null check (status in ('running', 'finished', 'interrupted')),
  -- In entries; the total is known once the work has begun.
  checked bigint not null default 0,
  total bigint,
  result jsonb,
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null,
  created_at timestamptz not null,
  -- Moved on while it runs: one that stands still belonged to a process that is gone.
  updated_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
create unique index verification_running on verification (tenant_id) where status = 'running';

do $$
begin
  alter table verification enable row level security;
  alter table verification force row level security;
  create policy own_tenant on verification using (tenant_id = current_setting('onhand.tenant')::bigint);
  if exists (select from pg_roles where rolname = 'onhand_app') then
    grant select, insert, update, delete on verification to onhand_app;
  end if;
end
$$;
