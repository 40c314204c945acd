import {
  createLocation,
  createReference,
  findLocationsNamed,
  listLocations,
  listReferences,
  updateLocation,
  updateReference,
} from '../../../catalog/index.ts';
import { invalid } from '../wire.ts';
import { both, idsOf, type Sibling } from './sibling.ts';

const FIELDS = { id: 'text', createdAt: 'time', name: 'text', active: 'flag' } as const;

/** Warehouses: the locations. */
export const organizations: Sibling = {
  path: '/organizations',
  key: 'id',
  fields: { ...FIELDS, code: 'text', type: 'text' },
  indexed: ['id'],
  async list(sql, actor, { id }, after, limit) {
    const named = id && [...(await findLocationsNamed(sql, actor.tenantId, actor, id)).values()];
    const behind = after === undefined ? {} : { after: Number(after.id) };
    const rows = await listLocations(sql, actor.tenantId, { visibility: actor, ids: named, ...behind, limit });
    return rows.map((row) => ({
      id: String(row.id),
      createdAt: Date.parse(row.createdAt),
      name: row.name,
      active: row.active,
      type: row.kind,
      ...(row.code === null ? {} : { code: row.code }),
    }));
  },
  async create(journal, actor, { name, code }) {
    if (typeof name !== 'string') throw invalid('name', 'Give a name.');
    const coded = typeof code === 'string' ? { code } : {};
    return String((await journal.submit(actor, createLocation, { name, kind: 'warehouse', ...coded })).output.id);
  },
  async patch(journal, actor, row, { set }) {
    const { name, code, active } = set;
    const patch = {
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof active === 'boolean' ? { active } : {}),
    };
    return String((await journal.submit(actor, updateLocation, { id: Number(row.id), patch })).output.id);
  },
};

/** Suppliers: the vendors. */
export const suppliers: Sibling = {
  path: '/inventory-suppliers',
  key: 'id',
  fields: FIELDS,
  indexed: ['id'],
  async list(sql, actor, { id }, after, limit) {
    const behind = after === undefined ? {} : { after: Number(after.id) };
    const ids = both(idsOf(id), undefined);
    const rows = await listReferences(sql, actor.tenantId, {
      visibility: actor,
      kind: 'vendor',
      ids,
      ...behind,
      limit,
    });
    return rows.map((row) => ({
      id: String(row.id),
      createdAt: Date.parse(row.createdAt),
      name: row.name,
      active: row.active,
    }));
  },
  async create(journal, actor, { name }) {
    if (typeof name !== 'string') throw invalid('name', 'Give a name.');
    return String((await journal.submit(actor, createReference, { kind: 'vendor', name })).output.id);
  },
  async patch(journal, actor, row, { set }) {
    const { name, active } = set;
    const patch = {
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof active === 'boolean' ? { active } : {}),
    };
    return String(
      (await journal.submit(actor, updateReference, { kind: 'vendor', id: Number(row.id), patch })).output.id,
    );
  },
};
