/** Ids as clients write them where an API has them as texts. */

const ID = /^[1-9]\d{0,15}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The id that a text writes; undefined for any other text, and for a number beyond what can be an id. */
export function idOf(text: string): number | undefined {
  const id = ID.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(id) ? id : undefined;
}

/** The ids among texts. */
export function idsAmong(texts: readonly string[]): number[] {
  return texts.flatMap((text) => idOf(text) ?? []);
}

/** Whether a text is a uuid, in either case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
