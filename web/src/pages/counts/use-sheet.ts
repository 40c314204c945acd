import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { itemList, type PositionListResponses, positionList, serialList } from '../../../../client/index.ts';
import { answer, currentClient } from '../../api/client.ts';
import { type Item, useItems } from '../../api/names.ts';
import { addOne, addSerial, type Counted, findRow, NOTHING_COUNTED, rowKey, type SheetRow } from './sheet.ts';

type Position = PositionListResponses[200]['data'][number];

const PAGES_MAX = 10;

/** The sheet of one place: its rows, what was counted, and what a scanned code does. */
export function useSheet(locationId: number) {
  const positions = useQuery({
    queryKey: ['positions', 'sheet', locationId],
    queryFn: () => readPositions(locationId),
  });
  const [added, setAdded] = useState<Item[]>([]);
  const [counted, setCounted] = useKept(`onhand-count-${locationId}`);
  const items = useItems(useMemo(() => (positions.data ?? []).map((row) => row.itemId), [positions.data]));
  const rows = useMemo(() => rowsOf(positions.data ?? [], items, added), [positions.data, items, added]);

  /** Counts what was scanned, and says what it did. */
  const scan = async (code: string): Promise<string> => {
    const row = findRow(rows, code);
    if (row === 'many') return `${code} is here in several lots. Scan the lot, or type its quantity.`;
    if (row !== undefined && row.tracking !== 'serial') {
      setCounted((old) => addOne(old, row));
      return `${row.partNumber}${row.lot === null ? '' : ` lot ${row.lot}`}: one more.`;
    }
    if (row !== undefined) return `${row.partNumber} is counted by the serials of its units. Scan those.`;
    return lookUp(code);
  };

  const lookUp = async (code: string): Promise<string> => {
    const { data: serials } = await answer(serialList({ client: currentClient(), query: { number: code, limit: 2 } }));
    const [serial] = serials;
    const query = serial === undefined ? { partNumber: code } : { ids: [serial.itemId] };
    const { data: found } = await answer(itemList({ client: currentClient(), query: { ...query, limit: 1 } }));
    const [item] = found;
    if (item === undefined) return `Nothing is known by ${code}.`;
    if (item.tracking === 'lot')
      return `${item.partNumber} is tracked by lots and not expected here. Adjust it on its page.`;
    const row = rowOf(item, null, '0');
    if (!rows.some(({ key }) => key === row.key)) setAdded((old) => [...old, item]);
    if (item.tracking === 'none') setCounted((old) => addOne(old, row));
    else if (serial !== undefined) setCounted((old) => addSerial(old, row, serial.number));
    return serial === undefined
      ? `${item.partNumber} was not expected here: one.`
      : `${item.partNumber} ${code}: seen.`;
  };

  const type = (row: SheetRow, quantity: string) =>
    setCounted((old) => ({ ...old, quantities: { ...old.quantities, [row.key]: quantity } }));
  const clear = () => {
    setCounted(() => NOTHING_COUNTED);
    setAdded([]);
  };
  return { rows, counted, scan, type, clear, query: positions };
}

function rowsOf(positions: Position[], items: Map<number, Item>, added: Item[]): SheetRow[] {
  const expected = positions.flatMap((position) => {
    const item = items.get(position.itemId);
    if (item === undefined || position.onHand === '0') return [];
    return [rowOf(item, position.lot?.number ?? null, position.onHand)];
  });
  const known = new Set(expected.map((row) => row.key));
  return [...added.map((item) => rowOf(item, null, '0')).filter((row) => !known.has(row.key)), ...expected];
}

function rowOf(item: Item, lot: string | null, expected: string): SheetRow {
  const { id: itemId, partNumber, name, unit, tracking } = item;
  return { key: rowKey(itemId, lot), itemId, partNumber, name, unit, tracking, lot, expected };
}

async function readPositions(locationId: number): Promise<Position[]> {
  const all: Position[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = { locationId, limit: 1_000, ...(after === undefined ? {} : { after }) };
    const { data, next } = await answer(positionList({ client: currentClient(), query }));
    all.push(...data);
    if (next === null) break;
    after = next;
  }
  return all;
}

/** A count that outlives a reload of the page: whoever counted a shelf does not want to count it again. */
function useKept(key: string): [Counted, (change: (old: Counted) => Counted) => void] {
  const [counted, setCounted] = useState<Counted>(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null ? NOTHING_COUNTED : (JSON.parse(kept) as Counted);
  });
  const change = (make: (old: Counted) => Counted) =>
    setCounted((old) => {
      const next = make(old);
      sessionStorage.setItem(key, JSON.stringify(next));
      return next;
    });
  return [counted, change];
}
