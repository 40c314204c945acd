import { type Client, UTF8_MARK } from '../../../client/index.ts';
import { answer, currentClient } from '../api/client.ts';
import { csvForm, lineOf, writeLine } from './csv.ts';
import { formatCount } from './format.tsx';
import { toast } from './toast.tsx';

type Page = { data: object[]; next: string | null };
type ReadPage = (client: Client, query: { limit: number; after?: string }) => Promise<{ data?: Page; error?: unknown }>;

const ROWS_A_PAGE = 1_000;

/** Reads a list to its end and downloads it as a CSV file. `progress` is called with the number of rows so far. */
export async function exportCsv(name: string, read: ReadPage, progress?: (rows: number) => void): Promise<void> {
  try {
    const form = csvForm();
    const parts: string[] = [];
    let columns: string[] = [];
    let rows = 0;
    let after: string | undefined;
    do {
      const query = { limit: ROWS_A_PAGE, ...(after === undefined ? {} : { after }) };
      const page: Page = await answer(read(currentClient(), query));
      if (parts.length === 0 && page.data[0] !== undefined) {
        columns = Object.keys(page.data[0]);
        parts.push(writeLine(columns, form));
      }
      for (const row of page.data) parts.push(lineOf(row, columns, form));
      rows += page.data.length;
      progress?.(rows);
      after = page.next ?? undefined;
    } while (after !== undefined);
    if (rows === 0) return toast('There is nothing to export.');
    download(name, parts.join(''));
    toast(`${name}: ${formatCount(rows, 'row')}.`);
  } catch (error) {
    toast(`The export of ${name} failed, and no file was made. ${(error as Error).message}`, { stays: true });
  }
}

/** Downloads a file that spreadsheets recognise as UTF-8. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([UTF8_MARK, text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
