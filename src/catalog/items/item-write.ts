import { formatQuantity, plainArray, type Quantity, type Sql, textArray } from '../../platform/index.ts';
import type { Item } from './item.ts';
import { partNumberKey } from './part-number.ts';

/** Inserts items, or updates those that are there, with their row for sums and their text for search: one statement a table. */
export async function writeItems(sql: Sql, tenantId: number, items: Item[]): Promise<void> {
  if (items.length === 0) return;
  await Promise.all([
    writeRows(sql, tenantId, items),
    writeStock(sql, tenantId, items),
    writeText(sql, tenantId, items),
  ]);
}

export async function deleteItemRows(sql: Sql, tenantId: number, id: number): Promise<void> {
  const values = [tenantId, id];
  await Promise.all([
    sql.rows({ text: 'delete from item_search where tenant_id = $1 and item_id = $2', values }),
    sql.rows({ text: 'delete from item_stock where tenant_id = $1 and item_id = $2', values }),
    sql.rows({ text: 'delete from item where tenant_id = $1 and id = $2', values }),
  ]);
}

const decimals = (values: (Quantity | null)[]) =>
  plainArray(values.map((value) => (value === null ? null : formatQuantity(value))));

function writeRows(sql: Sql, tenantId: number, items: Item[]): Promise<unknown> {
  const fields = items.map((item) => item.fields);
  return sql.rows({
    name: 'catalog-write-items',
    text: `insert into item (tenant_id, id, revision, uuid, part_number, part_number_key, name, description, category, serial_number, unit,
        tracking, lots_expire, min_stock_level, reorder_quantity, cost, price, vendor_id, brand_id, site_id, location_aware, allow_negative, active,
        custom_fields, external_data, created_at, updated_at)
      select $1, i.* from unnest($2::bigint[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
        $10::text[], $11::text[], $12::text[], $13::boolean[], $14::numeric[], $15::numeric[], $16::numeric[], $17::numeric[],
        $18::bigint[], $19::bigint[], $20::bigint[], $21::boolean[], $22::boolean[], $23::boolean[], $24::jsonb[], $25::jsonb[],
        $26::timestamptz[], $27::timestamptz[]) as i
      on conflict (tenant_id, id) do update set revision = excluded.revision, part_number = excluded.part_number,
        part_number_key = excluded.part_number_key, name = excluded.name, description = excluded.description, category = excluded.category, serial_number = excluded.serial_number, unit = excluded.unit,
        tracking = excluded.tracking, lots_expire = excluded.lots_expire, min_stock_level = excluded.min_stock_level,
        reorder_quantity = excluded.reorder_quantity, cost = excluded.cost, price = excluded.price, vendor_id = excluded.vendor_id,
        brand_id = excluded.brand_id, site_id = excluded.site_id, location_aware = excluded.location_aware,
        allow_negative = excluded.allow_negative, active = excluded.active, custom_fields = excluded.custom_fields,
        external_data = excluded.external_data, updated_at = excluded.updated_at`,
    values: [
      tenantId,
      plainArray(items.map((item) => item.id)),
      plainArray(items.map((item) => item.revision)),
      plainArray(items.map((item) => item.uuid)),
      textArray(fields.map((item) => item.partNumber)),
      textArray(fields.map((item) => partNumberKey(item.partNumber))),
      textArray(fields.map((item) => item.name)),
      textArray(fields.map((item) => item.description)),
      textArray(fields.map((item) => item.category)),
      textArray(fields.map((item) => item.serialNumber)),
      textArray(fields.map((item) => item.unit)),
      plainArray(fields.map((item) => item.tracking)),
      plainArray(fields.map((item) => item.lotsExpire)),
      decimals(fields.map((item) => item.minStockLevel)),
      decimals(fields.map((item) => item.reorderQuantity)),
      decimals(fields.map((item) => item.cost)),
      decimals(fields.map((item) => item.price)),
      plainArray(fields.map((item) => item.vendorId)),
      plainArray(fields.map((item) => item.brandId)),
      plainArray(fields.map((item) => item.siteId)),
      plainArray(fields.map((item) => item.locationAware)),
      plainArray(fields.map((item) => item.allowNegative)),
      plainArray(fields.map((item) => item.active)),
      textArray(fields.map((item) => JSON.stringify(item.customFields))),
      textArray(fields.map((item) => JSON.stringify(item.externalData))),
      plainArray(items.map((item) => item.createdAt.toISOString())),
      plainArray(items.map((item) => item.updatedAt.toISOString())),
    ],
  });
}

/** The ledger owns the sums; of a row that is there only the minimum is touched, from which the database derives how low it is. */
function writeStock(sql: Sql, tenantId: number, items: Item[]): Promise<unknown> {
  return sql.rows({
    name: 'catalog-write-stock',
    text: `insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level)
      select $1, item_id, 0, 0, 0, minimum from unnest($2::bigint[], $3::numeric[]) as i (item_id, minimum)
      on conflict (tenant_id, item_id) do update set min_stock_level = excluded.min_stock_level
        where item_stock.min_stock_level <> excluded.min_stock_level`,
    values: [
      tenantId,
      plainArray(items.map((item) => item.id)),
      decimals(items.map((item) => item.fields.minStockLevel)),
    ],
  });
}

function writeText(sql: Sql, tenantId: number, items: Item[]): Promise<unknown> {
  return sql.rows({
    name: 'catalog-write-text',
    text: `insert into item_search (tenant_id, item_id, text)
      select $1, item_id, lower(part_number || E'\\n' || name)
      from unnest($2::bigint[], $3::text[], $4::text[]) as i (item_id, part_number, name)
      on conflict (tenant_id, item_id) do update set text = excluded.text where item_search.text <> excluded.text`,
    values: [
      tenantId,
      plainArray(items.map((item) => item.id)),
      textArray(items.map((item) => item.fields.partNumber)),
      textArray(items.map((item) => item.fields.name)),
    ],
  });
}
