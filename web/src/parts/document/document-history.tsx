import { When, words } from '../format.tsx';
import { Section } from '../page.tsx';

/** A record of a document's history. */
export interface HistoryState {
  id: number;
  status: string;
  reasonCode: string | null;
  reason: string | null;
  actor: { name: string };
  recordedAt: string;
}

/** What happened to a document: when, what, by whom and why. */
export function DocumentHistory({ states }: { states: HistoryState[] }) {
  return (
    <Section title="What happened">
      <ol className="history">
        {states.map((state) => (
          <li key={`${state.id} ${state.status}`}>
            <When at={state.recordedAt} /> <strong>{words(state.status)}</strong> by {state.actor.name}
            {whyOf(state)}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function whyOf({ status, reason, reasonCode }: HistoryState): string {
  const why = reason ?? (reasonCode === null || reasonCode === status ? null : words(reasonCode));
  return why === null ? '' : `: ${why}`;
}
