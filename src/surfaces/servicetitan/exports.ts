import { changedDocuments, type DocumentKind, type DocumentView } from '../../documents/index.ts';
import { Refusal, type Sql } from '../../platform/index.ts';
import { type Paper, readPapers } from './documents.ts';
import { exportTokens, type FeedPlace } from './export-tokens.ts';
import { type Call, type Operation, operation } from './operation.ts';
import { flag, parseMoment, text } from './query.ts';

/** Rows on a page of a feed. */
const PAGE_SIZE = 500;
const BEGINNING: FeedPlace = { updatedAt: new Date(0), revision: 0 };

interface Feed<View extends DocumentView> {
  id: string;
  /** Behind `/export/`. */
  name: string;
  scope: Operation['scope'];
  kind: DocumentKind;
  /** A document as the vendor's feed shows it. */
  render(paper: Paper<View>): unknown;
}

/**
 * A feed of every document of a kind in the order of its last change, inactive and cancelled ones too. Revisions and times grow with the
 * commits of the tenant, so nothing ever appears behind a place that was read: a reader misses nothing, and sees a document twice only
 * when it changed in between. The token is that place, good for ever.
 */
export function exportFeed<View extends DocumentView>({ id, name, scope, kind, render }: Feed<View>): Operation {
  return operation({
    id,
    method: 'GET',
    path: `/export/${name}`,
    scope,
    wholeTenant: true,
    // The vendor's own words for `continueFrom` send readers to `continuationToken`, its table of parameters to `from`.
    query: { from: text, continuationToken: text, includeRecentChanges: flag },
    async run(call, { query }) {
      const { tenantId } = call;
      const tokens = exportTokens(call.context.tokenSecret, name, tenantId);
      const begin = readFrom(query.from ?? query.continuationToken, tokens.read);
      const until = query.includeRecentChanges ? undefined : heldBack(call);
      return call.read(async (sql) => {
        await requireReached(sql, tenantId, begin);
        const found = await changedDocuments(sql, tenantId, kind, begin, PAGE_SIZE + 1, until);
        const documents = found.slice(0, PAGE_SIZE);
        return {
          hasMore: found.length > PAGE_SIZE,
          continueFrom: tokens.give(documents.at(-1) ?? begin),
          data: (await readPapers<View>(call, sql, documents)).map(render),
        };
      });
    },
  });
}

/** A token, or a date or moment from which on changes are wanted; without either the feed begins with its first row. */
function readFrom(from: string | undefined, readToken: (token: string) => FeedPlace): FeedPlace {
  if (from === undefined) return BEGINNING;
  const moment = parseMoment(from);
  if (moment === undefined) return readToken(from.trim());
  return moment > BEGINNING.updatedAt ? { updatedAt: moment, revision: 0 } : BEGINNING;
}

/** Changes as young as the tenant's delay are not shown yet. */
function heldBack({ settings }: Call): Date | undefined {
  const { exportDelaySeconds } = settings;
  return exportDelaySeconds === 0 ? undefined : new Date(Date.now() - exportDelaySeconds * 1_000);
}

/** A place that the tenant's clock has not reached was given before a restore from a backup: reading on from it would miss changes. */
async function requireReached(sql: Sql, tenantId: number, { revision }: FeedPlace): Promise<void> {
  if (revision === 0) return;
  const [clock] = await sql.rows<{ revision: number }>({
    name: 'servicetitan-clock',
    text: 'select revision from clock where tenant_id = $1',
    values: [tenantId],
  });
  if (clock !== undefined && clock.revision >= revision) return;
  throw new Refusal(
    'invalid_token',
    'This token is ahead of the ledger, which was restored from a backup. Begin with a date.',
    { path: 'from' },
  );
}
