-- Made by `npm run schema` from the migrations. Change those, not this.

-- Extensions
extension btree_gin
extension pg_trgm

-- Tables
table access_token
table adjusted_entry row level security forced
table api_key
table app_user
table attached row level security forced
table back_order row level security
table change row level security forced
table clock (fillfactor=50)
table custom_field row level security forced
table document row level security forced
table document_line row level security forced
table document_slice row level security forced
table document_state row level security forced
table entry row level security forced
table export_batch row level security forced
table idempotency row level security forced
table installation
table item row level security forced
table item_code row level security forced
table item_component row level security forced
table item_search row level security
table item_stock row level security forced (fillfactor=70)
table level_template row level security forced
table level_template_line row level security forced
table location row level security forced
table lot row level security forced
table movement row level security forced
table oauth_client
table "position" row level security forced (fillfactor=70)
table projection row level security forced
table purchase_order_markup row level security forced
table reference row level security forced
table reservation row level security forced
table schema_version
table serial row level security forced
table serial_entry row level security forced
table session
table stock_event row level security forced
table stock_level row level security forced
table surface_use
table tenant
table verification row level security forced

-- Columns
access_token.secret_hash bytea not null
access_token.tenant_id bigint not null
access_token.oauth_client_id bigint not null
access_token.scopes text[] not null
access_token.expires_at timestamp with time zone not null
adjusted_entry.tenant_id bigint not null
adjusted_entry.number bigint not null
adjusted_entry.entry_id bigint not null
adjusted_entry.site_id bigint
adjusted_entry.item_id bigint not null
api_key.tenant_id bigint not null
api_key.id bigint not null
api_key.revision bigint not null
api_key.name text not null
api_key.prefix text not null
api_key.secret_hash bytea not null
api_key.scopes text[] not null
api_key.allowed_addresses text[] not null
api_key.rate_limit_per_minute integer not null
api_key.brand_id bigint
api_key.site_ids bigint[] not null
api_key.expires_at timestamp with time zone
api_key.revoked_at timestamp with time zone
api_key.created_at timestamp with time zone not null
api_key.updated_at timestamp with time zone not null
app_user.tenant_id bigint not null
app_user.id bigint not null
app_user.revision bigint not null
app_user.username text not null
app_user.password_hash text not null
app_user.scopes text[] not null
app_user.brand_id bigint
app_user.site_ids bigint[] not null
app_user.profile jsonb not null
app_user.rate_limit_per_minute integer not null
app_user.deleted_at timestamp with time zone
app_user.created_at timestamp with time zone not null
app_user.updated_at timestamp with time zone not null
attached.tenant_id bigint not null
attached.hash bigint not null
attached.row_id bigint not null
back_order.tenant_id bigint not null
back_order.line_id bigint not null
back_order.item_id bigint not null
back_order.location_id bigint not null
back_order.sale_id bigint not null
change.tenant_id bigint not null
change.revision bigint not null
change.kind text not null
change.row_id bigint not null
change.deleted boolean not null
change."row" jsonb not null
clock.tenant_id bigint not null
clock.revision bigint not null
clock.recorded_at timestamp with time zone not null
clock.hash bytea not null
clock.series jsonb not null default '{}'::jsonb
clock.chain_1_events bigint not null default 0
clock.next_expiry timestamp with time zone
clock.chain_1_until bigint not null default 0
clock.next_day timestamp with time zone
custom_field.tenant_id bigint not null
custom_field.id bigint not null
custom_field.name text not null
custom_field.created_at timestamp with time zone not null
custom_field.updated_at timestamp with time zone not null
document.tenant_id bigint not null
document.id bigint not null
document.revision bigint not null
document.kind text not null
document.number text not null
document.status text not null
document.type text
document.type_id bigint
document.reference text
document.memo text
document.date timestamp with time zone not null
document.location_id bigint
document.to_location_id bigint
document.vendor_id bigint
document.business_unit_id bigint
document.job_id bigint
document.project_id bigint
document.technician_id bigint
document.source_id bigint
document.batch_id bigint
document.sync_status text not null default 'pending'::text
document.immediate boolean not null default false
document.tax numeric(18,6) not null default 0
document.shipping numeric(18,6) not null default 0
document.total numeric(24,6) not null default 0
document.details jsonb not null default '{}'::jsonb
document.custom_fields jsonb not null default '{}'::jsonb
document.external_data jsonb not null default '{}'::jsonb
document.actor_kind text not null
document.actor_id bigint
document.actor_name text not null
document.created_at timestamp with time zone not null
document.updated_at timestamp with time zone not null
document.sent_on timestamp with time zone
document.expires_at timestamp with time zone
document_line.tenant_id bigint not null
document_line.id bigint not null
document_line.document_id bigint not null
document_line.item_id bigint not null
document_line.description text
document_line.lot text
document_line.lot_expires_at timestamp with time zone
document_line.serials text[]
document_line.quantity numeric(18,6) not null
document_line.picked numeric(18,6) not null default 0
document_line.received numeric(18,6) not null default 0
document_line.unit_cost numeric(18,6) not null default 0
document_line.active boolean not null default true
document_line.source_line_id bigint
document_line.details jsonb not null default '{}'::jsonb
document_line.created_at timestamp with time zone not null
document_line.updated_at timestamp with time zone not null
document_line.lot_expires_on date
document_line.unit text
document_line.unit_factor numeric(18,6)
document_line.written_quantity numeric(18,6)
document_slice.tenant_id bigint not null
document_slice.id bigint not null
document_slice.document_id bigint not null
document_slice.location_id bigint
document_slice.to_location_id bigint
document_slice.status text
document_slice.created_at timestamp with time zone not null
document_state.tenant_id bigint not null
document_state.id bigint not null
document_state.document_id bigint not null
document_state.status text not null
document_state.reason_code text
document_state.reason text
document_state.actor_kind text not null
document_state.actor_id bigint
document_state.actor_name text not null
document_state.recorded_at timestamp with time zone not null
entry.tenant_id bigint not null
entry.id bigint not null
entry.movement_id bigint not null
entry.item_id bigint not null
entry.location_id bigint not null
entry.lot_id bigint not null
entry.occurred_at timestamp with time zone
entry.site_id bigint
entry.event_no bigint
entry.kind movement_kind not null
entry.late boolean not null
entry.change numeric(18,6) not null
entry.after numeric(18,6) not null
entry.item_after numeric(18,6) not null
entry.value_change numeric(24,6) not null
entry.value_after numeric(24,6) not null
entry.reserved_change numeric(18,6)
entry.reserved_after numeric(18,6)
entry.serials text[]
export_batch.tenant_id bigint not null
export_batch.id bigint not null
export_batch.revision bigint not null
export_batch.number text not null
export_batch.name text
export_batch.status text not null
export_batch.document_count integer not null
export_batch.actor_kind text not null
export_batch.actor_id bigint
export_batch.actor_name text not null
export_batch.created_at timestamp with time zone not null
export_batch.updated_at timestamp with time zone not null
idempotency.tenant_id bigint not null
idempotency.key text not null
idempotency.fingerprint bytea not null
idempotency.outcome json not null
idempotency.created_at timestamp with time zone not null
installation.singleton boolean not null default true
installation.uuid uuid not null
installation.token_secret bytea not null
installation.last_tenant_id bigint not null default 0
installation.created_at timestamp with time zone not null
item.tenant_id bigint not null
item.id bigint not null
item.revision bigint not null
item.uuid uuid not null
item.part_number text not null
item.name text not null
item.description text
item.category text
item.serial_number text
item.unit text
item.tracking text not null
item.lots_expire boolean not null
item.min_stock_level numeric(18,6) not null
item.reorder_quantity numeric(18,6) not null
item.cost numeric(18,6)
item.price numeric(18,6)
item.vendor_id bigint
item.brand_id bigint
item.site_id bigint
item.location_aware boolean not null
item.allow_negative boolean
item.active boolean not null
item.custom_fields jsonb not null
item.external_data jsonb not null
item.created_at timestamp with time zone not null
item.updated_at timestamp with time zone not null
item.part_number_key text not null
item.codes jsonb not null default '[]'::jsonb
item.units jsonb not null default '[]'::jsonb
item.weight numeric
item.components jsonb not null default '[]'::jsonb
item.whole_only boolean not null default false
item.target_stock_level numeric(18,6)
item.merged_into_id bigint
item_code.tenant_id bigint not null
item_code.key text not null
item_code.vendor_id bigint not null
item_code.item_id bigint not null
item_component.tenant_id bigint not null
item_component.component_id bigint not null
item_component.item_id bigint not null
item_component.quantity numeric not null
item_search.tenant_id bigint not null
item_search.item_id bigint not null
item_search.text text not null
item_stock.tenant_id bigint not null
item_stock.item_id bigint not null
item_stock.on_hand numeric(18,6) not null
item_stock.reserved numeric(18,6) not null
item_stock.value numeric(24,6) not null
item_stock.min_stock_level numeric(18,6) not null
item_stock.criticality bigint generated 
CASE
    WHEN ((min_stock_level > (0)::numeric) AND (on_hand <= min_stock_level)) THEN (GREATEST(round(((on_hand / min_stock_level) * (1000000)::numeric)), ('-9000000000000000000'::bigint)::numeric))::bigint
    ELSE NULL::bigint
