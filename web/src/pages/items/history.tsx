import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type ItemHistoryViewResponses, itemHistoryView } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { LazyPlot } from '../../parts/lazy-plot.tsx';
import { Section } from '../../parts/page.tsx';
import { Permitted, useSeesAll } from '../../parts/permitted.tsx';
import { Loaded } from '../../parts/states.tsx';

const DAY_MS = 86_400_000;
const SPANS = [
  { value: '7', label: 'Week' },
  { value: '90', label: 'Quarter' },
  { value: '365', label: 'Year' },
];
const POINTS = 240;
const TITLE = 'On hand over time';

/** The quantity on hand over time. Dragging over the plot zooms in, and reads that time from the server. */
export function History({ item }: { item: Item }) {
  if (useSeesAll()) return <Whole item={item} />;
  return (
    <Section title={TITLE}>
      <Permitted scope="inventory:read" whole>
        {null}
      </Permitted>
    </Section>
  );
}

function Whole({ item }: { item: Item }) {
  const [days, setDays] = useState('90');
  const [zoom, setZoom] = useState<{ from: number; to: number } | null>(null);
  const history = useRead(['history', item.id, days, zoom], (client) => {
    const from = zoom === null ? Date.now() - Number(days) * DAY_MS : zoom.from * 1_000;
    const to = zoom === null ? undefined : Math.min(Date.now(), zoom.to * 1_000);
    const query = {
      from: new Date(from).toISOString(),
      points: POINTS,
      ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
    };
    return itemHistoryView({ client, path: { id: item.id }, query });
  });
  const choose = (value: string) => {
    setZoom(null);
    setDays(value);
  };
  return (
    <Section
      title={TITLE}
      actions={
        <>
          {zoom !== null && (
            <Button size="compact-sm" variant="default" onClick={() => setZoom(null)}>
              Zoom out
            </Button>
          )}
          <SegmentedControl size="xs" data={SPANS} value={days} onChange={choose} aria-label="Time shown" />
        </>
      }
    >
      <Loaded query={history}>{({ data }) => <HistoryPlot points={data} unit={item.unit} onZoom={setZoom} />}</Loaded>
    </Section>
  );
}

function HistoryPlot(props: {
  points: ItemHistoryViewResponses[200]['data'];
  unit: string | null;
  onZoom: (range: { from: number; to: number } | null) => void;
}) {
  const { points, unit, onZoom } = props;
  const [times, values] = useMemo(
    () => [points.map((point) => Date.parse(point.at) / 1_000), points.map((point) => Number(point.onHand))],
    [points],
  );
  return (
    <LazyPlot
      label={TITLE}
      times={times}
      values={values}
      valueLabel={unit === null ? 'On hand' : `On hand (${unit})`}
      kind="steps"
      onZoom={onZoom}
    />
  );
}
