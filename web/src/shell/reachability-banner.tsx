import { Alert } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type Reach, useReach } from '../api/reachability.ts';

const TEXTS: Record<Exclude<Reach, 'fine'>, { title: string; text: string }> = {
  offline: {
    title: 'This device is offline',
    text: 'What you see may be old, and changes cannot be made. Nothing you typed is lost, and nothing is sent later without you but what you count on a sheet.',
  },
  silent: {
    title: 'The server does not answer',
    text: 'What you see may be old, and changes cannot be made. It is tried again by itself; nothing you typed is lost.',
  },
  slow: { title: 'The server is slow to answer', text: 'It was asked, and the page waits for its answer.' },
};

/** Says that the server cannot be reached wherever the page stands, and reads everything again when it can. */
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
