import { Text, TextInput } from '@mantine/core';
import { isDecimal } from '../../parts/fields.tsx';
import { formatDecimal } from '../../parts/format.tsx';
import type { SheetRow } from './sheet.ts';

interface SheetLineProps {
  row: SheetRow;
  blind: boolean;
  counted: string;
  serials: string[] | undefined;
  onType: (quantity: string) => void;
}

/** One line of the sheet, large enough for a thumb. */
export function SheetLine({ row, blind, counted, serials, onType }: SheetLineProps) {
  const unit = row.unit === null ? '' : ` ${row.unit}`;
  return (
    <li className="sheet-line" data-item={row.partNumber} data-counted={counted !== '' || serials !== undefined}>
      <div className="sheet-item">
        <Text fw={600} truncate>
          {row.partNumber}
        </Text>
        <Text size="sm" className="hint" truncate>
          {row.lot === null ? row.name : `${row.name}, lot ${row.lot}`}
        </Text>
      </div>
      <Text size="sm" className="hint sheet-expected">
        {blind ? '' : `${formatDecimal(row.expected)}${unit}`}
      </Text>
      {row.tracking === 'serial' ? (
        <Text ta="right" w={110}>
          {serials === undefined ? 'scan units' : `${serials.length} seen`}
        </Text>
      ) : (
        <TextInput
          className="counted"
          aria-label={`Counted of ${row.partNumber}${row.lot === null ? '' : ` lot ${row.lot}`}`}
          inputMode="decimal"
          autoComplete="off"
          w={110}
          value={counted}
          error={counted !== '' && !isDecimal(counted)}
          onChange={(event) => onType(event.currentTarget.value.trim().replace(',', '.'))}
        />
      )}
    </li>
  );
}
