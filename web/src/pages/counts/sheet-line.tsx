import { Text } from '@mantine/core';
import { memo, useState } from 'react';
import { isFarOff } from '../../numbers/index.ts';
import { isDecimal } from '../../parts/decimals.ts';
import { formatChange, formatCount, formatQuantity } from '../../parts/format.tsx';
import { QuantityField } from '../../parts/quantity-field.tsx';
import { inBase } from '../../parts/units.ts';
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
        <CountedField
          name={`Counted of ${label}`}
          row={row}
          onChange={(quantity) => note({ itemId, lot, quantity: quantity === '' ? null : quantity })}
        />
      )}
    </li>
  );
}

/** What was counted, in base units, typed in any unit of the item. What a scan adds to it is shown in base units again. */
function CountedField({ name, row, onChange }: { name: string; row: SheetRow; onChange: (quantity: string) => void }) {
  const [typed, setTyped] = useState({ quantity: '', unit: '' });
  const counted = row.counted ?? '';
  const isTyped = typed.unit !== '' && inBase(row, typed.quantity, typed.unit) === counted;
  const { quantity, unit } = isTyped ? typed : { quantity: counted, unit: '' };
  const change = (part: { quantity: string } | { unit: string }) => {
    // A number that is there means so many of the unit that is chosen then.
    const next = { quantity, unit, ...part };
    setTyped(next);
    onChange(inBase(row, next.quantity, next.unit));
  };
  return <QuantityField name={name} width={110} item={row} unit={unit} value={quantity} onChange={change} />;
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
