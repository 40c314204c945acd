import { Text, TextInput } from '@mantine/core';
import { memo } from 'react';
import { isDecimal } from '../../parts/decimals.ts';
import { formatQuantity } from '../../parts/format.tsx';
import type { Note } from './notes.ts';
import type { SheetRow } from './use-count.ts';

interface SheetLineProps {
  row: SheetRow;
  note: (note: Note) => void;
}

/** One line of the sheet, large enough for a thumb. A long sheet draws anew those lines alone that changed. */
export const SheetLine = memo(Line, (before, after) => {
  const { countedBy, serials, ...rest } = after.row;
  const isSame = Object.entries(rest).every(([name, value]) => before.row[name as keyof SheetRow] === value);
  return isSame && before.row.countedBy === countedBy && before.row.serials?.length === serials?.length;
});

function Line({ row, note }: SheetLineProps) {
  const { itemId, partNumber, name, lot, unit, tracking, expected, counted, serials, countedBy, isSaved } = row;
  const typed = counted ?? '';
  const label = `${partNumber}${lot === null ? '' : ` lot ${lot}`}`;
  return (
    <li className="sheet-line" data-item={partNumber} data-counted={counted !== null} data-saved={isSaved}>
      <div className="sheet-item">
        <Text fw={600} truncate>
          {partNumber}
        </Text>
        <Text size="sm" className="hint" lineClamp={2}>
          {lot === null ? name : `${name}, lot ${lot}`}
        </Text>
        {counted !== null && (
          <Text size="xs" className="hint">
            {isSaved ? `by ${countedBy ?? 'you'}` : 'saving…'}
          </Text>
        )}
      </div>
      <Text size="sm" className="hint sheet-expected">
        {expected === null ? '' : formatQuantity(expected, unit)}
      </Text>
      {tracking === 'serial' ? (
        <Text ta="right" w={110} title={serials?.join(', ')}>
          {serials === null ? 'scan units' : `${serials.length} seen`}
        </Text>
      ) : (
        <TextInput
          className="counted"
          aria-label={`Counted of ${label}`}
          inputMode="decimal"
          autoComplete="off"
          w={110}
          value={typed}
          error={typed !== '' && !isDecimal(typed)}
          onChange={(event) => {
            const quantity = event.currentTarget.value.trim().replace(',', '.');
            note({ itemId, lot, quantity: quantity === '' ? null : quantity });
          }}
        />
      )}
    </li>
  );
}
