import { useNavigate, useSearch } from '@tanstack/react-router';
import { useLocations } from '../../api/names.ts';
import { LocationField } from '../../parts/fields.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Waiting } from '../../parts/states.tsx';
import { CountSheet } from './count-sheet.tsx';

/** Counting a place: choose it, scan or type, look at the differences, post. */
export function CountsPage() {
  const { at } = useSearch({ from: '/counts' });
  const navigate = useNavigate({ from: '/counts' });
  const { byId, isPending } = useLocations();
  const id = at === undefined ? null : Number(at);
  const location = id === null ? undefined : byId.get(id);
  return (
    <Page title="Counts" hint="Scan what you see, or type it. Nothing changes until you post the differences.">
      <LocationField
        label="Place to count"
        value={id}
        onChange={(chosen) => void navigate({ search: { at: chosen === null ? undefined : String(chosen) } })}
      />
      {isPending && <Waiting />}
      {location !== undefined && <CountSheet key={location.id} location={location} />}
      {location === undefined && !isPending && (
        <Empty title="No place chosen">Choose where you stand, and the sheet of that place appears.</Empty>
      )}
    </Page>
  );
}
