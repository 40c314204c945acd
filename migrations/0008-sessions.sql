-- Whoever signed in sees from where, and can end each sign-in.
alter table session
  add column id uuid not null default gen_random_uuid(),
  add column created_at timestamptz not null default now(),
  add column address text,
  add column user_agent text;
-- GET and DELETE /v1/sessions, and the end of all of a user's sessions.
create unique index session_of_user on session (tenant_id, user_id, id);
