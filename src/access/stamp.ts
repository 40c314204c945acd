/** What the journal supplies to every write: the tenant, the clock's value (the new row's id, the changed row's revision) and the time. */
export interface Stamp {
  tenantId: number;
  id: number;
  now: Date;
}

/** One row of a tenant. */
export interface RowKey {
  tenantId: number;
  id: number;
}

/** A page of a list in order of ids: the rows after `after` (0 for the first page), at most `limit` of them. */
export interface Page {
  after: number;
  limit: number;
}