END
item_stock.margin bigint generated 
CASE
    WHEN ((min_stock_level > (0)::numeric) AND (on_hand <= min_stock_level)) THEN (((on_hand - min_stock_level) * (1000000)::numeric))::bigint
    ELSE NULL::bigint
END
item_stock.low boolean generated (on_hand <= min_stock_level)
item_stock.unavailable numeric(18,6) not null default 0
item_stock.target_stock_level numeric(18,6)
item_stock.usable_share bigint generated 
CASE
    WHEN (((min_stock_level > (0)::numeric) OR (target_stock_level IS NOT NULL)) AND (((on_hand - reserved) - unavailable) <= min_stock_level)) THEN (GREATEST(round(((((on_hand - reserved) - unavailable) /
    CASE
        WHEN (min_stock_level > (0)::numeric) THEN min_stock_level
        ELSE (1)::numeric
    END) * (1000000)::numeric)), ('-9000000000000000000'::bigint)::numeric))::bigint
    ELSE NULL::bigint
END
item_stock.usable_margin bigint generated 
CASE
    WHEN (((min_stock_level > (0)::numeric) OR (target_stock_level IS NOT NULL)) AND (((on_hand - reserved) - unavailable) <= min_stock_level)) THEN (((((on_hand - reserved) - unavailable) - min_stock_level) * (1000000)::numeric))::bigint
    ELSE NULL::bigint
