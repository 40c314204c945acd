import { Button, type ButtonProps } from '@mantine/core';
import { createLink, Link } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';
import type { Location } from '../api/names.ts';
import { None } from './format.tsx';

/** An item by its part number and name, as a way to its page. */
export function ItemLink({ id, item }: { id: number; item: { partNumber: string; name: string } | undefined }) {
  return (
    <Link to="/items/$itemId" params={{ itemId: String(id) }} className="link" title={item?.name ?? ''}>
      {item === undefined ? `Item ${id}` : item.partNumber}
    </Link>
  );
}

/** A place by its name. */
export function LocationName({ id, byId }: { id: number | null; byId: Map<number, Location> }) {
  if (id === null) return <None>Unassigned</None>;
  return <span title={byId.get(id)?.name}>{byId.get(id)?.name ?? `Location ${id}`}</span>;
}

const ButtonAnchor = forwardRef<HTMLAnchorElement, ButtonProps & AnchorHTMLAttributes<HTMLAnchorElement>>(
  (props, ref) => <Button component="a" ref={ref} {...props} />,
);

/** A link that looks like a button. */
export const LinkButton = createLink(ButtonAnchor);
