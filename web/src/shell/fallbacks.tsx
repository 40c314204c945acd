import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Page } from '../parts/page.tsx';
import { Empty, Problem } from '../parts/states.tsx';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Page title="Nothing here">
      <Empty title="This page does not exist">
        <Link to="/overview" className="link">
          Go to the overview
        </Link>
      </Empty>
    </Page>
  );
}

/** A page that could not be shown. */
export function PageFailed({ error }: { error: unknown }) {
  return (
    <Page title="This page failed" actions={<Button onClick={() => window.location.reload()}>Reload it</Button>}>
      <Problem error={error instanceof Error ? error : new Error(String(error))} />
    </Page>
  );
}
