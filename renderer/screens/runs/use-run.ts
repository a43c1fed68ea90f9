import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { newCommandId, notify, saveFile, useTRPC } from '../../lib/index.ts';
import { hasEnded, type Run } from './run-filter.ts';
import { useRunStream } from './use-run-stream.ts';

const WORKING_MS = 1_000;
/** A stream may be cut without a word: now and then the run is asked for all the same. */
const LIVE_MS = 10_000;

/** One run, until it is over: asked for anew when its live stream tells of something, and by the clock where there is none. */
export function useRun(id: string) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const known = client.getQueryData(trpc.runs.get.queryKey({ id }));
  const live = useRunStream(id, known !== undefined && !hasEnded(known.run));
  return useQuery(trpc.runs.get.queryOptions({ id }, { refetchInterval: ({ state }) => (state.data && !hasEnded(state.data.run) ? (live ? LIVE_MS : WORKING_MS) : false) }));
}

/** What can be done with a run. Each act is one command: sent twice it happens once. */
export function useRunActs(run: Run) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const onSuccess = () => Promise.all([client.invalidateQueries(trpc.runs.get.queryFilter({ id: run.id })), client.invalidateQueries(trpc.runs.list.infiniteQueryFilter())]);
  const change = useMutation(trpc.runs.change.mutationOptions({ onSuccess, meta: { quiet: true } }));
  const cancel = useMutation(trpc.runs.cancel.mutationOptions({ onSuccess, meta: { quiet: true } }));
  const download = useMutation(trpc.runs.export.mutationOptions({ onSuccess: (bundle) => saveBundle(run.id, bundle) }));
  return {
    change: { ...change, send: (title: string, tags: readonly string[], then: () => void) => change.mutate({ id: run.id, title, tags: [...tags], commandId: newCommandId() }, { onSuccess: then }) },
    cancel: { ...cancel, send: (then: () => void) => cancel.mutate({ id: run.id, commandId: newCommandId() }, { onSuccess: then }) },
    download: { busy: download.isPending, send: () => download.mutate({ id: run.id, commandId: newCommandId() }) },
  };
}

async function saveBundle(id: string, bundle: unknown): Promise<void> {
  const name = `run-${id}.json`;
  const saved = await saveFile(name, new TextEncoder().encode(`${JSON.stringify(bundle, null, 2)}\n`));
  if (saved === 'saved') notify({ tone: 'ok', title: `Exported as ${name}`, detail: 'The export stands in the audit log.' });
}