END
level_template.tenant_id bigint not null
level_template.id bigint not null
level_template.revision bigint not null
level_template.name text not null
level_template.created_at timestamp with time zone not null
level_template.updated_at timestamp with time zone not null
level_template_line.tenant_id bigint not null
level_template_line.template_id bigint not null
level_template_line.item_id bigint not null
level_template_line.minimum numeric(18,6) not null
level_template_line.target numeric(18,6)
location.tenant_id bigint not null
location.id bigint not null
location.revision bigint not null
location.uuid uuid not null
location.name text not null
location.kind text not null
location.code text
location.parent_id bigint
location.site_id bigint
location.address jsonb
location.memo text
location.warehouse_id bigint
location.technician_ids bigint[] not null default '{}'::bigint[]
location.active boolean not null
location.allow_negative boolean
location.custom_fields jsonb not null
location.external_data jsonb not null
location.created_at timestamp with time zone not null
location.updated_at timestamp with time zone not null
location.time_zone text
location.held_at timestamp with time zone
location.reason text
location.zone text
location.blocked_at timestamp with time zone
location.level_template_id bigint
location.supply_location_id bigint
lot.tenant_id bigint not null
lot.id bigint not null
lot.revision bigint not null
lot.item_id bigint not null
lot.number text not null
lot.expires_at timestamp with time zone
lot.created_at timestamp with time zone not null
lot.updated_at timestamp with time zone not null
lot.expires_on date
lot.held_at timestamp with time zone
lot.reason text
lot.ended boolean not null default false
movement.tenant_id bigint not null
movement.id bigint not null
movement.recorded_at timestamp with time zone not null
movement.occurred_at timestamp with time zone
movement.actor_id bigint
movement.location_id bigint
movement.job_id bigint
movement.document_id bigint
movement.reverses bigint
movement.posted_with bigint
movement.kind movement_kind not null
movement.actor_kind actor_kind not null
movement.document_no integer
movement.entry_count integer not null
movement.hash bytea not null
movement.actor_name text not null
movement.reason_code text
movement.reason text
movement.reference text
movement.document_kind text
movement.document_number text
oauth_client.tenant_id bigint not null
oauth_client.id bigint not null
oauth_client.revision bigint not null
oauth_client.name text not null
oauth_client.client_id text not null
oauth_client.secret_hash bytea not null
oauth_client.app_key_hash bytea
oauth_client.scopes text[] not null
oauth_client.allowed_addresses text[] not null
oauth_client.rate_limit_per_minute integer not null
oauth_client.brand_id bigint
oauth_client.site_ids bigint[] not null
oauth_client.revoked_at timestamp with time zone
oauth_client.created_at timestamp with time zone not null
oauth_client.updated_at timestamp with time zone not null
"position".tenant_id bigint not null
"position".item_id bigint not null
"position".location_id bigint not null
"position".lot_id bigint not null
"position".on_hand numeric(18,6) not null
"position".reserved numeric(18,6) not null
"position".negative_allowed boolean not null
"position".updated_at timestamp with time zone not null
"position".status standing not null default 'available'::standing
projection.tenant_id bigint not null
projection.name text not null
projection.revision bigint not null
purchase_order_markup.tenant_id bigint not null
purchase_order_markup.id bigint not null
purchase_order_markup.revision bigint not null
purchase_order_markup.cost_from numeric(18,6) not null
purchase_order_markup.cost_to numeric(18,6) not null
purchase_order_markup.percent numeric(18,6) not null
purchase_order_markup.created_at timestamp with time zone not null
purchase_order_markup.updated_at timestamp with time zone not null
reference.tenant_id bigint not null
reference.id bigint not null
reference.revision bigint not null
reference.kind text not null
reference.uuid uuid not null
reference.name text not null
reference.active boolean not null
reference.details jsonb not null
reference.created_at timestamp with time zone not null
reference.updated_at timestamp with time zone not null
reservation.tenant_id bigint not null
reservation.id bigint not null
reservation.revision bigint not null
reservation.status text not null
reservation.item_id bigint not null
reservation.location_id bigint not null
reservation.quantity numeric(18,6) not null
reservation.consumed numeric(18,6) not null
reservation.released numeric(18,6) not null
reservation.allocations jsonb not null
reservation.pick text
reservation.expires_at timestamp with time zone
reservation.job_id bigint
reservation.reference text
reservation.actor_kind text not null
reservation.actor_id bigint
reservation.actor_name text not null
reservation.created_at timestamp with time zone not null
reservation.updated_at timestamp with time zone not null
reservation.document_kind text
reservation.document_id bigint
reservation.document_number text
schema_version.version integer not null
schema_version.name text not null
schema_version.checksum text not null
schema_version.applied_at timestamp with time zone not null default now()
serial.tenant_id bigint not null
serial.item_id bigint not null
serial.number text not null
serial.location_id bigint
serial.reservation_id bigint
serial.updated_at timestamp with time zone not null
serial_entry.tenant_id bigint not null
serial_entry.number text not null
serial_entry.item_id bigint not null
serial_entry.entry_id bigint not null
session.secret_hash bytea not null
session.tenant_id bigint not null
session.user_id bigint not null
session.expires_at timestamp with time zone not null
session.id uuid not null default gen_random_uuid()
session.created_at timestamp with time zone not null default now()
session.address text
session.user_agent text
stock_event.tenant_id bigint not null
stock_event.number bigint not null
stock_event.entry_id bigint not null
stock_event.item_id bigint not null
stock_level.tenant_id bigint not null
stock_level.id bigint not null
stock_level.revision bigint not null
stock_level.item_id bigint not null
stock_level.location_id bigint not null
stock_level.minimum numeric(18,6) not null
stock_level.target numeric(18,6)
stock_level.created_at timestamp with time zone not null
stock_level.updated_at timestamp with time zone not null
surface_use.tenant_id bigint not null
surface_use.surface text not null
surface_use.actor_kind text not null
surface_use.actor_id bigint not null
surface_use.requests bigint not null
surface_use.errors bigint not null
surface_use.last_used_at timestamp with time zone not null
surface_use.last_error_at timestamp with time zone
surface_use.last_error_status integer
tenant.tenant_id bigint not null
tenant.uuid uuid not null
tenant.revision bigint not null
tenant.name text not null
tenant.settings jsonb not null
tenant.created_at timestamp with time zone not null
tenant.updated_at timestamp with time zone not null
verification.tenant_id bigint not null
verification.id bigint not null
verification.revision bigint not null
verification.status text not null
verification.checked bigint not null default 0
verification.total bigint
verification.result jsonb
verification.actor_kind text not null
verification.actor_id bigint
verification.actor_name text not null
verification.created_at timestamp with time zone not null
verification.updated_at timestamp with time zone not null
verification.finished_at timestamp with time zone

