import type { Actor } from '../../../access/index.ts';
import {
  createLocation,
  createReference,
  findLocationsNamed,
  LOCATIONS,
  type LocationView,
  locationNamed,
  REFERENCES,
  type ReferenceView,
  updateLocation,
  updateReference,
} from '../../../catalog/index.ts';
import { idOf, idsAmong, type Sql } from '../../../platform/index.ts';
import type { Row } from '../query-match.ts';
import { invalid } from '../wire.ts';
import { type Named, type NewRow, type Part, type RowChange, requireId, rowCommand, type Sibling } from './sibling.ts';

const FIELDS = { id: 'text', createdAt: 'time', name: 'text', active: 'flag' } as const;

/** Warehouses: the locations. */
export const organizations: Sibling = {
  path: '/organizations',
  key: 'id',
  fields: { ...FIELDS, code: 'text', type: 'text' },
  indexed: ['id'],
  async list(by, named, part) {
    const { lists, sql, actor } = by;
    const filter = await locationFilter(sql, actor, named);
    return (await lists.page(sql, actor.tenantId, LOCATIONS, filter, rangeOf(part))).map(organizationRow);
  },
  async count({ lists, sql, actor }, named) {
    return lists.count(sql, actor.tenantId, LOCATIONS, await locationFilter(sql, actor, named));
  },
  create: rowCommand<NewRow>('create-organization', {
    run({ row: { name, code } }, unit) {
      if (typeof name !== 'string') throw invalid('name', 'Give a name.');
      const coded = typeof code === 'string' ? { code } : {};
      return organizationRow(unit.decide(createLocation, { name, kind: 'warehouse', ...coded }));
    },
  }),
  patch: rowCommand<RowChange>('patch-organization', {
    run({ key, patch: { set } }, unit) {
      const { name, code, active } = set;
      const patch = {
        ...(typeof name === 'string' ? { name } : {}),
        ...(typeof code === 'string' ? { code } : {}),
        ...(typeof active === 'boolean' ? { active } : {}),
      };
      const id = requireId(key, locationNamed(unit.book, unit.actor, key));
      return organizationRow(unit.decide(updateLocation, { id, patch }));
    },
  }),
};

async function locationFilter(sql: Sql, actor: Actor, { id }: Named) {
  const ids = id && [...(await findLocationsNamed(sql, actor.tenantId, actor, id)).values()];
  return { visibility: actor, ids };
}

function organizationRow({ id, createdAt, name, active, kind, code }: LocationView): Row {
  const coded = code === null ? {} : { code };
  return { id: String(id), createdAt: Date.parse(createdAt), name, active, type: kind, ...coded };
}

/** Suppliers: the vendors. */
export const suppliers: Sibling = {
  path: '/inventory-suppliers',
  key: 'id',
  fields: FIELDS,
  indexed: ['id'],
  async list(by, named, part) {
    const { lists, sql, actor } = by;
    const rows = lists.page(sql, actor.tenantId, REFERENCES, vendorFilter(actor, named), rangeOf(part));
    return (await rows).map(supplierRow);
  },
  count: ({ lists, sql, actor }, named) => lists.count(sql, actor.tenantId, REFERENCES, vendorFilter(actor, named)),
  create: rowCommand<NewRow>('create-supplier', {
    run({ row: { name } }, unit) {
      if (typeof name !== 'string') throw invalid('name', 'Give a name.');
      return supplierRow(unit.decide(createReference, { kind: 'vendor', name }));
    },
  }),
  patch: rowCommand<RowChange>('patch-supplier', {
    run({ key, patch: { set } }, unit) {
      const { name, active } = set;
      const patch = {
        ...(typeof name === 'string' ? { name } : {}),
        ...(typeof active === 'boolean' ? { active } : {}),
      };
      const id = requireId(key, idOf(key));
      return supplierRow(unit.decide(updateReference, { kind: 'vendor', id, patch }));
    },
  }),
};

function vendorFilter(actor: Actor, { id }: Named) {
  return { visibility: actor, kind: 'vendor', ids: id && idsAmong(id) } as const;
}

function supplierRow({ id, createdAt, name, active }: ReferenceView): Row {
  return { id: String(id), createdAt: Date.parse(createdAt), name, active };
}

function rangeOf({ after, offset, limit }: Part) {
  return { after: after && Number(after.id), offset, limit };
}
