import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type CountSheet, countList, countView } from '../../../../client/index.ts';
import { answer, currentClient } from '../../api/client.ts';
import { type Item, useItemsQuery } from '../../api/names.ts';
import { useSession } from '../../api/session.ts';
import { applied, lineKey, type Note } from './notes.ts';
import { queueOf, type Unsaved } from './save-queue.ts';

export type Sheet = CountSheet;

/** A line of the sheet as shown: what the server knows, together with what is on its way there. */
export interface SheetRow {
  key: string;
  itemId: number;
  partNumber: string;
  name: string;
  unit: string | null;
  units: Item['units'];
  tracking: Item['tracking'];
  active: boolean;
  lot: string | null;
  /** What the ledger says, or said when it was counted; null on a blind sheet. */
  expected: string | null;
  counted: string | null;
  serials: string[] | null;
  countedBy: string | null;
  /** What moved since it was counted, and between its parts; null where that is unknown. */
  movedSince: string | null;
  movedBetweenParts: string | null;
  isSaved: boolean;
}

const LOOK_AGAIN_MS = 3_000;
/** A sheet of more lines than these is read again less often. */
const MANY_LINES = 2_000;
const LOOK_AGAIN_MANY_MS = 15_000;

/** A sheet, read again when somebody else changed it. */
export function useCount(id: number) {
  const queries = useQueryClient();
  const sheet = useQuery({
    queryKey: ['counts', id],
    queryFn: () => answer(countView({ client: currentClient(), path: { id } })),
  });
  const { number = '', status, revision, lineCount = 0 } = sheet.data ?? {};
  // The head is cheap to read; the lines follow when it has changed.
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

/** Counting on an open sheet: its rows, a function that notes something, and what is not saved yet. */
export function useCounting(sheet: Sheet) {
  const queue = queueOf(useSession(), sheet.id);
  const unsaved = useSyncExternalStore(queue.subscribe, queue.current);
  const lines = useMemo(() => linesOf(sheet, unsaved), [sheet, unsaved]);
  const items = useItemsQuery(useMemo(() => lines.map((line) => line.itemId), [lines]));
  const rows = useMemo(() => rowsOf(lines, items.byId), [lines, items.byId]);
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
  return { rows, lineCount: lines.length, items, unsaved, note: queue.add };
}

/** Whether something that was counted is not on the server yet. */
export function isUnsaved({ waiting, sending }: Unsaved): boolean {
  return sending !== null || Object.keys(waiting).length > 0;
}

type Line = Omit<SheetRow, 'key' | 'partNumber' | 'name' | 'unit' | 'units' | 'tracking' | 'active'>;

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
      movedSince: null,
      movedBetweenParts: null,
    });
  }
  return [...known].map(([key, line]) => {
    const newer = saved[key];
    const { revision: _revision, ...judged } = newer ?? { revision: 0 };
    const base = newer !== undefined && newer.revision > sheet.revision ? { ...line, ...judged } : line;
    const notesOf = [sending?.notes[key], waiting[key]].filter((note): note is Note => note !== undefined);
    const { counted, serials } = notesOf.reduce(applied, { counted: base.counted, serials: base.serials });
    return { ...base, counted, serials, isSaved: notesOf.length === 0 };
  });
}

function rowsOf(lines: Line[], items: Map<number, Item>): SheetRow[] {
  return lines.flatMap((line) => {
    const item = items.get(line.itemId);
    if (item === undefined) return [];
    const { partNumber, name, unit, units, tracking, active } = item;
    return [{ ...line, key: lineKey(line), partNumber, name, unit, units, tracking, active }];
  });
}
