import { findLocation, LOCATIONS, listStockOfLocation } from '../../catalog/index.ts';
import { type Call, listed, notFound, reading, requireId } from './call.ts';
import { Denial } from './denial.ts';
import { readParameter } from './fields.ts';
import { pagination, readPaging } from './paging.ts';
import { kindsOfType, LOCATION_TYPES, locationFromCore, summaryFromCore } from './wire.ts';

/** The limit of items in the summary of one location, which has no pages. */
export const SUMMARY_MAX = 10_000;

export async function listLocations(call: Call) {
  const paging = readPaging(call.query);
  const filter = {
    visibility: call.actor,
    kinds: readKinds(readParameter(call.query, 'type')),
    active: /^(?:false|0|no|off)$/i.test(readParameter(call.query, 'active_only') ?? '') ? undefined : true,
  };
  const page = await listed(call, LOCATIONS, filter, paging);
  return { data: page.rows.map(locationFromCore), pagination: pagination(paging, page.total) };
}

export async function viewLocation(call: Call) {
  const id = requireId(call, 'location_id');
  const [location, stock] = await reading(call, (sql, tenantId) =>
    Promise.all([
      findLocation(sql, tenantId, call.actor, id),
      listStockOfLocation(sql, tenantId, call.actor, id, SUMMARY_MAX),
    ]),
  );
  if (location === undefined) throw notFound('location');
  return { data: { location: locationFromCore(location), stock_summary: stock.map(summaryFromCore) } };
}

function readKinds(type: string | undefined) {
  if (type === undefined) return undefined;
  const known = LOCATION_TYPES.find((one) => one === type);
  if (known === undefined) throw new Denial('validation_failed', `type must be one of ${LOCATION_TYPES.join(', ')}.`);
  return kindsOfType(known);
}
