import Type from 'typebox';
import { bornDocuments } from '../../documents/index.ts';
import { readFeed } from '../../journal/index.ts';
import { Id, type SurfaceContext, Text } from '../http/index.ts';
import { operation } from './operation.ts';
import type { NativeServer } from './server-type.ts';

/** How often a waiting reader looks for what other processes committed. */
const LOOK_AGAIN_MS = 250;

const ChangesQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
  after: Type.Optional(Text(200, { description: 'The `next` of an earlier page, however long ago.' })),
  kinds: Type.Optional(Text(1_000, { description: 'Only these kinds of rows, separated by commas.' })),
  wait: Type.Integer({
    minimum: 0,
    maximum: 30,
    default: 0,
    description: 'Seconds to wait for a change when there is none.',
  }),
});

const Changes = Type.Object({
  data: Type.Array(
    Type.Object({
      revision: Id,
      kind: Type.String(),
      id: Id,
      deleted: Type.Optional(Type.Boolean()),
      row: Type.Unsafe<unknown>({ type: 'object', additionalProperties: true }),
    }),
  ),
  next: Type.String(),
});

export function changeRoutes(server: NativeServer, context: SurfaceContext): void {
  const { database, journal, feedTokens } = context;
  let isClosing = false;
  server.addHook('preClose', async () => {
    isClosing = true;
  });

  server.get(
    '/changes',
    {
      config: { scopes: ['inventory:read'], wholeTenant: true },
      schema: operation(
        {
          id: 'change_list',
          tag: 'Feed',
          summary: 'Follow all changes',
          description:
            'Every change of every row, in the order in which they happened, from any token for ever: nothing is missed and nothing comes twice. `next` is always there; keep it.',
        },
        { querystring: ChangesQuery },
        { 200: Changes },
      ),
    },
    async (request, reply) => {
      const { tenantId } = request.actor;
      const { limit, wait } = request.query;
      const kinds = request.query.kinds
        ?.split(',')
        .map((kind) => kind.trim())
        .filter((kind) => kind !== '');
      const after = request.query.after === undefined ? 0 : feedTokens.read(tenantId, request.query.after);
      const deadline = Date.now() + wait * 1_000;
      let page = await readFeed(database, tenantId, { after, limit, kinds }, [bornDocuments]);
      const isWaiting = () => Date.now() < deadline && !isClosing && !request.raw.destroyed && !reply.raw.destroyed;
      while (page.data.length === 0 && isWaiting()) {
        await journal.waitForCommit(tenantId, Math.min(LOOK_AGAIN_MS, deadline - Date.now()));
        page = await readFeed(database, tenantId, { after: page.upTo, limit, kinds }, [bornDocuments]);
      }
      return { data: page.data as never, next: feedTokens.give(tenantId, page.upTo) };
    },
  );
}
