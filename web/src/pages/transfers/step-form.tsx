import { useMemo, useState } from 'react';
import type { TransferLine } from '../../../../client/index.ts';
import type { Write } from '../../api/hooks.ts';
import { useItems } from '../../api/names.ts';
import { whyUnclear } from '../../numbers/index.ts';
import { AmountLine } from '../../parts/amount-line.tsx';
import { difference, isDecimal } from '../../parts/decimals.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatQuantity } from '../../parts/format.tsx';
import { focusAmount, ScanReport, useLineScans } from '../../parts/line-scans.tsx';

type Line = TransferLine;

/** How much of a line a step handles. */
export interface StepLine {
  lineId: number;
  quantity: string;
}

interface StepFormProps {
  title: string;
  lines: Line[];
  /** How much of a line the step could handle, and how much of that is done. */
  left: (line: Line) => { of: string; done: string };
  write: Write<StepLine[]>;
  onClose: () => void;
}

/** A step of a transfer, for all of it or for a part. */
export function StepForm({ title, lines, left, write, onClose }: StepFormProps) {
  const open = useMemo(
    () =>
      lines.flatMap((line) => {
        const { of, done } = left(line);
        const rest = difference(of, done);
        return rest === '0' ? [] : [{ line, rest }];
      }),
    [lines, left],
  );
  const items = useItems(useMemo(() => open.map(({ line }) => line.itemId), [open]));
  const [quantities, setQuantities] = useState<Record<number, string>>(() =>
    Object.fromEntries(open.map(({ line, rest }) => [line.id, rest])),
  );
  const steps = open.flatMap(({ line }) => {
    const quantity = quantities[line.id] ?? '';
    return isDecimal(quantity) && quantity !== '0' ? [{ lineId: line.id, quantity }] : [];
  });
  const unclear = whyUnclear(Object.values(quantities));
  const scans = useLineScans(({ item }) => {
    const found = open.find(({ line }) => line.itemId === item.id);
    if (found === undefined) throw new Error(`No ${item.partNumber} is left for this step.`);
    focusAmount(found.line.id);
    return `${item.partNumber}: enter how much.`;
  });
  return (
    <FormModal
      title={title}
      action={title}
      onClose={onClose}
      onSubmit={() => write.mutate(steps)}
      write={write}
      why={unclear ?? (steps.length === 0 ? 'Enter how much.' : undefined)}
    >
      <ul className="sheet" aria-label={title}>
        {open.map(({ line, rest }) => (
          <AmountLine
            key={line.id}
            id={line.id}
            unit={items.get(line.itemId)?.unit}
            name={items.get(line.itemId)?.partNumber ?? `Item ${line.itemId}`}
            hint={`${formatQuantity(rest, items.get(line.itemId)?.unit)} left`}
            verb={title}
            amount={{ quantity: quantities[line.id] ?? '' }}
            onChange={({ quantity = '' }) => setQuantities((old) => ({ ...old, [line.id]: quantity }))}
          />
        ))}
      </ul>
      <ScanReport scans={scans} />
    </FormModal>
  );
}
