import { type Scan, scanView } from '../../../client/index.ts';
import { answer, currentClient } from '../api/client.ts';
import { surestOf } from '../scan/index.ts';
import type { Label } from './layout.ts';
import { keyOf, nameOf, type Subject } from './subject.ts';

const AT_ONCE = 5;
/** So many kinds of labels are looked up before printing. */
export const CHECKED_MAX = 200;

/** Scans every label before it is printed. Returns a sentence about each that would lead to something else, or to nothing. */
export async function checkLabels(labels: readonly Label[]): Promise<string[]> {
  const client = currentClient();
  const different = [...new Map(labels.map((label) => [keyOf(label.subject), label])).values()].slice(0, CHECKED_MAX);
  const doubts: string[] = [];
  for (let start = 0; start < different.length; start += AT_ONCE) {
    const found = different.slice(start, start + AT_ONCE).map(async ({ subject, content }) => {
      const { matches } = await answer(scanView({ client, query: { code: content.scanned } }));
      return doubtOf(subject, content.scanned, matches);
    });
    doubts.push(...(await Promise.all(found)).flatMap((doubt) => doubt ?? []));
  }
  return doubts;
}

/** What is wrong with what a label of the subject leads to; undefined where it is the subject and nothing else. */
export function doubtOf(subject: Subject, scanned: string, matches: Scan['matches']): string | undefined {
  const surest = surestOf(matches);
  const isRight = (match: Scan['matches'][number]) =>
    subject.kind === 'location' ? match.location?.id === subject.location.id : isOf(subject, match);
  if (surest.length > 0 && surest.every(isRight)) return undefined;
  if (surest.some(isRight))
    return `Other things have the text ${scanned} too, so that a scan of ${nameOf(subject)} is not clear.`;
  return surest.length === 0
    ? `Nothing is found by a scan of ${scanned}, the label of ${nameOf(subject)}.`
    : `A scan of ${scanned}, the label of ${nameOf(subject)}, leads to something else.`;
}

function isOf(
  subject: Exclude<Subject, { kind: 'location' }>,
  { item, lot, serial }: Scan['matches'][number],
): boolean {
  if (item?.id !== subject.item.id) return false;
  if (subject.kind === 'item') return lot === undefined && serial === undefined;
  return (subject.kind === 'lot' ? lot?.number : serial?.number) === subject.number;
}
