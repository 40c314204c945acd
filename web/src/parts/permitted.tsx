import type { ReactNode } from 'react';
import { useMay, useSession } from '../api/session.ts';
import { Empty } from './states.tsx';

/** Whether the user sees the whole company, and is not restricted to a brand or to sites. */
export function useSeesAll(): boolean {
  const { siteIds, brandId } = useSession().actor;
  return siteIds === null && brandId === null;
}

interface PermittedProps {
  /** The right that it needs. */
  scope: string;
  /** Whether it shows the whole company. */
  whole?: boolean;
  children: ReactNode;
}

/** Shows something to users who may see it, and the reason to others, without a request that would be refused. */
export function Permitted({ scope, whole = false, children }: PermittedProps) {
  const may = useMay(scope);
  const seesAll = useSeesAll();
  if (!may) return <Empty title={`This needs the right ${scope}`}>Ask an administrator of your company.</Empty>;
  if (!whole || seesAll) return <>{children}</>;
  return (
    <Empty title="Only for users who see the whole company">
      Your access is restricted to a part of it. Ask an administrator of your company.
    </Empty>
  );
}
