import type { ReactNode } from 'react';
import { Page } from '../page.tsx';
import { Problem } from '../states.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { DocumentHistory, type HistoryState } from './document-history.tsx';

interface DocumentPageProps {
  /** The name of this kind of document. */
  name: string;
  document: { number: string; status: string; history: HistoryState[] };
  hint?: ReactNode;
  /** The buttons of its steps, the next step first. */
  actions?: ReactNode;
  /** Why the last step was refused. */
  error?: Error | null;
  children: ReactNode;
}

/** The page of a document: its number and status, its steps, its content, and what happened to it. */
export function DocumentPage({ name, document, hint, actions, error, children }: DocumentPageProps) {
  return (
    <Page
      title={`${name} ${document.number}`}
      hint={
        <>
          <StatusBadge status={document.status} /> {hint}
        </>
      }
      actions={actions}
    >
      <Problem error={error} />
      {children}
      <DocumentHistory states={document.history} />
    </Page>
  );
}
