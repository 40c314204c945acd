import { useMemo, useState } from 'react';
import type { TransferViewResponses } from '../../../../client/index.ts';
import { useItems } from '../../api/names.ts';
import { AmountLine } from '../../parts/amount-line.tsx';
import { difference, isDecimal } from '../../parts/decimals.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatQuantity } from '../../parts/format.tsx';

type Line = TransferViewResponses[200]['lines'][number];

/** How much of a line a step is about. */
export interface StepLine {
  lineId: number;
  quantity: string;
}

interface StepFormProps {
  title: string;
  lines: Line[];
  /** How much the step could do of a line, and how much of that is done. */
  left: (line: Line) => { of: string; done: string };
  write: { mutate: (lines: StepLine[]) => void; isPending: boolean; error: Error | null };
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
    return quantity === '' || Number(quantity) === 0 ? [] : [{ lineId: line.id, quantity }];
  });
  const wrong = Object.values(quantities).some((quantity) => quantity !== '' && !isDecimal(quantity));
  return (
    <FormModal
      title={title}
      action={title}
      onClose={onClose}
      onSubmit={() => write.mutate(steps)}
      busy={write.isPending}
      error={write.error}
      why={wrong ? 'One of the quantities is no number.' : steps.length === 0 ? 'Say how much.' : undefined}
    >
      <ul className="sheet" aria-label={title}>
        {open.map(({ line, rest }) => (
          <AmountLine
            key={line.id}
            name={items.get(line.itemId)?.partNumber ?? `Item ${line.itemId}`}
            hint={`${formatQuantity(rest, items.get(line.itemId)?.unit)} left`}
            verb={title}
            amount={{ quantity: quantities[line.id] ?? '' }}
            onChange={({ quantity = '' }) => setQuantities((old) => ({ ...old, [line.id]: quantity }))}
          />
        ))}
      </ul>
    </FormModal>
  );
}
