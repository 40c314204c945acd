import { NavLink } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

const NavAnchor = forwardRef<
  HTMLAnchorElement,
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'onChange'> & { label: string }
>((props, ref) => <NavLink component="a" ref={ref} {...props} className="nav-link" />);
const NavTo = createLink(NavAnchor);

const PAGES = [
  { to: '/overview', label: 'Overview' },
  { to: '/items', label: 'Items' },
  { to: '/locations', label: 'Locations' },
  { to: '/lots', label: 'Lots and serials' },
  { to: '/purchasing', label: 'Purchasing' },
  { to: '/transfers', label: 'Transfers' },
  { to: '/counts', label: 'Counts' },
  { to: '/adjustments', label: 'Adjustments' },
  { to: '/events', label: 'Events' },
  { to: '/import', label: 'Import' },
  { to: '/export', label: 'Export' },
  { to: '/integrations', label: 'Integrations' },
  { to: '/health', label: 'Health' },
] as const;

/** The ways to all pages. */
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
