import { useMemo, useState } from 'react';
import type { TransferLine } from '../../../../client/index.ts';
import type { Write } from '../../api/hooks.ts';
import { useItems } from '../../api/names.ts';
import { whyUnclear } from '../../numbers/index.ts';
import { type Amount, AmountLine } from '../../parts/amount-line.tsx';
import { difference, isDecimal } from '../../parts/decimals.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatQuantity } from '../../parts/format.tsx';
import { focusAmount, ScanReport, useLineScans } from '../../parts/line-scans.tsx';
import { unitOf } from '../../parts/units.ts';

type Line = TransferLine;

/** How much of a line a step handles. */
export interface StepLine {
  lineId: number;
  quantity: string;
  /** The unit of the quantity; left out: the base unit. */
  unit?: string;
}

type StepAmount = Required<Pick<Amount, 'quantity' | 'unit'>>;
const NOTHING: StepAmount = { quantity: '', unit: '' };

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
  const [amounts, setAmounts] = useState<Record<number, StepAmount>>(() =>
    Object.fromEntries(open.map(({ line, rest }) => [line.id, { quantity: rest, unit: '' }])),
  );
  const steps = open.flatMap(({ line }) => {
    const { quantity, unit } = amounts[line.id] ?? NOTHING;
    return isDecimal(quantity) && quantity !== '0' ? [{ lineId: line.id, quantity, ...unitOf({ unit }) }] : [];
  });
  const unclear = whyUnclear(Object.values(amounts).map(({ quantity }) => quantity));
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
            item={items.get(line.itemId)}
            name={items.get(line.itemId)?.partNumber ?? `Item ${line.itemId}`}
            hint={`${formatQuantity(rest, items.get(line.itemId)?.unit)} left`}
            verb={title}
            amount={amounts[line.id] ?? NOTHING}
            onChange={(part) => setAmounts((old) => ({ ...old, [line.id]: { ...(old[line.id] ?? NOTHING), ...part } }))}
          />
        ))}
      </ul>
      <ScanReport scans={scans} />
    </FormModal>
  );
}
