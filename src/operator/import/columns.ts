import { askChoice, canAsk } from '../ask.ts';
import { UsageError } from '../failure.ts';

/** The usual names of a column, by its meaning. The first name is the option's. */
export interface ColumnMeaning {
  option: string;
  question: string;
  names: readonly string[];
  required: boolean;
}

/**
 * Finds the column for each meaning: the one that was named, else one with a usual name, else the one that the user at the terminal
 * chooses. Returns the columns' positions, undefined for an optional one that is missing.
 */
export async function chooseColumns<Meaning extends string>(
  headers: readonly string[],
  meanings: Record<Meaning, ColumnMeaning>,
  named: Partial<Record<Meaning, string | undefined>>,
  options: { json?: boolean },
): Promise<Record<Meaning, number | undefined>> {
  const places: [string, number | undefined][] = [];
  for (const [meaning, about] of Object.entries<ColumnMeaning>(meanings)) {
    const given = named[meaning as Meaning];
    const place = given === undefined ? guess(headers, about) : find(headers, given, about);
    places.push([meaning, place ?? (about.required ? await ask(headers, about, options) : undefined)]);
  }
  return Object.fromEntries(places) as Record<Meaning, number | undefined>;
}

function find(headers: readonly string[], name: string, { option }: ColumnMeaning): number {
  const exact = headers.indexOf(name);
  const place = exact !== -1 ? exact : headers.findIndex((header) => plain(header) === plain(name));
  if (place !== -1) return place;
  throw new UsageError(`--${option}: there is no column "${name}". The columns are: ${headers.join(', ')}.`);
}

/** A usual name that matches two columns, or none, is unclear. */
function guess(headers: readonly string[], { names }: ColumnMeaning): number | undefined {
  for (const name of names) {
    const places = headers.flatMap((header, place) => (plain(header) === name ? [place] : []));
    if (places.length === 1) return places[0];
  }
  return undefined;
}

async function ask(headers: readonly string[], about: ColumnMeaning, options: { json?: boolean }): Promise<number> {
  if (!canAsk(options)) {
    throw new UsageError(
      `It is not clear which column is the ${about.option}. Name it: --${about.option} COLUMN. The columns are: ${headers.join(', ')}.`,
    );
  }
  const choice = await askChoice(
    about.question,
    headers.map((header, place) => ({ value: `${place}`, label: header })),
  );
  return Number(choice);
}

function plain(header: string): string {
  return header.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
