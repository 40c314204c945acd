import { Link } from '@tanstack/react-router';
import type { Serial } from '../../../client/index.ts';
import { None, words } from './format.tsx';

/** To whom a unit last went, linked to the movement; what that movement was, where nobody said. */
export function WentTo({ issue }: { issue: Serial['lastIssue'] }) {
  if (issue === null) return <None />;
  const { movementId, kind, reference, document } = issue;
  return (
    <Link to="/events/$movementId" params={{ movementId: String(movementId) }} className="link">
      {reference ?? document?.number ?? words(kind)}
    </Link>
  );
}
