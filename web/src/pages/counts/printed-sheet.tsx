import { useMemo } from 'react';
import { createPortal } from 'react-dom';
import { useItems } from '../../api/names.ts';
import { formatDate, formatDecimal, formatQuantity } from '../../parts/format.tsx';
import type { Sheet } from './use-count.ts';

/** The sheet on paper, with room to write: the only part of the page that is printed. */
export function PrintedSheet({ sheet, place }: { sheet: Sheet; place: string }) {
  const items = useItems(useMemo(() => sheet.lines.map((line) => line.itemId), [sheet]));
  return createPortal(
    <div className="printed-sheet">
      <h1>
        Count {sheet.number}: {place}
      </h1>
      <p>
        {formatDate(sheet.createdAt)}, started by {sheet.createdBy.name}. Counted by: ____________________
      </p>
      <table>
        <thead>
          <tr>
            <th>Part number</th>
            <th>Name</th>
            <th>Lot</th>
            <th>Expected</th>
            <th>Counted</th>
          </tr>
        </thead>
        <tbody>
          {sheet.lines.map((line) => {
            const item = items.get(line.itemId);
            return (
              <tr key={line.id}>
                <td>{item?.partNumber ?? line.itemId}</td>
                <td>{item?.name}</td>
                <td>{line.lot}</td>
                <td className="right">{line.expected === null ? '' : formatQuantity(line.expected, item?.unit)}</td>
                <td className="room">{line.counted === null ? '' : formatDecimal(line.counted)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>,
    document.body,
  );
}
