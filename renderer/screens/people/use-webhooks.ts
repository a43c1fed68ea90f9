import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutput, newCommandId, notify, useCan, useTRPC } from '../../lib/index.ts';

export type Webhooks = ApiOutput['webhooks']['list'];
export type Endpoint = Webhooks['items'][number];
export type WebhookEvent = Webhooks['events'][number];
export type Delivery = ApiOutput['webhooks']['deliveries']['items'][number];

const WATCH_MS = 10_000;
const PAGE = 50;

export function useWebhooks() {
  return { webhooks: useQuery(useTRPC().webhooks.list.queryOptions({})), manages: useCan()('webhooks:manage') };
}

/** What was sent to an endpoint or waits to be, newest first. */
export function useDeliveries(endpointId: string, state: Delivery['state'] | null) {
  return useInfiniteQuery(useTRPC().webhooks.deliveries.infiniteQueryOptions({ endpointId, size: PAGE, ...(state === null ? {} : { state }) }, { getNextPageParam: (page) => page.next, refetchInterval: WATCH_MS }));
}

/** The acts on endpoints and deliveries. Each dialog shows its own trouble. */
export function useWebhookActs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const settled = { onSettled: () => client.invalidateQueries(trpc.webhooks.pathFilter()) };
  const quiet = { meta: { quiet: true }, ...settled };
  const add = useMutation(trpc.webhooks.add.mutationOptions({ ...quiet, gcTime: 0 })); // the answer holds the secret, which must not stay in memory once its dialog is gone
  const rotate = useMutation(trpc.webhooks.rotateSecret.mutationOptions({ ...quiet, gcTime: 0 })); // as above
  const change = useMutation(trpc.webhooks.change.mutationOptions({ ...quiet, onSuccess: ({ url, enabled }) => notify({ tone: 'ok', title: enabled ? 'The endpoint is changed' : 'The endpoint is switched off', detail: url }) }));
  const remove = useMutation(trpc.webhooks.remove.mutationOptions({ ...quiet, onSuccess: () => notify({ tone: 'ok', title: 'Nothing is sent there any more' }) }));
  const test = useMutation(trpc.webhooks.test.mutationOptions(settled));
  const replay = useMutation(trpc.webhooks.replay.mutationOptions({ ...settled, onSuccess: () => notify({ tone: 'ok', title: 'It is sent again', detail: 'Under the same message id.' }) }));
  return { add, rotate, change, remove, test, replay, once: () => ({ commandId: newCommandId() }) };
}
