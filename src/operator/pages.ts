/** One page of a list of the API. */
export interface Page<Row> {
  data: Row[];
  next: string | null;
}

/** Reads a list page by page. */
export async function* readPages<Row>(
  read: (query: { limit: number; after?: string }) => Promise<Page<Row>>,
): AsyncGenerator<Row[]> {
  for (let after: string | null | undefined; after !== null; ) {
    const page: Page<Row> = await read({ limit: 1_000, ...(after === undefined ? {} : { after }) });
    yield page.data;
    after = page.next;
  }
}

/** A whole list, known to be short. */
export async function readAll<Row>(
  read: (query: { limit: number; after?: string }) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of readPages(read)) rows.push(...page);
  return rows;
}
