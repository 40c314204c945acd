import { Button, type ButtonProps } from '@mantine/core';
import { createLink, Link } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';
import type { Location } from '../api/names.ts';
import { None } from './format.tsx';
import { StockBadge } from './stock-state.tsx';

interface LinkedItem {
  partNumber: string;
  name: string;
  active: boolean;
}

/** An item by its part number and name, linked to its page. An inactive one is marked. */
export function ItemLink({ id, item }: { id: number; item: LinkedItem | undefined }) {
  return (
    <>
      <Link to="/items/$itemId" params={{ itemId: String(id) }} className="link" title={item?.name ?? ''}>
        {item === undefined ? `Item ${id}` : item.partNumber}
      </Link>
      {item?.active === false && <Inactive />}
    </>
  );
}

/** The mark of something inactive. */
function Inactive() {
  return <span className="unit"> inactive</span>;
}

/** A location by its name. One that is inactive or held is marked. */
export function LocationName({ id, byId }: { id: number | null; byId: Map<number, Location> }) {
  if (id === null) return <None>Unassigned</None>;
  const location = byId.get(id);
  return (
    <span title={location?.name}>
      {location?.name ?? `Location ${id}`}
      {location?.active === false && <Inactive />}
      {location !== undefined && location.status !== 'available' && (
        <>
          {' '}
          <StockBadge status={location.status} reason={location.reason} />
        </>
      )}
    </span>
  );
}

/** A link to where a lot went. */
export function LotTraceLink({ id, children }: { id: number; children: string }) {
  return (
    <Link to="/lots/$lotId" params={{ lotId: String(id) }} className="link" title="Where it went">
      {children}
    </Link>
  );
}

const ButtonAnchor = forwardRef<HTMLAnchorElement, ButtonProps & AnchorHTMLAttributes<HTMLAnchorElement>>(
  (props, ref) => <Button component="a" ref={ref} {...props} />,
);

/** A link that looks like a button. */
export const LinkButton = createLink(ButtonAnchor);
