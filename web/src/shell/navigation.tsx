import { NavLink } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

const NavAnchor = forwardRef<
  HTMLAnchorElement,
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'onChange'> & { label: string }
>((props, ref) => <NavLink component="a" ref={ref} {...props} className="nav-link" />);
const NavTo = createLink(NavAnchor);

/** The pages of the navigation, each with the right that it needs to show anything. */
export const PAGES = [
  { to: '/overview', label: 'Overview', needs: null },
  { to: '/items', label: 'Items', needs: 'inventory:read' },
  { to: '/locations', label: 'Locations', needs: 'inventory:read' },
  { to: '/lots', label: 'Lots and serials', needs: 'inventory:read' },
  { to: '/purchasing', label: 'Purchasing', needs: 'purchasing:read' },
  { to: '/replenishment', label: 'Replenishment', needs: 'inventory:read' },
  { to: '/selling', label: 'Selling', needs: 'inventory:read' },
  { to: '/transfers', label: 'Transfers', needs: 'inventory:read' },
  { to: '/counts', label: 'Counts', needs: 'inventory:read' },
  { to: '/adjustments', label: 'Adjustments', needs: 'inventory:read' },
  { to: '/events', label: 'Events', needs: 'inventory:read' },
  { to: '/import', label: 'Import', needs: null },
  { to: '/export', label: 'Export', needs: 'inventory:read' },
  { to: '/integrations', label: 'Integrations', needs: null },
  { to: '/health', label: 'Health', needs: null },
] as const;

/** The navigation. */
export function Navigation({ onGo, operator }: { onGo: () => void; operator: boolean }) {
  if (operator) return <NavTo to="/companies" label="Companies" onClick={onGo} />;
  return (
    <>
      {PAGES.map(({ to, label }) => (
        <NavTo key={to} to={to} label={label} onClick={onGo} />
      ))}
    </>
  );
}
