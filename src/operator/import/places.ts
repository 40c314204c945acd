import {
  type Client,
  type LocationViewResponses,
  locationCreate,
  locationList,
  locationView,
} from '../../../client/index.ts';
import { StartupError } from '../../platform/index.ts';
import { answer } from '../connection.ts';
import { ServerRefusal } from '../failure.ts';
import { readPages } from '../pages.ts';

export type Location = LocationViewResponses[200];

/** The location with this id, code or name; undefined if there is none. Throws a StartupError for an ambiguous name. */
export async function findLocation(client: Client, text: string): Promise<Location | undefined> {
  if (/^[1-9]\d{0,15}$/.test(text)) {
    const found = await orMissing(answer(locationView({ client, path: { id: Number(text) } })));
    if (found !== undefined) return found;
  }
  const coded = await answer(locationList({ client, query: { code: text, limit: 1 } }));
  if (coded.data[0] !== undefined) return coded.data[0];
  const named: Location[] = [];
  for await (const page of readPages((query) => answer(locationList({ client, query: { ...query, search: text } })))) {
    named.push(...page.filter((location) => location.name === text));
  }
  if (named.length > 1) {
    throw new StartupError(
      `Several locations are called "${text}": use the code or id of one (${named.map(({ id }) => id).join(', ')}).`,
    );
  }
  return named[0];
}

/** The location with this id, code or name; if there is none, a warehouse of that name is created. */
export async function ensureLocation(client: Client, text: string): Promise<Location & { isNew: boolean }> {
  const found = await findLocation(client, text);
  if (found !== undefined) return { ...found, isNew: false };
  if (/^\d+$/.test(text)) throw new StartupError(`There is no location with the id or code ${text}.`);
  return { ...(await answer(locationCreate({ client, body: { name: text, kind: 'warehouse' } }))), isNew: true };
}

async function orMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof ServerRefusal && error.problem.status === 404) return undefined;
    throw error;
  }
}
