/** The address whose page a person was led to last; undefined before the first one, for there the browser begins at the top. */
let shownAt: string | undefined;

/** Puts the focus on the heading of the page. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

/** Tells that a page is shown. Who came there from another one goes on from its heading, as a screen reader then tells it. */
export function pageShown(path: string): void {
  if (shownAt !== undefined && shownAt !== path) focusHeading();
  shownAt = path;
}

/** Tells that the whole page was something else, so that the next one counts as another. */
export function pageLeft(): void {
  shownAt = '';
}
