import type { FastifyInstance } from 'fastify';
import Type, { type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import type { Actor } from '../../../access/index.ts';
import {
  type AdjustmentView,
  type CountSheet,
  type CountView,
  type CustomerReturnView,
  DOCUMENTS,
  type DocumentFilter,
  type DocumentHead,
  type PackagingView,
  type PurchasingKind,
  type PurchasingView,
  readSheet,
  type SaleView,
  type TransferView,
  viewDocuments,
} from '../../../documents/index.ts';
import { readPage, type Sql } from '../../../platform/index.ts';
import type { SurfaceContext } from '../../http/index.ts';
import { pageById, pageQuery } from '../requests/paging.ts';
import type { documentQuery } from '../schemas/documents.ts';
import { listOf } from '../schemas/scalars.ts';
import { type Asked, type Declaration, endpoint, type Rendered } from './endpoint.ts';
import { read } from './tenant-endpoints.ts';

/** Kinds besides those of purchasing, and how they are seen in lists. */
interface StockViews {
  adjustment: AdjustmentView;
  transfer: TransferView;
  count: CountView;
  sale: SaleView;
  packaging: PackagingView;
  customer_return: CustomerReturnView;
}
type Kind = keyof StockViews | PurchasingKind;

/** How a document of each kind is seen in lists. */
type RowOf<K extends Kind> = K extends PurchasingKind ? PurchasingView<K> : StockViews[Exclude<K, PurchasingKind>];
/** How it is seen by itself: a count with its lines. */
type DetailOf<K extends Kind> = K extends 'count' ? CountSheet : RowOf<K>;

interface Resource<K extends Kind, Filter extends TProperties, Row extends TSchema, Detail extends TSchema>
  extends Pick<Declaration, 'tag' | 'scopes'> {
  kind: K;
  path: string;
  one: string;
  many: string;
  query: Filter & Pick<typeof documentQuery, 'order'>;
  readQuery(query: Static<TObject<Filter>>): Omit<DocumentFilter, 'kind'>;
  row: RowOf<K> extends Rendered<Static<Row>> ? Row : never;
  detail: DetailOf<K> extends Rendered<Static<Detail>> ? Detail : never;
}

/** The list of a kind of documents, and one of them: all kinds have the same two, of those that the caller may see. */
export function documentReads<K extends Kind, Filter extends TProperties, Row extends TSchema, Detail extends TSchema>(
  server: FastifyInstance,
  context: SurfaceContext,
  { kind, path, one, many, query, readQuery, row, detail, tag, scopes }: Resource<K, Filter, Row, Detail>,
): void {
  const { database, lists } = context;
  const shared = { tag, ...(scopes === undefined ? {} : { scopes }) };
  const listed = {
    ...shared,
    id: `${kind}_list`,
    summary: `List ${many}`,
    description: `The ${many} that the caller may see, the oldest first or, with \`order=newest\`, the newest.`,
    query: Type.Object({ ...pageQuery, ...query }),
    reply: listOf(row as TSchema),
  };
  endpoint(server, `GET ${path}`, listed as Declaration, async ({ actor, query: given }) => {
    const asked = given as Static<TObject<typeof pageQuery & Pick<typeof documentQuery, 'order'>>>;
    const filter = { kind, ...readQuery(asked as Static<TObject<Filter>>), reader: actor };
    const descending = asked.order === 'newest';
    return pageById(asked, ({ limit, after }) =>
      database.inTenant(actor.tenantId, async (sql) => {
        const heads = await lists.page(sql, actor.tenantId, DOCUMENTS, filter, { limit, after, descending });
        return viewDocuments(sql, actor.tenantId, heads, actor);
      }),
    );
  });
  const viewed = {
    ...shared,
    id: `${kind}_view`,
    summary: `Read ${one}`,
    description: 'With its lines and its history.',
    reply: detail as TSchema,
    etag: true,
  };
  read(server, context, `${path}/:id`, viewed as Declaration, async (sql, request) => {
    const { actor, params } = request as unknown as Asked<'/:id'>;
    const filter = { kind, ids: [params.id], reader: actor };
    const [head] = await readPage(sql, actor.tenantId, DOCUMENTS, filter, { limit: 1 });
    return head && view(sql, head, actor);
  });
}

async function view(sql: Sql, head: DocumentHead, actor: Actor) {
  if (head.kind === 'count') return readSheet(sql, actor.tenantId, head);
  return (await viewDocuments(sql, actor.tenantId, [head], actor))[0];
}
