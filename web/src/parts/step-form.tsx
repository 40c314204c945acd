import { type ReactNode, useMemo, useState } from 'react';
import type { Write } from '../api/hooks.ts';
import { useItems } from '../api/names.ts';
import { whyUnclear } from '../numbers/index.ts';
import { type Amount, AmountLine, trackedOf } from './amount-line.tsx';
import { difference, isDecimal } from './decimals.ts';
import { withNames } from './faults.ts';
import { FormModal } from './form-modal.tsx';
import { formatQuantity } from './format.tsx';
import { focusAmount, ScanReport, trackedBy, useLineScans } from './line-scans.tsx';
import { unitOf } from './units.ts';

/** How much of a line a step handles, and of which lot or units where these are asked for. */
export interface StepLine {
  lineId: number;
  quantity: string;
  /** The unit of the quantity; left out: the base unit. */
  unit?: string;
  lot?: { number: string };
  serials?: string[];
}

interface StepFormProps<Line> {
  title: string;
  lines: Line[];
  /** How much of a line the step could handle, and how much of that is done. */
  left: (line: Line) => { of: string; done: string };
  write: Pick<Write<StepLine[]>, 'mutate' | 'isPending' | 'error' | 'stop'>;
  onClose: () => void;
  /** Whether the quantities start at all that is left; the default. */
  whole?: boolean;
  /** Whether lots and units are asked for. */
  tracked?: boolean;
  children?: ReactNode;
}

/** A line of which something is left for the step, and how much. */
interface OpenLine<Line> {
  line: Line;
  rest: string;
}

function openOf<Line>(lines: readonly Line[], left: StepFormProps<Line>['left']): OpenLine<Line>[] {
  return lines.flatMap((line) => {
    const { of, done } = left(line);
    const rest = difference(of, done);
    return rest === '0' ? [] : [{ line, rest }];
  });
}

/** A step of a document, for all of its lines or for a part. */
export function StepForm<Line extends { id: number; itemId: number }>(props: StepFormProps<Line>) {
  const { title, lines, left, write, onClose, whole = true, tracked = false, children } = props;
  const open = useMemo(() => openOf(lines, left), [lines, left]);
  const items = useItems(useMemo(() => open.map(({ line }) => line.itemId), [open]));
  const [amounts, setAmounts] = useState<Record<number, Amount>>({});
  const amountOf = ({ line, rest }: OpenLine<Line>): Amount =>
    amounts[line.id] ?? { quantity: whole ? rest : '', lot: '', serials: '' };
  const change = (row: OpenLine<Line>, part: Partial<Amount>) =>
    setAmounts((old) => ({ ...old, [row.line.id]: { ...(old[row.line.id] ?? amountOf(row)), ...part } }));
  const handled = open.filter((row) => isDecimal(amountOf(row).quantity) && amountOf(row).quantity !== '0');
  const submit = () =>
    write.mutate(
      handled.map((row) => ({
        lineId: row.line.id,
        quantity: amountOf(row).quantity,
        ...unitOf({ unit: amountOf(row).unit ?? '' }),
        ...(tracked ? trackedOf(items.get(row.line.itemId), amountOf(row)) : {}),
      })),
    );
  const unclear = whyUnclear(open.map((row) => amountOf(row).quantity));
  const scans = useLineScans((found) => {
    const { item } = found;
    const row = open.find(({ line }) => line.itemId === item.id);
    if (row === undefined) throw new Error(`No ${item.partNumber} is left for this step.`);
    if (tracked) change(row, trackedBy(found, amountOf(row)));
    focusAmount(row.line.id);
    return `${item.partNumber}: enter how much.`;
  });
  const nameOf = ({ itemId }: Line) => items.get(itemId)?.partNumber ?? `Item ${itemId}`;
  return (
    <FormModal
      title={title}
      action={title}
      onClose={onClose}
      onSubmit={submit}
      write={{
        ...write,
        error: withNames(
          write.error,
          handled.map(({ line }) => nameOf(line)),
        ),
      }}
      why={unclear ?? (handled.length === 0 ? 'Enter how much.' : undefined)}
    >
      {children}
      <ul className="sheet" aria-label={title}>
        {open.map((row) => (
          <AmountLine
            key={row.line.id}
            id={row.line.id}
            item={items.get(row.line.itemId)}
            name={nameOf(row.line)}
            hint={`${formatQuantity(row.rest, items.get(row.line.itemId)?.unit)} left`}
            verb={title}
            tracking={tracked ? items.get(row.line.itemId)?.tracking : undefined}
            amount={amountOf(row)}
            onChange={(part) => change(row, part)}
          />
        ))}
      </ul>
      <ScanReport scans={scans} />
    </FormModal>
  );
}
