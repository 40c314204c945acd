import type { ReactNode } from 'react';
import { useMay, useSession } from '../api/session.ts';
import { Empty } from './states.tsx';

/** Whether the person sees the whole company, and is not restricted to a brand or to sites of it. */
export function useSeesAll(): boolean {
  const { siteIds, brandId } = useSession().actor;
  return siteIds === null && brandId === null;
}

interface PermittedProps {
  /** The right that it needs. */
  scope: string;
  /** Whether it speaks of the whole company. */
  whole?: boolean;
  children: ReactNode;
}

/** What is shown to those who may see it; others are told why they do not, before the server is asked in vain. */
export function Permitted({ scope, whole = false, children }: PermittedProps) {
  const may = useMay(scope);
  const seesAll = useSeesAll();
  if (!may) return <Empty title={`This needs the right ${scope}`}>Ask somebody who administers your company.</Empty>;
  if (!whole || seesAll) return <>{children}</>;
  return (
    <Empty title="For those who see the whole company">
      You work with a part of it. Ask somebody who administers your company.
    </Empty>
  );
}
