import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { code128, qrcode } from 'bwip-js/browser';
import { useEffect, useRef, useState } from 'react';
import type { Item } from '../../api/names.ts';
import { NumberField } from '../../numbers/index.ts';
import { Window } from '../../parts/window.tsx';

const SORTS = {
  code128: {
    label: 'Barcode (Code 128)',
    draw: (canvas: HTMLCanvasElement, text: string) => code128(canvas, { bcid: 'code128', text, scale: 2, height: 12 }),
  },
  qrcode: {
    label: 'QR code',
    draw: (canvas: HTMLCanvasElement, text: string) => qrcode(canvas, { bcid: 'qrcode', text, scale: 4 }),
  },
} as const;
type Sort = keyof typeof SORTS;

const LABELS_MAX = 60;

/** A sheet of labels for printing, with the item's part number as a barcode or a QR code. */
export default function Labels({ item, onClose }: { item: Item; onClose: () => void }) {
  const [sort, setSort] = useState<Sort>('code128');
  const [typed, setTyped] = useState('6');
  const copies = Math.min(LABELS_MAX, Math.floor(Number(typed)) || 0);
  return (
    <Window onClose={onClose} title={`Labels for ${item.partNumber}`} size="xl">
      <Stack>
        <Group align="flex-end">
          <NativeSelect
            label="Code"
            value={sort}
            onChange={(event) => setSort(event.currentTarget.value as Sort)}
            data={Object.entries(SORTS).map(([value, { label }]) => ({ value, label }))}
          />
          <NumberField label="Copies" width={100} value={typed} onChange={setTyped} />
          <Button onClick={() => window.print()}>Print</Button>
        </Group>
        <div className="label-sheet">
          {Array.from({ length: copies }, (_, place) => `${item.id}-${place}`).map((key) => (
            <Label key={key} item={item} sort={sort} />
          ))}
        </div>
      </Stack>
    </Window>
  );
}

function Label({ item, sort }: { item: Item; sort: Sort }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (canvas.current === null) return;
    try {
      SORTS[sort].draw(canvas.current, item.partNumber);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }, [item.partNumber, sort]);
  return (
    <div className="label">
      <canvas ref={canvas} role="img" aria-label={`Code of ${item.partNumber}`} hidden={failed} />
      {failed && <Text size="xs">This part number does not fit into a barcode. Choose the QR code.</Text>}
      <Text fw={700} size="sm" c="black">
        {item.partNumber}
      </Text>
      <Text size="xs" c="black" lineClamp={2}>
        {item.name}
      </Text>
    </div>
  );
}
