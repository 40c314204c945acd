import type { Api } from '../support/server.ts';

/** The quantities counted on a sheet as the server has them, by part number. */
export async function countedOn(client: Api, sheetId: number): Promise<Record<string, string>> {
  const { body } = await client.get(`/v1/counts/${sheetId}`);
  const items = (await client.get('/v1/items?limit=100')).body.data;
  const nameOf = (id: number) => items.find((item: { id: number }) => item.id === id).partNumber;
  const lines = body.lines.filter((line: { counted: string | null }) => line.counted !== null);
  return Object.fromEntries(
    lines.map((line: { itemId: number; counted: string }) => [nameOf(line.itemId), line.counted]),
  );
}
