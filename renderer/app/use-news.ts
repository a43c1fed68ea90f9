import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followPermission, placeHere, tellNews, useGo, useNoticeState, useSession, useTRPC } from '../lib/index.ts';

const SHOWN_MS = 60_000;
/** A window that nobody sees asks less often, and goes on asking: it is then that somebody wants to be told. */
const HIDDEN_MS = 120_000;

/** Tells whoever is signed in of what is new to them, outside of this window, where they have that switched on. Whoever works as somebody else is not them. */
export function useNews(): void {
  const trpc = useTRPC();
  const go = useGo();
  const { standin } = useSession();
  const on = useNoticeState() === 'on' && standin === null;
  useEffect(followPermission, []);
  const { data } = useQuery(trpc.home.news.queryOptions({}, {
    enabled: on, refetchInterval: () => (document.hidden ? HIDDEN_MS : SHOWN_MS), refetchIntervalInBackground: true, refetchOnWindowFocus: false, staleTime: SHOWN_MS / 2,
  }));
  useEffect(() => {
    if (on && data) tellNews(data, document.hasFocus() ? placeHere() : null, go);
  }, [on, data, go]);
}
