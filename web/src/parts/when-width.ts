import { formatDate, formatTime } from './format.tsx';

/** A long and a short day of each month, at two times: one of them is the widest that the language writes. */
const MOMENTS = Array.from({ length: 12 }, (_, month) => [
  new Date(2026, month, 28, 22, 58),
  new Date(2026, month, 8, 8, 8),
]);

/**
 * Tells the style sheet how wide moments and days are in the language and the font of this browser, so that columns of them fit: the rows
 * of a table are placed by script and cannot find it out together.
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
  const tell = (name: string, width: number) => style.setProperty(name, `${Math.ceil(width + 2) / px}rem`);
  tell('--date-width', date);
  tell('--when-one-line', date + gap + time);
  tell('--when-two-lines', Math.max(date, time));
}

function add(row: HTMLElement, text: string): HTMLElement {
  const part = document.createElement('span');
  part.textContent = text;
  row.append(part);
  return part;
}
