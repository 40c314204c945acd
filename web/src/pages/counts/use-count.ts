import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import {
  type CountViewResponses,
  countList,
  countView,
  itemList,
  lotList,
  serialList,
} from '../../../../client/index.ts';
import { answer, currentClient } from '../../api/client.ts';
import { type Item, useItems } from '../../api/names.ts';
import { useSession } from '../../api/session.ts';
import { applied, lineKey, type Note } from './notes.ts';
import { queueOf, type Unsaved } from './save-queue.ts';

export type Sheet = CountViewResponses[200];

/** A line of the sheet as it is shown: what the server knows, with what is on its way there. */
export interface SheetRow {
  key: string;
  itemId: number;
  partNumber: string;
  name: string;
  unit: string | null;
  tracking: Item['tracking'];
  lot: string | null;
  /** What the ledger says; null on a blind sheet. */
  expected: string | null;
  counted: string | null;
  serials: string[] | null;
  countedBy: string | null;
  isSaved: boolean;
}

const LOOK_AGAIN_MS = 3_000;
/** A sheet of more lines than these is read anew less often. */
const MANY_LINES = 2_000;
const LOOK_AGAIN_MANY_MS = 15_000;

/** A sheet, read anew when somebody else wrote on it. */
export function useCount(id: number) {
  const queries = useQueryClient();
  const sheet = useQuery({
    queryKey: ['counts', id],
    queryFn: () => answer(countView({ client: currentClient(), path: { id } })),
  });
  const { number = '', status, revision, lineCount = 0 } = sheet.data ?? {};
  // The head alone is light; the lines follow when it has changed.
  const head = useQuery({
    queryKey: ['counts', id, 'revision'],
    queryFn: async () => {
      const { data } = await answer(countList({ client: currentClient(), query: { number, limit: 1 } }));
      return data[0]?.revision ?? 0;
    },
    enabled: status === 'open',
    refetchInterval: lineCount > MANY_LINES ? LOOK_AGAIN_MANY_MS : LOOK_AGAIN_MS,
  });
  useEffect(() => {
    if (head.data === undefined || revision === undefined || head.data <= revision) return;
    void queries.invalidateQueries({ queryKey: ['counts', id], exact: true });
  }, [head.data, revision, queries, id]);
  return sheet;
}

/** Counting on an open sheet: its rows, what a scanned code does, and what is not saved yet. */
export function useCounting(sheet: Sheet) {
  const queue = queueOf(useSession(), sheet.id);
  const unsaved = useSyncExternalStore(queue.subscribe, queue.current);
  const lines = useMemo(() => linesOf(sheet, unsaved), [sheet, unsaved]);
  const items = useItems(useMemo(() => lines.map((line) => line.itemId), [lines]));
  const rows = useMemo(() => rowsOf(lines, items), [lines, items]);
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === 'hidden') queue.flush();
    };
    const leaving = (event: BeforeUnloadEvent) => {
      queue.flush();
      if (isUnsaved(queue.current())) event.preventDefault();
    };
    document.addEventListener('visibilitychange', hidden);
    window.addEventListener('beforeunload', leaving);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('beforeunload', leaving);
      queue.flush();
    };
  }, [queue]);
  return {
    rows,
    unsaved,
    dismiss: queue.dismiss,
    scan: (code: string) => scan(code, rows, queue.add),
    note: queue.add,
  };
}

/** Whether something that was counted is not on the server yet. */
export function isUnsaved({ waiting, sending }: Unsaved): boolean {
  return sending !== null || Object.keys(waiting).length > 0;
}

type Line = Pick<SheetRow, 'itemId' | 'lot' | 'expected' | 'counted' | 'serials' | 'countedBy' | 'isSaved'>;

