import { Text } from '@mantine/core';
import { memo } from 'react';
import { isFarOff, NumberField } from '../../numbers/index.ts';
import { isDecimal } from '../../parts/decimals.ts';
import { formatChange, formatCount, formatQuantity } from '../../parts/format.tsx';
import type { Note } from './notes.ts';
import type { SheetRow } from './use-count.ts';

interface SheetLineProps {
  row: SheetRow;
  note: (note: Note) => void;
}

/** One line of the sheet, large enough for a thumb. A long sheet redraws only the lines that changed. */
export const SheetLine = memo(Line, (before, after) => {
  const { countedBy, serials, ...rest } = after.row;
  const isSame = Object.entries(rest).every(([name, value]) => before.row[name as keyof SheetRow] === value);
  return isSame && before.row.countedBy === countedBy && before.row.serials?.length === serials?.length;
});

function Line({ row, note }: SheetLineProps) {
  const { itemId, partNumber, name, lot, unit, tracking, expected, counted, serials, countedBy, isSaved } = row;
  const isClear = counted !== null && isDecimal(counted);
  const label = `${partNumber}${lot === null ? '' : ` lot ${lot}`}`;
  return (
    <li className="sheet-line" data-item={partNumber} data-counted={isClear} data-saved={isSaved}>
      <div className="sheet-item">
        <Text fw={600} truncate>
          {partNumber}
        </Text>
        <Text size="sm" className="hint" lineClamp={2}>
          {lot === null ? name : `${name}, lot ${lot}`}
          {row.active ? '' : ' (inactive)'}
        </Text>
        {counted !== null && (
          <Text size="xs" className="hint">
            {isSaved ? `by ${countedBy ?? 'you'}` : isClear ? 'saving…' : 'not saved'}
          </Text>
        )}
        <MovedSince row={row} />
        {isRowFarOff(row) && (
          <Text size="xs" className="number-wrong">
            far from the {formatQuantity(expected ?? '0', unit)} expected
          </Text>
        )}
      </div>
      <Text size="sm" className="hint sheet-expected">
        {expected === null ? '' : formatQuantity(expected, unit)}
      </Text>
      {tracking === 'serial' ? (
        <Text ta="right" w={110} title={serials?.join(', ')}>
          {serials === null ? 'scan units' : `${formatCount(serials.length, 'unit')} seen`}
        </Text>
      ) : (
        <NumberField
          name={`Counted of ${label}`}
          width={110}
          unit={unit}
          value={counted ?? ''}
          onChange={(quantity) => note({ itemId, lot, quantity: quantity === '' ? null : quantity })}
        />
      )}
    </li>
  );
}

/** What moved since the line was counted, which posting keeps, and between its parts, which posting cannot judge. */
function MovedSince({ row: { isSaved, movedSince, movedBetweenParts, unit } }: { row: SheetRow }) {
  if (!isSaved) return null;
  if (movedBetweenParts !== null) {
    return (
      <Text size="xs" className="number-wrong">
        {formatChange(movedBetweenParts, unit)} moved while it was counted in parts. Count it again.
      </Text>
    );
  }
  if (movedSince === null || movedSince === '0') return null;
  return (
    <Text size="xs" className="hint">
      {formatChange(movedSince, unit)} moved since
    </Text>
  );
}

/** Whether what was counted is so far from what was expected that a slip is likely. On a blind sheet that is unknown. */
export function isRowFarOff({ counted, expected }: SheetRow): boolean {
  return counted !== null && expected !== null && isDecimal(counted) && isFarOff(counted, expected);
}
