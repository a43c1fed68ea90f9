import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followStream, useTRPC, useTRPCClient } from '../../lib/index.ts';

/** Several events that come together are one reason to ask. */
const TOGETHER_MS = 100;
const AGAIN_MS = 15_000;

/**
 * Asks for a run anew whenever its live stream tells of something, and says whether there is one. Where there is none (an old proxy,
 * too many windows) the caller goes on asking by the clock, and a stream is tried again a little later.
 */
export function useRunStream(id: string, going: boolean): boolean {
  const trpc = useTRPC();
  const api = useTRPCClient();
  const client = useQueryClient();
  const [live, setLive] = useState(false);

  useEffect(() => {
    if (!going) return undefined;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | null = null;
    let last = 0;
    const refresh = () => client.invalidateQueries(trpc.runs.get.queryFilter({ id }));
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = null;
        void refresh();
      }, TOGETHER_MS);
    };
    const follow = async (): Promise<void> => {
      const { ticket } = await api.runs.streamTicket.mutate({ id }, { signal: leaving.signal });
      await followStream(`/runs/${id}/subscribe`, {
        headers: { 'x-stream-ticket': ticket, ...(last > 0 ? { 'last-event-id': String(last) } : {}) }, signal: leaving.signal,
        onEvent: (event) => {
          setLive(true);
          last = Number(event.id ?? last);
          soon();
        },
      });
    };
    let again: ReturnType<typeof setTimeout> | null = null;
    const begin = (): void => {
      follow().catch(() => undefined).finally(() => {
        setLive(false);
        if (!leaving.signal.aborted) again = setTimeout(begin, AGAIN_MS);
      });
    };
    begin();
    return () => {
      leaving.abort();
      for (const pending of [timer, again]) if (pending) clearTimeout(pending);
    };
  }, [id, going, api, client, trpc]);

  return live;
}