-- Constraints
access_token access_token_pkey PRIMARY KEY (secret_hash)
adjusted_entry adjusted_entry_pkey PRIMARY KEY (tenant_id, number)
api_key api_key_pkey PRIMARY KEY (tenant_id, id)
api_key api_key_secret_hash_key UNIQUE (secret_hash)
api_key api_key_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
app_user app_user_pkey PRIMARY KEY (tenant_id, id)
app_user app_user_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
app_user app_user_username_key UNIQUE (username)
attached attached_pkey PRIMARY KEY (tenant_id, hash, row_id)
back_order back_order_pkey PRIMARY KEY (tenant_id, line_id, item_id)
change change_pkey PRIMARY KEY (tenant_id, revision)
clock clock_events_check CHECK ((chain_1_events >= 0))
clock clock_hash_check CHECK ((length(hash) = 32))
clock clock_pkey PRIMARY KEY (tenant_id)
clock clock_revision_check CHECK (((revision >= 0) AND (revision < '9007199254740992'::bigint)))
clock clock_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
custom_field custom_field_name_check CHECK ((name <> ''::text))
custom_field custom_field_pkey PRIMARY KEY (tenant_id, id)
custom_field custom_field_tenant_id_name_key UNIQUE (tenant_id, name)
document document_kind_check CHECK ((kind = ANY (ARRAY['adjustment'::text, 'count'::text, 'transfer'::text, 'purchase_request'::text, 'purchase_order'::text, 'receipt'::text, 'vendor_return'::text, 'sale'::text, 'packaging'::text, 'customer_return'::text, 'delivery'::text])))
document document_pkey PRIMARY KEY (tenant_id, id)
document document_sync_status_check CHECK ((sync_status = ANY (ARRAY['pending'::text, 'posted'::text, 'exported'::text])))
document_line document_line_picked_check CHECK ((picked >= (0)::numeric))
document_line document_line_pkey PRIMARY KEY (tenant_id, id)
document_line document_line_received_check CHECK ((received >= (0)::numeric))
document_slice document_slice_pkey PRIMARY KEY (tenant_id, id)
document_state document_state_pkey PRIMARY KEY (tenant_id, id)
entry entry_check CHECK (((occurred_at IS NOT NULL) OR ((NOT late) AND (kind <> 'count'::movement_kind))))
entry entry_pkey PRIMARY KEY (tenant_id, id)
entry entry_reserved_after_check CHECK ((reserved_after <> (0)::numeric))
entry entry_reserved_change_check CHECK ((reserved_change <> (0)::numeric))
export_batch export_batch_pkey PRIMARY KEY (tenant_id, id)
export_batch export_batch_status_check CHECK ((status = ANY (ARRAY['posted'::text, 'exported'::text])))
idempotency idempotency_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
idempotency idempotency_pkey PRIMARY KEY (tenant_id, key)
installation installation_pkey PRIMARY KEY (singleton)
installation installation_singleton_check CHECK (singleton)
item item_check CHECK ((target_stock_level >= min_stock_level))
item item_cost_check CHECK ((cost >= (0)::numeric))
item item_min_stock_level_check CHECK ((min_stock_level >= (0)::numeric))
item item_part_number_check CHECK ((part_number <> ''::text))
item item_pkey PRIMARY KEY (tenant_id, id)
item item_price_check CHECK ((price >= (0)::numeric))
item item_reorder_quantity_check CHECK ((reorder_quantity >= (0)::numeric))
item item_tenant_id_part_number_key UNIQUE (tenant_id, part_number)
item item_tenant_id_uuid_key UNIQUE (tenant_id, uuid)
item item_tracking_check CHECK ((tracking = ANY (ARRAY['none'::text, 'lot'::text, 'serial'::text])))
item_code item_code_pkey PRIMARY KEY (tenant_id, key, vendor_id)
item_component item_component_pkey PRIMARY KEY (tenant_id, component_id, item_id)
item_component item_component_quantity_check CHECK ((quantity > (0)::numeric))
item_search item_search_pkey PRIMARY KEY (tenant_id, item_id)
item_stock item_stock_pkey PRIMARY KEY (tenant_id, item_id)
item_stock item_stock_reserved_check CHECK ((reserved >= (0)::numeric))
level_template level_template_pkey PRIMARY KEY (tenant_id, id)
level_template_line level_template_line_check CHECK ((target >= minimum))
level_template_line level_template_line_minimum_check CHECK ((minimum >= (0)::numeric))
level_template_line level_template_line_pkey PRIMARY KEY (tenant_id, template_id, item_id)
location location_code_check CHECK ((code <> ''::text))
location location_id_check CHECK ((id > 0))
location location_kind_check CHECK ((kind = ANY (ARRAY['warehouse'::text, 'vehicle'::text, 'technician'::text, 'job_site'::text, 'site'::text, 'bin'::text, 'transit'::text, 'other'::text])))
location location_pkey PRIMARY KEY (tenant_id, id)
location location_tenant_id_code_key UNIQUE (tenant_id, code)
location location_tenant_id_uuid_key UNIQUE (tenant_id, uuid)
lot lot_id_check CHECK ((id > 0))
lot lot_number_check CHECK ((number <> ''::text))
lot lot_pkey PRIMARY KEY (tenant_id, id)
lot lot_tenant_id_item_id_number_key UNIQUE (tenant_id, item_id, number)
movement movement_check CHECK ((occurred_at < recorded_at))
movement movement_check1 CHECK (((location_id IS NULL) OR (document_no IS NOT NULL)))
movement movement_check2 CHECK (((document_no IS NULL) OR ((document_id IS NULL) AND (document_kind IS NULL) AND (document_number IS NULL) AND (kind = ANY (ARRAY['adjustment'::movement_kind, 'count'::movement_kind])))))
movement movement_entry_count_check1 CHECK ((entry_count > 0))
movement movement_hash_check1 CHECK ((length(hash) = 32))
movement movement_pkey PRIMARY KEY (tenant_id, id)
oauth_client oauth_client_client_id_key UNIQUE (client_id)
oauth_client oauth_client_pkey PRIMARY KEY (tenant_id, id)
oauth_client oauth_client_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
"position" on_hand_covered CHECK (((on_hand >= (0)::numeric) OR negative_allowed))
"position" position_pkey PRIMARY KEY (tenant_id, item_id, location_id, lot_id)
"position" reserved_not_negative CHECK ((reserved >= (0)::numeric))
projection projection_pkey PRIMARY KEY (tenant_id, name)
purchase_order_markup purchase_order_markup_check CHECK ((cost_to > cost_from))
purchase_order_markup purchase_order_markup_cost_from_check CHECK ((cost_from >= (0)::numeric))
purchase_order_markup purchase_order_markup_pkey PRIMARY KEY (tenant_id, id)
reference reference_kind_check CHECK ((kind = ANY (ARRAY['vendor'::text, 'brand'::text, 'business_unit'::text, 'job'::text, 'project'::text, 'technician'::text, 'purchase_order_type'::text, 'return_type'::text])))
reference reference_pkey PRIMARY KEY (tenant_id, id)
reference reference_tenant_id_uuid_key UNIQUE (tenant_id, uuid)
reservation reservation_check CHECK (((consumed + released) <= quantity))
reservation reservation_consumed_check CHECK ((consumed >= (0)::numeric))
reservation reservation_pkey PRIMARY KEY (tenant_id, id)
reservation reservation_quantity_check CHECK ((quantity > (0)::numeric))
reservation reservation_released_check CHECK ((released >= (0)::numeric))
reservation reservation_status_check CHECK ((status = ANY (ARRAY['active'::text, 'consumed'::text, 'released'::text, 'expired'::text])))
schema_version schema_version_pkey PRIMARY KEY (version)
serial serial_check CHECK (((reservation_id IS NULL) OR (location_id IS NOT NULL)))
serial serial_number_check CHECK ((number <> ''::text))
serial serial_pkey PRIMARY KEY (tenant_id, item_id, number)
serial_entry serial_entry_pkey PRIMARY KEY (tenant_id, number, item_id, entry_id)
session session_pkey PRIMARY KEY (secret_hash)
stock_event stock_event_pkey PRIMARY KEY (tenant_id, number)
stock_level stock_level_check CHECK ((target >= minimum))
stock_level stock_level_minimum_check CHECK ((minimum >= (0)::numeric))
stock_level stock_level_pkey PRIMARY KEY (tenant_id, item_id, location_id)
surface_use surface_use_pkey PRIMARY KEY (tenant_id, surface, actor_kind, actor_id)
tenant tenant_pkey PRIMARY KEY (tenant_id)
tenant tenant_tenant_id_check CHECK ((tenant_id > 0))
tenant tenant_uuid_key UNIQUE (uuid)
verification verification_pkey PRIMARY KEY (tenant_id, id)
verification verification_status_check CHECK ((status = ANY (ARRAY['running'::text, 'finished'::text, 'interrupted'::text])))

