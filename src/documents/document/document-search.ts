import sqlTag, { type Sql as Fragment, raw } from 'sql-template-tag';
import type { Visibility } from '../../access/index.ts';
import { firstSince } from '../../ledger/index.ts';
import {
  among,
  type Conditions,
  conditionsOf,
  type List,
  type Place,
  type Source,
  type Sql,
  type TimeRange,
  textArray,
  within,
} from '../../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentRow,
  documentFromRow,
} from './document.ts';
import { placeOf, sinceChangeOfDocuments } from './document-list.ts';
import {
  BORN_KIND,
  BORN_ROWS,
  bornConditions,
  bornSource,
  documentSource,
  documentsByIds,
} from './document-sources.ts';
import { visibleDocuments } from './document-visibility.ts';

/** What a search over documents of several kinds may be narrowed by. A list that is empty fits nothing. */
export interface DocumentSearch {
  kinds: readonly DocumentKind[];
  visibility: Visibility;
  ids?: readonly number[] | undefined;
  /** Where they are; a transfer is at both of its ends. */
  locationIds?: readonly number[] | undefined;
  fromLocationIds?: readonly number[] | undefined;
  toLocationIds?: readonly number[] | undefined;
  references?: readonly string[] | undefined;
  date?: TimeRange | undefined;
}

/** The orders of a search: by when documents were recorded, or by the date that stands on them. */
export type SearchOrder = 'created' | 'date';

/**
 * Documents of several kinds in one order. Each kind has its own piece of an index, in order, and gives as many as the page could take of
 * it; the rows are read when it is known which they are. Left to merge the pieces by itself PostgreSQL sorts all of them.
 */
export const FOUND_DOCUMENTS: List<DocumentSearch, SearchOrder, DocumentRow, DocumentHead> = {
  name: 'found documents',
  alias: 'd',
  columns: DOCUMENT_COLUMNS,
  cut: 'd.id',
  joined: (tenantId) => sqlTag`cross join lateral ${raw(documentsByIds(`${tenantId}::bigint`, 'array[page.id]'))}`,
  /** The columns of the index that gives the order. At a place the ids alone do, which grow with the time of recording. */
  orderOf({ locationIds, fromLocationIds, toLocationIds }, order = 'created') {
    if (order === 'date') return ['d.date', 'd.id'];
    return (locationIds ?? fromLocationIds ?? toLocationIds) === undefined ? ['d.created_at', 'd.id'] : ['d.id'];
  },
  async sources(sql, tenantId, search, { order = 'created', behind, descending = false }) {
    const parts = await partsOf(sql, tenantId, search, order === 'date' || search.date !== undefined);
    const movementId =
      behind && order === 'date' ? await movementAt(sql, tenantId, behind, descending) : behind?.at(-1);
    return parts.map((part) => sourceOf(part, order, movementId, descending));
  },
  placeOf,
  view: documentFromRow,
  since: (sql, tenantId, { kinds, visibility }, order, moment) =>
    sinceChangeOfDocuments(sql, tenantId, kinds, visibility, order, moment),
};

/** The first movement recorded since the date of a place; those before it are behind in the other direction. */
function movementAt(sql: Sql, tenantId: number, [date]: Place, descending: boolean): Promise<number | undefined> {
  const moment = new Date(`${String(date).replace(' ', 'T')}:00`);
  // Times of recording are whole milliseconds.
  return firstSince(sql, tenantId, new Date(moment.getTime() + (descending ? 1 : 0)));
}

/** A piece of the search that one index answers; its date stands in this column. */
interface Part {
  /** Documents with a row; or movements that are documents, in the order of their ids, or those that are dated otherwise. */
  rows: 'documents' | 'in order' | 'dated';
  conditions: Fragment[];
  dated: 'date' | 'created_at' | 'dated';
}

/** A part's rows; of movements in order those behind the place of a page that begins at this one. */
function sourceOf(
  { rows, conditions, dated }: Part,
  order: SearchOrder,
  movementId: Place[number] | undefined,
  descending: boolean,
): Source {
  const own = order === 'date' ? { columns: [`d.${dated}`, 'd.id'] } : {};
  if (rows === 'documents') return { ...documentSource(raw('document d'), conditions), ...own };
  const { since } = bornSource(BORN_ROWS, conditions);
  const source = { rows: raw(BORN_ROWS), conditions, since, ...own };
  if (rows === 'dated') return source;
  const bound = movementId === undefined ? [] : [sqlTag`d.movement_id ${raw(descending ? '<=' : '>=')} ${movementId}`];
  return { ...source, conditions: [...conditions, ...bound], sortedBy: ['d.movement_id'] };
}

/**
 * The pieces: one a kind, two for transfers where a place is asked for, and two for adjustments where their date is: nearly all are dated
 * when they are recorded, and the others have an index of their own. Movements that are adjustments are pieces as well.
 */
async function partsOf(sql: Sql, tenantId: number, search: DocumentSearch, byDate: boolean): Promise<Part[]> {
  const parts = await Promise.all(
    [...new Set(search.kinds)].map(async (kind): Promise<Part[]> => {
      const base = [sqlTag`d.tenant_id = ${tenantId}`, sqlTag`d.kind = ${raw(`'${kind}'`)}`];
      const rows: Part = { rows: 'documents', conditions: base, dated: 'date' };
      const kinds = kind === BORN_KIND ? await adjustmentParts(sql, tenantId, search, base, byDate) : [rows];
      return kinds.flatMap((part) =>
        placesOf(kind, search).map((place) => ({
          ...part,
          conditions: [...part.conditions, ...narrowed(tenantId, search, part.dated), ...place],
        })),
      );
    }),
  );
  return parts.flat();
}

async function adjustmentParts(
  sql: Sql,
  tenantId: number,
  { ids, date }: DocumentSearch,
  base: Fragment[],
  byDate: boolean,
): Promise<Part[]> {
  const born = [...base, ...(await bornConditions(sql, tenantId, { ids }))];
  if (!byDate)
    return [
      { rows: 'documents', conditions: base, dated: 'date' },
      { rows: 'in order', conditions: born, dated: 'date' },
    ];
  const inTime = await bornConditions(sql, tenantId, { created: date });
  return [
    { rows: 'documents', conditions: [...base, sqlTag`d.date = d.created_at`], dated: 'created_at' },
    { rows: 'documents', conditions: [...base, sqlTag`d.date <> d.created_at`], dated: 'date' },
    { rows: 'in order', conditions: [...born, ...inTime, sqlTag`d.dated is null`], dated: 'created_at' },
    { rows: 'dated', conditions: [...born, sqlTag`d.dated is not null`], dated: 'dated' },
  ];
}

/** A transfer is at both of its ends, each with an index of its own. */
function placesOf(kind: DocumentKind, { locationIds }: DocumentSearch): Fragment[][] {
  if (locationIds === undefined) return [[]];
  const from = among('d.location_id')(locationIds);
  return kind === 'transfer' ? [[from], [among('d.to_location_id')(locationIds), sqlTag`not (${from})`]] : [[from]];
}

function narrowed(tenantId: number, search: DocumentSearch, dated: Part['dated']): Fragment[] {
  const conditions: Conditions<DocumentSearch> = {
    ids: among('d.id'),
    fromLocationIds: among('d.location_id'),
    toLocationIds: among('d.to_location_id'),
    references: (references) => sqlTag`d.reference = any(${textArray(references)}::text[])`,
    date: within(`d.${dated}`),
    visibility: (reader) => visibleDocuments(tenantId, reader),
  };
  return conditionsOf(conditions, tenantId, search);
}
