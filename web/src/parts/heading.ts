/** The address whose heading last had the focus; undefined before the first, where the browser starts at the top. */
let shownAt: string | undefined;

/** Puts the focus on the heading of the page. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

/** Call when a page is shown. After another page, the focus moves to its heading, and a screen reader reads it out. */
export function pageShown(path: string): void {
  if (shownAt !== undefined && shownAt !== path) focusHeading();
  shownAt = path;
}

/** Call when the whole page showed something else, so that the next one counts as new. */
export function pageLeft(): void {
  shownAt = '';
}
