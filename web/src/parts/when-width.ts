import { formatDate, formatTime } from './format.tsx';

/** A long and a short day of each month, at two times: one of them is the widest that the language writes. */
const MOMENTS = Array.from({ length: 12 }, (_, month) => [
  new Date(2026, month, 28, 22, 58),
  new Date(2026, month, 8, 8, 8),
]);

/**
 * Measures for the style sheet how wide times and days are in this browser's language and font, so that their columns fit: the rows of a
 * table are placed by script and cannot size a column together.
 */
export function measureMoments(): void {
  const row = document.createElement('div');
  row.className = 'measured';
  const dates: HTMLElement[] = [];
  const times: HTMLElement[] = [];
  for (const moment of MOMENTS.flat()) {
    dates.push(add(row, formatDate(moment)));
    times.push(add(row, formatTime(moment)));
  }
  const space = add(row, '\u00a0');
  document.body.append(row);
  const px = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const widest = (parts: HTMLElement[]) => Math.max(...parts.map((part) => part.getBoundingClientRect().width));
  const [date, time, gap] = [widest(dates), widest(times), widest([space])];
  row.remove();
  const { style } = document.documentElement;
  const setWidth = (name: string, width: number) => style.setProperty(name, `${Math.ceil(width + 2) / px}rem`);
  setWidth('--date-width', date);
  setWidth('--when-one-line', date + gap + time);
  setWidth('--when-two-lines', Math.max(date, time));
}

function add(row: HTMLElement, text: string): HTMLElement {
  const part = document.createElement('span');
  part.textContent = text;
  row.append(part);
  return part;
}