-- Indexes
CREATE INDEX access_token_expiry ON public.access_token USING btree (expires_at)
CREATE UNIQUE INDEX access_token_pkey ON public.access_token USING btree (secret_hash)
CREATE UNIQUE INDEX adjusted_entry_pkey ON public.adjusted_entry USING btree (tenant_id, number)
CREATE INDEX adjusted_entry_site ON public.adjusted_entry USING btree (tenant_id, site_id, number) INCLUDE (item_id)
CREATE UNIQUE INDEX api_key_pkey ON public.api_key USING btree (tenant_id, id)
CREATE UNIQUE INDEX api_key_secret_hash_key ON public.api_key USING btree (secret_hash)
CREATE UNIQUE INDEX app_user_pkey ON public.app_user USING btree (tenant_id, id)
CREATE UNIQUE INDEX app_user_username_key ON public.app_user USING btree (username)
CREATE UNIQUE INDEX attached_pkey ON public.attached USING btree (tenant_id, hash, row_id)
CREATE INDEX attached_row ON public.attached USING btree (tenant_id, row_id)
CREATE UNIQUE INDEX back_order_pkey ON public.back_order USING btree (tenant_id, line_id, item_id)
CREATE INDEX change_kind ON public.change USING btree (tenant_id, kind, revision)
CREATE UNIQUE INDEX change_pkey ON public.change USING btree (tenant_id, revision)
CREATE INDEX clock_next_day ON public.clock USING btree (next_day) WHERE (next_day IS NOT NULL)
CREATE INDEX clock_next_expiry ON public.clock USING btree (next_expiry) WHERE (next_expiry IS NOT NULL)
CREATE UNIQUE INDEX clock_pkey ON public.clock USING btree (tenant_id)
CREATE UNIQUE INDEX custom_field_pkey ON public.custom_field USING btree (tenant_id, id)
CREATE UNIQUE INDEX custom_field_tenant_id_name_key ON public.custom_field USING btree (tenant_id, name)
CREATE INDEX document_batch ON public.document USING btree (tenant_id, batch_id, id) WHERE (batch_id IS NOT NULL)
CREATE INDEX document_business_unit ON public.document USING btree (tenant_id, business_unit_id, kind, id) WHERE (business_unit_id IS NOT NULL)
CREATE INDEX document_canceled ON public.document USING btree (tenant_id, kind, id) WHERE (status = 'canceled'::text)
CREATE INDEX document_created ON public.document USING btree (tenant_id, kind, created_at, id)
CREATE INDEX document_date ON public.document USING btree (tenant_id, kind, date, id) WHERE (kind <> 'adjustment'::text)
CREATE INDEX document_dated ON public.document USING btree (tenant_id, date, id) WHERE ((kind = 'adjustment'::text) AND (date <> created_at))
CREATE INDEX document_expiry ON public.document USING btree (tenant_id, expires_at) WHERE (expires_at IS NOT NULL)
CREATE INDEX document_job ON public.document USING btree (tenant_id, job_id, kind, id) WHERE (job_id IS NOT NULL)
CREATE INDEX document_location ON public.document USING btree (tenant_id, location_id, kind, id) WHERE (location_id IS NOT NULL)
CREATE INDEX document_number ON public.document USING btree (tenant_id, number)
CREATE INDEX document_open ON public.document USING btree (tenant_id, kind, status, id) WHERE (NOT immediate)
CREATE UNIQUE INDEX document_pkey ON public.document USING btree (tenant_id, id)
CREATE INDEX document_project ON public.document USING btree (tenant_id, project_id, kind, id) WHERE (project_id IS NOT NULL)
CREATE INDEX document_reason ON public.document USING btree (tenant_id, kind, type, id) WHERE (type IS NOT NULL)
CREATE INDEX document_reference ON public.document USING btree (tenant_id, kind, reference, id) WHERE (reference IS NOT NULL)
CREATE INDEX document_sent ON public.document USING btree (tenant_id, kind, sent_on, id) WHERE (sent_on IS NOT NULL)
CREATE INDEX document_source ON public.document USING btree (tenant_id, source_id, kind, id) WHERE (source_id IS NOT NULL)
CREATE INDEX document_synced ON public.document USING btree (tenant_id, kind, sync_status, id) WHERE (sync_status <> 'pending'::text)
CREATE INDEX document_technician ON public.document USING btree (tenant_id, technician_id, kind, id) WHERE (technician_id IS NOT NULL)
CREATE INDEX document_to_location ON public.document USING btree (tenant_id, to_location_id, kind, id) WHERE (to_location_id IS NOT NULL)
CREATE INDEX document_type ON public.document USING btree (tenant_id, kind, type_id, id) WHERE (type_id IS NOT NULL)
CREATE INDEX document_unexported ON public.document USING btree (tenant_id, status, id) WHERE ((kind = 'purchase_order'::text) AND (sync_status <> 'exported'::text))
CREATE INDEX document_unposted ON public.document USING btree (tenant_id, kind, id) WHERE (sync_status = 'pending'::text)
CREATE INDEX document_updated ON public.document USING btree (tenant_id, kind, updated_at, revision)
CREATE INDEX document_vendor ON public.document USING btree (tenant_id, vendor_id, kind, id) WHERE (vendor_id IS NOT NULL)
CREATE INDEX document_line_document ON public.document_line USING btree (tenant_id, document_id, id)
CREATE INDEX document_line_item ON public.document_line USING btree (tenant_id, item_id, document_id)
CREATE UNIQUE INDEX document_line_pkey ON public.document_line USING btree (tenant_id, id)
CREATE INDEX document_line_source ON public.document_line USING btree (tenant_id, source_line_id, id) WHERE (source_line_id IS NOT NULL)
CREATE INDEX document_line_unit ON public.document_line USING btree (tenant_id, item_id, unit) WHERE (unit IS NOT NULL)
CREATE INDEX document_slice_created ON public.document_slice USING btree (tenant_id, created_at, id)
CREATE INDEX document_slice_document ON public.document_slice USING btree (tenant_id, document_id, id)
CREATE INDEX document_slice_location ON public.document_slice USING btree (tenant_id, location_id, id) WHERE (location_id IS NOT NULL)
CREATE UNIQUE INDEX document_slice_pkey ON public.document_slice USING btree (tenant_id, id)
CREATE INDEX document_slice_to_location ON public.document_slice USING btree (tenant_id, to_location_id, id) WHERE (to_location_id IS NOT NULL)
CREATE INDEX document_state_document ON public.document_state USING btree (tenant_id, document_id, id)
CREATE UNIQUE INDEX document_state_pkey ON public.document_state USING btree (tenant_id, id)
CREATE INDEX entry_count ON public.entry USING btree (tenant_id, item_id, location_id, lot_id, occurred_at) WHERE (kind = 'count'::movement_kind)
CREATE INDEX entry_late ON public.entry USING btree (tenant_id, item_id, location_id, lot_id, occurred_at) WHERE late
CREATE INDEX entry_location ON public.entry USING btree (tenant_id, location_id)
CREATE UNIQUE INDEX entry_pkey ON public.entry USING btree (tenant_id, id)
CREATE INDEX entry_position ON public.entry USING btree (tenant_id, item_id, location_id, lot_id, id)
CREATE INDEX entry_production ON public.entry USING btree (tenant_id, lot_id, id) WHERE ((kind = 'production'::movement_kind) AND (lot_id > 0))
CREATE UNIQUE INDEX export_batch_pkey ON public.export_batch USING btree (tenant_id, id)
CREATE INDEX idempotency_age ON public.idempotency USING brin (created_at) WITH (pages_per_range='32')
CREATE UNIQUE INDEX idempotency_pkey ON public.idempotency USING btree (tenant_id, key)
CREATE UNIQUE INDEX installation_pkey ON public.installation USING btree (singleton)
CREATE INDEX item_brand ON public.item USING btree (tenant_id, brand_id, id) WHERE (brand_id IS NOT NULL)
CREATE INDEX item_category ON public.item USING btree (tenant_id, category, id) WHERE (category IS NOT NULL)
CREATE INDEX item_inactive ON public.item USING btree (tenant_id, id) WHERE (NOT active)
CREATE INDEX item_level ON public.item USING btree (tenant_id, id) WHERE ((min_stock_level > (0)::numeric) OR (target_stock_level IS NOT NULL))
CREATE INDEX item_merged ON public.item USING btree (tenant_id, merged_into_id) WHERE (merged_into_id IS NOT NULL)
CREATE INDEX item_part_number_key ON public.item USING btree (tenant_id, part_number_key)
CREATE UNIQUE INDEX item_pkey ON public.item USING btree (tenant_id, id)
CREATE INDEX item_site ON public.item USING btree (tenant_id, site_id, id) WHERE (site_id IS NOT NULL)
CREATE UNIQUE INDEX item_tenant_id_part_number_key ON public.item USING btree (tenant_id, part_number)
CREATE UNIQUE INDEX item_tenant_id_uuid_key ON public.item USING btree (tenant_id, uuid)
CREATE INDEX item_tracked ON public.item USING btree (tenant_id, tracking, id) WHERE (tracking <> 'none'::text)
CREATE INDEX item_updated ON public.item USING btree (tenant_id, updated_at, id)
CREATE INDEX item_vendor ON public.item USING btree (tenant_id, vendor_id, id) WHERE (vendor_id IS NOT NULL)
CREATE UNIQUE INDEX item_code_pkey ON public.item_code USING btree (tenant_id, key, vendor_id)
CREATE UNIQUE INDEX item_component_pkey ON public.item_component USING btree (tenant_id, component_id, item_id)
CREATE INDEX item_search_gram ON public.item_search USING gin (tenant_id, text gin_trgm_ops)
CREATE INDEX item_search_name_1 ON public.item_search USING btree (tenant_id, "left"(split_part(text, '
'::text, 2), 1), item_id)
CREATE INDEX item_search_name_2 ON public.item_search USING btree (tenant_id, "left"(split_part(text, '
'::text, 2), 2), item_id)
CREATE INDEX item_search_part_1 ON public.item_search USING btree (tenant_id, "left"(text, 1), item_id)
CREATE INDEX item_search_part_2 ON public.item_search USING btree (tenant_id, "left"(text, 2), item_id)
CREATE UNIQUE INDEX item_search_pkey ON public.item_search USING btree (tenant_id, item_id)
CREATE INDEX item_stock_at_minimum ON public.item_stock USING btree (tenant_id, item_id) WHERE low
CREATE INDEX item_stock_low ON public.item_stock USING btree (tenant_id, criticality, margin, item_id) WHERE (criticality IS NOT NULL)
CREATE UNIQUE INDEX item_stock_pkey ON public.item_stock USING btree (tenant_id, item_id)
CREATE INDEX item_stock_short ON public.item_stock USING btree (tenant_id, usable_share, usable_margin, item_id) WHERE (usable_share IS NOT NULL)
CREATE UNIQUE INDEX level_template_pkey ON public.level_template USING btree (tenant_id, id)
CREATE INDEX level_template_line_item ON public.level_template_line USING btree (tenant_id, item_id)
CREATE UNIQUE INDEX level_template_line_pkey ON public.level_template_line USING btree (tenant_id, template_id, item_id)
CREATE INDEX location_kind ON public.location USING btree (tenant_id, kind, id)
CREATE INDEX location_level_template ON public.location USING btree (tenant_id, level_template_id) WHERE (level_template_id IS NOT NULL)
CREATE INDEX location_parent ON public.location USING btree (tenant_id, parent_id, id) WHERE (parent_id IS NOT NULL)
CREATE UNIQUE INDEX location_pkey ON public.location USING btree (tenant_id, id)
CREATE INDEX location_site ON public.location USING btree (tenant_id, site_id, id) WHERE (site_id IS NOT NULL)
CREATE INDEX location_supply ON public.location USING btree (tenant_id, supply_location_id) WHERE (supply_location_id IS NOT NULL)
CREATE UNIQUE INDEX location_tenant_id_code_key ON public.location USING btree (tenant_id, code)
CREATE UNIQUE INDEX location_tenant_id_uuid_key ON public.location USING btree (tenant_id, uuid)
CREATE INDEX location_updated ON public.location USING btree (tenant_id, kind, updated_at, revision)
CREATE INDEX location_warehouse ON public.location USING btree (tenant_id, warehouse_id) WHERE (warehouse_id IS NOT NULL)
CREATE INDEX lot_due ON public.lot USING btree (tenant_id, expires_on, id) WHERE ((expires_on IS NOT NULL) AND (NOT ended))
CREATE INDEX lot_expiry ON public.lot USING btree (tenant_id, COALESCE(expires_at, 'infinity'::timestamp with time zone), id)
CREATE INDEX lot_number ON public.lot USING btree (tenant_id, number, id)
CREATE UNIQUE INDEX lot_pkey ON public.lot USING btree (tenant_id, id)
CREATE UNIQUE INDEX lot_tenant_id_item_id_number_key ON public.lot USING btree (tenant_id, item_id, number)
CREATE INDEX movement_actor ON public.movement USING btree (tenant_id, actor_id)
CREATE INDEX movement_document ON public.movement USING btree (tenant_id, document_id) WHERE (document_id IS NOT NULL)
CREATE INDEX movement_job ON public.movement USING btree (tenant_id, job_id, id) WHERE (job_id IS NOT NULL)
CREATE INDEX movement_kind ON public.movement USING btree (tenant_id, kind, reason_code)
CREATE INDEX movement_late ON public.movement USING btree (tenant_id, occurred_at) WHERE (occurred_at IS NOT NULL)
CREATE UNIQUE INDEX movement_pkey ON public.movement USING btree (tenant_id, id)
CREATE INDEX movement_place ON public.movement USING btree (tenant_id, location_id) WHERE (location_id IS NOT NULL)
CREATE INDEX movement_posted_with ON public.movement USING btree (tenant_id, posted_with) WHERE (posted_with IS NOT NULL)
CREATE INDEX movement_reference ON public.movement USING btree (tenant_id, reference, id) WHERE (reference IS NOT NULL)
CREATE UNIQUE INDEX movement_reversed_once ON public.movement USING btree (tenant_id, reverses) WHERE (reverses IS NOT NULL)
CREATE UNIQUE INDEX oauth_client_client_id_key ON public.oauth_client USING btree (client_id)
CREATE UNIQUE INDEX oauth_client_pkey ON public.oauth_client USING btree (tenant_id, id)
CREATE INDEX position_location ON public."position" USING btree (tenant_id, location_id, item_id, lot_id)
CREATE INDEX position_lot ON public."position" USING btree (tenant_id, lot_id) WHERE (lot_id > 0)
CREATE UNIQUE INDEX position_pkey ON public."position" USING btree (tenant_id, item_id, location_id, lot_id)
CREATE UNIQUE INDEX projection_pkey ON public.projection USING btree (tenant_id, name)
CREATE UNIQUE INDEX purchase_order_markup_pkey ON public.purchase_order_markup USING btree (tenant_id, id)
CREATE INDEX reference_kind ON public.reference USING btree (tenant_id, kind, id)
CREATE UNIQUE INDEX reference_pkey ON public.reference USING btree (tenant_id, id)
CREATE UNIQUE INDEX reference_tenant_id_uuid_key ON public.reference USING btree (tenant_id, uuid)
CREATE INDEX reference_updated ON public.reference USING btree (tenant_id, kind, updated_at, revision)
CREATE INDEX reservation_active ON public.reservation USING btree (tenant_id, item_id, location_id, id) WHERE (status = 'active'::text)
CREATE INDEX reservation_due ON public.reservation USING btree (tenant_id, expires_at, id) WHERE ((status = 'active'::text) AND (expires_at IS NOT NULL))
CREATE INDEX reservation_job ON public.reservation USING btree (tenant_id, job_id, id) WHERE (job_id IS NOT NULL)
CREATE UNIQUE INDEX reservation_pkey ON public.reservation USING btree (tenant_id, id)
CREATE INDEX reservation_reference ON public.reservation USING btree (tenant_id, reference, id) WHERE (reference IS NOT NULL)
CREATE INDEX reservation_status ON public.reservation USING btree (tenant_id, status, id)
CREATE UNIQUE INDEX schema_version_pkey ON public.schema_version USING btree (version)
CREATE INDEX serial_location ON public.serial USING btree (tenant_id, location_id, item_id, number) WHERE (location_id IS NOT NULL)
CREATE INDEX serial_number ON public.serial USING btree (tenant_id, number)
CREATE UNIQUE INDEX serial_pkey ON public.serial USING btree (tenant_id, item_id, number)
CREATE UNIQUE INDEX serial_entry_pkey ON public.serial_entry USING btree (tenant_id, number, item_id, entry_id)
CREATE INDEX session_expiry ON public.session USING btree (expires_at)
CREATE UNIQUE INDEX session_of_user ON public.session USING btree (tenant_id, user_id, id)
CREATE UNIQUE INDEX session_pkey ON public.session USING btree (secret_hash)
CREATE UNIQUE INDEX stock_event_entry ON public.stock_event USING btree (tenant_id, entry_id)
CREATE INDEX stock_event_item ON public.stock_event USING btree (tenant_id, item_id, number)
CREATE UNIQUE INDEX stock_event_pkey ON public.stock_event USING btree (tenant_id, number)
CREATE UNIQUE INDEX stock_level_id ON public.stock_level USING btree (tenant_id, id)
CREATE INDEX stock_level_location ON public.stock_level USING btree (tenant_id, location_id, item_id)
CREATE UNIQUE INDEX stock_level_pkey ON public.stock_level USING btree (tenant_id, item_id, location_id)
CREATE UNIQUE INDEX surface_use_pkey ON public.surface_use USING btree (tenant_id, surface, actor_kind, actor_id)
CREATE UNIQUE INDEX tenant_pkey ON public.tenant USING btree (tenant_id)
CREATE UNIQUE INDEX tenant_uuid_key ON public.tenant USING btree (uuid)
CREATE UNIQUE INDEX verification_pkey ON public.verification USING btree (tenant_id, id)
CREATE UNIQUE INDEX verification_running ON public.verification USING btree (tenant_id) WHERE (status = 'running'::text)

-- Policies
own_tenant on adjusted_entry for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on attached for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on back_order for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on change for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on custom_field for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on document for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on document_line for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on document_slice for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on document_state for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on entry for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on export_batch for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on idempotency for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on item for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on item_code for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on item_component for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on item_search for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on item_stock for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on level_template for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on level_template_line for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on location for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on lot for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on movement for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on "position" for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on projection for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on purchase_order_markup for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on reference for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on reservation for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on serial for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on serial_entry for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on stock_event for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on stock_level for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)
own_tenant on verification for ALL to public using (tenant_id = (current_setting('onhand.tenant'::text))::bigint)

-- Functions
CREATE OR REPLACE FUNCTION public.first_movement_since(tenant bigint, moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  low bigint := 0;
  high bigint;
  half bigint;
  found_id bigint;
  found_at timestamptz;
  first bigint;
begin
  select m.id, m.recorded_at into found_id, found_at from movement m where m.tenant_id = tenant order by m.id desc limit 1;
  if found_id is null or found_at < moment then
    return null;
  end if;
  high := found_id;
  first := found_id;
  while high - low > 1 loop
    half := (low + high) / 2;
    select m.id, m.recorded_at into found_id, found_at from movement m where m.tenant_id = tenant and m.id >= half order by m.id limit 1;
    if found_at >= moment then
      first := found_id;
      high := half;
    else
      low := found_id;
    end if;
  end loop;
  return first;
end
$function$

CREATE OR REPLACE FUNCTION public.item_search_ids(pattern text, after_id bigint, most integer)
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET plan_cache_mode TO 'force_custom_plan'
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  return query
    select s.item_id from item_search s
    where s.tenant_id = current_setting('onhand.tenant')::bigint and s.text like pattern and s.item_id > after_id
    order by s.item_id limit most;
end
$function$

CREATE OR REPLACE FUNCTION public.item_start_ids(start text, after_id bigint, most integer)
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  tenant bigint := current_setting('onhand.tenant')::bigint;
begin
  if length(start) = 1 then
    return query
      (select s.item_id from item_search s
        where s.tenant_id = tenant and left(s.text, 1) = start and s.item_id > after_id order by s.item_id limit most)
      union
      (select s.item_id from item_search s
        where s.tenant_id = tenant and left(split_part(s.text, E'\n', 2), 1) = start and s.item_id > after_id
        order by s.item_id limit most)
      order by 1 limit most;
  else
    return query
      (select s.item_id from item_search s
        where s.tenant_id = tenant and left(s.text, 2) = start and s.item_id > after_id order by s.item_id limit most)
      union
      (select s.item_id from item_search s
        where s.tenant_id = tenant and left(split_part(s.text, E'\n', 2), 2) = start and s.item_id > after_id
        order by s.item_id limit most)
      order by 1 limit most;
  end if;
end
$function$

CREATE OR REPLACE FUNCTION public.move_clock(tenant bigint, from_revision bigint, from_hash text, allows_negative boolean, to_revision bigint, to_hash text, moment timestamp with time zone, to_series jsonb, expiry timestamp with time zone, day timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$

CREATE OR REPLACE FUNCTION public.movement_numbered(tenant bigint, number bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  low bigint;
  high bigint;
  half bigint;
  found_id bigint;
  found_no bigint;
begin
  select c.chain_1_until, c.revision + 1 into low, high from clock c where c.tenant_id = tenant;
  while high - low > 1 loop
    half := (low + high) / 2;
    found_id := null;
    select x.id, x.document_no into found_id, found_no
    from (select m.id, m.document_no from movement m where m.tenant_id = tenant and m.id >= half and m.id < high order by m.id limit 2000) as x
    where x.document_no is not null order by x.id limit 1;
    if found_id is null then
      exit when exists (select from movement m where m.tenant_id = tenant and m.id >= half and m.id < high offset 2000);
      high := half;
    elsif found_no = number then
      return found_id;
    elsif found_no > number then
      high := half;
    else
      low := found_id;
    end if;
  end loop;
  if high - low > 1 then
    return (select m.id from movement m
      where m.tenant_id = tenant and m.kind in ('adjustment', 'count') and m.document_no = number limit 1);
  end if;
  return null;
end
$function$


-- Triggers


-- Grants
delete, insert, select, update on access_token to onhand_app
insert, select on adjusted_entry to onhand_app
delete, insert, select, update on api_key to onhand_app
delete, insert, select, update on app_user to onhand_app
delete, insert, select, update on attached to onhand_app
delete, insert, select, update on back_order to onhand_app
delete, insert, select, update on change to onhand_app
delete, insert, select, update on clock to onhand_app
delete, insert, select, update on custom_field to onhand_app
delete, insert, select, update on document to onhand_app
delete, insert, select, update on document_line to onhand_app
insert, select on document_slice to onhand_app
insert, select on document_state to onhand_app
insert, select on entry to onhand_app
delete, insert, select, update on export_batch to onhand_app
delete, insert, select, update on idempotency to onhand_app
delete, insert, select, update on installation to onhand_app
delete, insert, select, update on item to onhand_app
delete, insert, select, update on item_code to onhand_app
delete, insert, select, update on item_component to onhand_app
delete, insert, select, update on item_search to onhand_app
delete, insert, select, update on item_stock to onhand_app
delete, insert, select, update on level_template to onhand_app
delete, insert, select, update on level_template_line to onhand_app
delete, insert, select, update on location to onhand_app
delete, insert, select, update on lot to onhand_app
insert, select on movement to onhand_app
delete, insert, select, update on oauth_client to onhand_app
delete, insert, select, update on "position" to onhand_app
insert, select, update on projection to onhand_app
delete, insert, select, update on purchase_order_markup to onhand_app
delete, insert, select, update on reference to onhand_app
delete, insert, select, update on reservation to onhand_app
delete, insert, select, update on schema_version to onhand_app
delete, insert, select, update on serial to onhand_app
insert, select on serial_entry to onhand_app
delete, insert, select, update on session to onhand_app
insert, select on stock_event to onhand_app
delete, insert, select, update on stock_level to onhand_app
delete, insert, select, update on surface_use to onhand_app
delete, insert, select, update on tenant to onhand_app
delete, insert, select, update on verification to onhand_app
