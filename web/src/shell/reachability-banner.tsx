import { Alert } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type Reach, useReach } from '../api/reachability.ts';

const TEXTS: Record<Exclude<Reach, 'fine'>, { title: string; text: string }> = {
  offline: {
    title: 'This device is offline',
    text: 'What you see may be out of date, and you cannot make changes. Nothing you typed is lost. Only what you count on a sheet is sent automatically later.',
  },
  silent: {
    title: 'The server does not answer',
    text: 'What you see may be out of date, and you cannot make changes. The page keeps trying; nothing you typed is lost.',
  },
  slow: { title: 'The server is slow to answer', text: 'The page is waiting for its answer.' },
};

/** Shows on every page that the server cannot be reached, and reads everything again when it can. */
export function ReachabilityBanner() {
  const reach = useReach();
  const isAway = reach === 'silent' || reach === 'offline';
  const wasAway = useRef(isAway);
  const queries = useQueryClient();
  useEffect(() => {
    if (!isAway && wasAway.current) void queries.invalidateQueries();
    wasAway.current = isAway;
  }, [isAway, queries]);
  if (reach === 'fine') return null;
  const { title, text } = TEXTS[reach];
  return (
    <Alert
      className="reach-banner"
      color={isAway ? 'orange' : 'gray'}
      title={title}
      mb="md"
      role={isAway ? 'alert' : 'status'}
    >
      {text}
    </Alert>
  );
}
