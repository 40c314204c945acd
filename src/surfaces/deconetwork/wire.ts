import type { User } from '../../access/index.ts';
import type { OrderOfReceipt } from '../../documents/index.ts';
import type { StockEvent } from '../../ledger/index.ts';
import { formatQuantity } from '../../platform/index.ts';
import { changeType } from './change-types.ts';

/** A time in UTC without its zone: `2022-01-19T03:34:18`. */
export function moment(at: Date | string): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** The name of an item as a stock keeping unit. Product and unit are one here, so its id stands for both. */
export function skuOf(itemId: number): string {
  return `${itemId}_${itemId}`;
}

/** The item of a name; undefined for a text that names none. */
export function itemOfSku(sku: string): number | undefined {
  const match = /^(\d{1,15})_(\d{1,15})$/.exec(sku);
  const id = Number(match?.[1]);
  return match !== null && match[1] === match[2] && id > 0 ? id : undefined;
}

export function eventShape(event: StockEvent, user: User | undefined, order: OrderOfReceipt | undefined) {
  return {
    product_id: event.itemId,
    dn_sku_id: skuOf(event.itemId),
    created_at: moment(event.recordedAt),
    change_type: changeType(event),
    po_number: order?.orderNumber ?? null,
    inventory_id: event.itemId,
    po_line_id: order?.orderLineId ?? null,
    old_qty: Number(formatQuantity(event.before)),
    new_qty: Number(formatQuantity(event.after)),
    user: user === undefined ? null : userShape(user),
  };
}

function userShape({ id, profile }: User) {
  return {
    user_id: id,
    salutation: profile.salutation ?? null,
    firstname: profile.firstname ?? null,
    lastname: profile.lastname ?? null,
    company_id: profile.companyId ?? null,
    street: profile.street ?? null,
    city: profile.city ?? null,
    state: profile.state ?? null,
    ph_number: profile.phNumber ?? null,
    country_code: profile.countryCode ?? null,
    postcode: profile.postcode ?? null,
    email: profile.email ?? null,
    company: profile.company ?? null,
  };
}
