export const MINUTE = 60_000;

/** When the file that imports this began, less an hour: the stories of its tests happen in between. */
const start = Date.now() - 60 * MINUTE;

/** A moment of that hour. */
export const at = (minute: number): Date => new Date(start + minute * MINUTE);

/** This moment, so many days ago. */
export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
