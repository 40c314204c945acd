import { Alert } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useReachable } from '../api/reachability.ts';

/** Tells that the server is away, and reads everything anew when it is back. */
export function ReachabilityBanner() {
  const reachable = useReachable();
  const was = useRef(reachable);
  const queries = useQueryClient();
  useEffect(() => {
    if (reachable && !was.current) void queries.invalidateQueries();
    was.current = reachable;
  }, [reachable, queries]);
  if (reachable) return null;
  return (
    <Alert color="orange" title="The server does not answer" mb="md" role="alert">
      What you see may be old, and changes cannot be made. It is tried again by itself; nothing you typed is lost.
    </Alert>
  );
}