function linesOf(sheet: Sheet, { saved, sending, waiting }: Unsaved): Line[] {
  const known = new Map<string, Omit<Line, 'isSaved'>>(sheet.lines.map((line) => [lineKey(line), line]));
  const notes = [...Object.values(sending?.notes ?? {}), ...Object.values(waiting)];
  const added = [...Object.keys(saved), ...notes.map(lineKey)].filter((key) => !known.has(key));
  for (const key of added) {
    const [itemId = '', ...lot] = key.split(' ');
    known.set(key, {
      itemId: Number(itemId),
      lot: lot.join(' ') === '' ? null : lot.join(' '),
      expected: sheet.blind ? null : '0',
      counted: null,
      serials: null,
      countedBy: null,
    });
  }
  return [...known].map(([key, line]) => {
    const newer = saved[key];
    const base = newer !== undefined && newer.revision > sheet.revision ? newer : line;
    const notesOf = [sending?.notes[key], waiting[key]].filter((note): note is Note => note !== undefined);
    const { counted, serials } = notesOf.reduce(applied, { counted: base.counted, serials: base.serials });
    return { ...line, counted, serials, isSaved: notesOf.length === 0 };
  });
}

function rowsOf(lines: Line[], items: Map<number, Item>): SheetRow[] {
  return lines.flatMap((line) => {
    const item = items.get(line.itemId);
    if (item === undefined) return [];
    const { partNumber, name, unit, tracking } = item;
    return [{ ...line, key: lineKey(line), partNumber, name, unit, tracking }];
  });
}

type Add = (note: Note) => void;

/** Counts what was scanned, and says what it did. */
async function scan(code: string, rows: SheetRow[], add: Add): Promise<string> {
  const row = findRow(rows, code);
  if (row === 'many') return `${code} is here in several lots. Scan the lot, or type its quantity.`;
  if (row === undefined) return lookUp(code, add);
  const { itemId, lot, partNumber, tracking } = row;
  if (tracking === 'serial') return `${partNumber} is counted by the serials of its units. Scan those.`;
  add({ itemId, lot, more: '1' });
  return `${partNumber}${lot === null ? '' : ` lot ${lot}`}: one more.`;
}

/** The row that a code names, by lot or part number; `many` when it could be several. */
function findRow(rows: readonly SheetRow[], code: string): SheetRow | 'many' | undefined {
  const same = (text: string | null) => text !== null && text.toLowerCase() === code.toLowerCase();
  const byLot = rows.filter((row) => same(row.lot));
  const found = byLot.length > 0 ? byLot : rows.filter((row) => same(row.partNumber));
  return found.length > 1 ? 'many' : found[0];
}

/** What is not on the sheet: a unit, a lot, or an item that nobody expected here. */
async function lookUp(code: string, add: Add): Promise<string> {
  const client = currentClient();
  const query = { number: code, limit: 2 };
  const [{ data: serials }, { data: lots }] = await Promise.all([
    answer(serialList({ client, query })),
    answer(lotList({ client, query })),
  ]);
  const [serial] = serials;
  const [lot] = lots;
  if (serial === undefined && lots.length > 1) return `Several items have a lot ${code}. Add it with its item.`;
  const named = serial ?? lot;
  const asked = named === undefined ? { partNumber: code } : { ids: [named.itemId] };
  const { data: found } = await answer(itemList({ client, query: { ...asked, limit: 1 } }));
  const [item] = found;
  if (item === undefined) return `Nothing is known by ${code}.`;
  const { id: itemId, partNumber, tracking } = item;
  if (tracking === 'lot') {
    if (lot === undefined) return `${partNumber} is kept by lots. Scan the lot, or add it with its lot.`;
    add({ itemId, lot: lot.number, more: '1' });
    return `${partNumber} lot ${code} was not expected here: one.`;
  }
  if (tracking === 'serial') {
    if (serial === undefined) return `${partNumber} is counted by the serials of its units. Scan those.`;
    add({ itemId, lot: null, more: '1', serials: [serial.number] });
    return `${partNumber} ${code}: seen.`;
  }
  add({ itemId, lot: null, more: '1' });
  return `${partNumber} was not expected here: one.`;
}
