import sqlTag, { type Sql as Fragment } from 'sql-template-tag';

/**
 * Whether a movement `m` holds: it takes none back, and was not taken back itself, unless taking it back was taken back again, and so on.
 * What these movements change adds up to what all of them do.
 */
export function holding(tenantId: number): Fragment {
  return sqlTag`m.reverses is null and (
    not exists (select from movement r where r.tenant_id = ${tenantId} and r.reverses = m.id)
    or (with recursive taken (id, times) as (
        select m.id, 0
        union all
        select r.id, taken.times + 1 from taken join movement r on r.tenant_id = ${tenantId} and r.reverses = taken.id
      ) select max(times) % 2 = 0 from taken))`;
}
