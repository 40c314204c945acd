import type { Answer, Client } from '../native.ts';
import type { Named } from './catalog.ts';

/** What one of the requests below answered, as far as the next one needs it. */
export interface Made {
  id: number;
  lines: { id: number }[];
}

export type Maker = ReturnType<typeof makerOf>;

/** Makes rows through the API, each of which must succeed, and remembers the documents among them. */
export function makerOf(client: Client) {
  const documents: Record<string, number[]> = {};
  const good = (path: string, { status, body }: Answer) => {
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body as unknown as Made & Record<string, never>;
  };
  const post = async (path: string, body: object = {}) => good(path, await client.post(path, body));
  return {
    client,
    documents,
    post,
    put: async (path: string, body: object) => good(path, await client.put(path, body)),
    patch: async (path: string, body: object) => good(path, await client.patch(path, body)),
    async row(path: string, body: object): Promise<Named> {
      const { id, uuid } = await post(path, body);
      return { id, uuid: String(uuid) };
    },
    /** Makes a document, takes the steps that lead it to its state, and remembers it. */
    async make(path: string, body: object, ...steps: [noun: string, body?: (made: Made) => object][]): Promise<Made> {
      const made = await post(path, body);
      documents[path] = [...(documents[path] ?? []), Number(made.id)];
      for (const [noun, bodyOf] of steps) await post(`${path}/${made.id}/${noun}`, bodyOf?.(made) ?? {});
      return made;
    },
  };
}
