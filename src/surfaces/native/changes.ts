import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { REFERENCE_KINDS } from '../../catalog/index.ts';
import { bornDocuments, DOCUMENT_KINDS } from '../../documents/index.ts';
import { LEDGER_FEED_KINDS, readFeed, readFeedEnd } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { Changes, changesQuery } from './schemas/overview.ts';

/** How often a waiting reader looks for what other processes committed. */
const LOOK_AGAIN_MS = 250;

/** Every kind of row that the feed has. Rows of kind `stock` come only to those who name it. */
const FEED_KINDS: readonly string[] = [
  'item',
  'location',
  'lot',
  'stock_level',
  'level_template',
  'reservation',
  ...REFERENCE_KINDS,
  'purchase_order_markup',
  ...DOCUMENT_KINDS,
  'export_batch',
  ...LEDGER_FEED_KINDS,
];

export function changeRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const { database, journal, feedTokens } = context;
  let isClosing = false;
  server.addHook('preClose', async () => {
    isClosing = true;
  });

  endpoint(
    server,
    'GET /changes',
    {
      tag: 'Feed',
      scopes: ['inventory:read'],
      wholeTenant: true,
      id: 'change_list',
      summary: 'Follow all changes',
      description:
        'Every change of every row, in the order in which they happened, from any token for ever: nothing is missed and nothing comes twice. `next` is always there; keep it. Rows of kind `item` say nothing of stock. Rows of kind `stock` come where `kinds` names them: one for each change of an item at a location, with what is there when the page is read and the revision of the movement; of several on a page the last one.',
      query: Type.Object(changesQuery(FEED_KINDS)),
      reply: Changes,
    },
    async (request, reply) => {
      const { tenantId } = request.actor;
      const { limit, wait } = request.query;
      const kinds = readKinds(request.query.kinds);
      const after = await readAfter(context, tenantId, request.query.after);
      const deadline = Date.now() + wait * 1_000;
      let page = await readFeed(database, tenantId, { after, limit, kinds }, [bornDocuments]);
      const isWaiting = () => Date.now() < deadline && !isClosing && !request.raw.destroyed && !reply.raw.destroyed;
      while (page.data.length === 0 && isWaiting()) {
        await journal.waitForCommit(tenantId, Math.min(LOOK_AGAIN_MS, deadline - Date.now()));
        page = await readFeed(database, tenantId, { after: page.upTo, limit, kinds }, [bornDocuments]);
      }
      return { data: page.data, next: feedTokens.give(tenantId, page.upTo) };
    },
  );
}

function readKinds(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const kinds = text
    .split(',')
    .map((kind) => kind.trim())
    .filter((kind) => kind !== '');
  const unknown = kinds.find((kind) => !FEED_KINDS.includes(kind));
  if (kinds.length === 0) throw new Refusal('invalid_request', 'Name at least one kind.', { path: 'kinds' });
  if (unknown === undefined) return kinds;
  throw new Refusal(
    'invalid_request',
    `There are no rows of kind ${unknown}. The kinds are ${FEED_KINDS.join(', ')}.`,
    {
      path: 'kinds',
    },
  );
}

async function readAfter(
  { database, feedTokens }: SurfaceContext,
  tenantId: number,
  after: string | undefined,
): Promise<number> {
  if (after === undefined) return 0;
  return after === 'latest' ? readFeedEnd(database, tenantId) : feedTokens.read(tenantId, after);
}
