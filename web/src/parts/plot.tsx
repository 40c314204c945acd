import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { formatDate, formatDecimal, formatTime } from './format.tsx';

interface PlotProps {
  label: string;
  /** Seconds since the epoch. */
  times: number[];
  values: number[];
  valueLabel: string;
  kind: 'steps' | 'bars';
  /** Called with seconds when a range was dragged, and with null on a double click. */
  onZoom?: (range: { from: number; to: number } | null) => void;
}

const HEIGHT_PX = 220;

/** A plot over time: hover shows the value, dragging zooms in, a double click zooms out. */
export default function Plot(props: PlotProps) {
  const { label, times, values } = props;
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = new uPlot(optionsOf(element, latest.current, scheme), [times, values], element);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    observer.observe(element);
    const reset = () => latest.current.onZoom?.(null);
    plot.over.addEventListener('dblclick', reset);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [times, values, scheme]);

  return <div ref={place} className="plot" role="img" aria-label={describe(label, values)} data-last={values.at(-1)} />;
}

function describe(label: string, values: number[]): string {
  if (values.length === 0) return `${label}: nothing to show.`;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const last = values.at(-1) ?? 0;
  return `${label}: between ${formatDecimal(low)} and ${formatDecimal(high)}, at the end ${formatDecimal(last)}.`;
}

const axisNumbers = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 2 });

/** A number in little room. */
const short = (value: number) => axisNumbers.format(value);

/** A bar is a day, a step a moment. */
function timeOf(seconds: number, kind: PlotProps['kind']): string {
  const moment = new Date(seconds * 1_000);
  return kind === 'bars' ? formatDate(moment) : `${formatDate(moment)} ${formatTime(moment)}`;
}

function optionsOf(element: HTMLElement, props: PlotProps, scheme: 'light' | 'dark'): uPlot.Options {
  const ink = scheme === 'dark' ? '#c1c2c5' : '#495057';
  const line = scheme === 'dark' ? '#3bc9db' : '#0b7285';
  const axis = {
    stroke: ink,
    grid: { stroke: scheme === 'dark' ? '#373a40' : '#e9ecef', width: 1 },
    ticks: { show: false },
  };
  const bars = uPlot.paths.bars?.({ size: [0.7, 40] });
  const steps = uPlot.paths.stepped?.({ align: 1 });
  const paths = props.kind === 'bars' ? bars : steps;
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    cursor: { drag: { x: props.onZoom !== undefined, y: false } },
    // Half a day at both ends, so that the first and the last bar are whole.
    scales: {
      ...(props.kind === 'bars' ? { x: { range: (_plot, low, high) => [low - 43_200, high + 43_200] } } : {}),
      y: { range: (_plot, low, high) => [Math.min(0, low), high <= 0 && low >= 0 ? 1 : high * 1.08] },
    },
    axes: [
      { ...axis, space: 70 },
      { ...axis, size: 56, values: (_plot, splits) => splits.map(short) },
    ],
    series: [
      { label: 'Time', value: (_plot, at) => (at == null ? '–' : timeOf(at, props.kind)) },
      {
        label: props.valueLabel,
        value: (_plot, value) => (value == null ? '–' : formatDecimal(value)),
        stroke: line,
        width: 2,
        fill: `${line}33`,
        points: { show: false },
        ...(paths ? { paths } : {}),
      },
    ],
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width > 4) props.onZoom?.({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') });
        },
      ],
    },
  };
}
