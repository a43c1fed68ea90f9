import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { PickedFile } from '../../kit/index.ts';
import { newCommandId, oneLine, troubleOf, uploadFile, UploadTrouble, useGo, useTRPC, useUnsaved } from '../../lib/index.ts';
import { sortPicked, withPicked } from './picked-import.ts';
import { uploadAll } from './upload-all.ts';

const WATCH_MS = 500;

/** Choosing files, sending them one by one, then naming them all in one act. */
export function useImportChoice() {
  const trpc = useTRPC();
  const go = useGo();
  const [picked, setPicked] = useState<readonly PickedFile[]>([]);
  const [sent, setSent] = useState<number | null>(null);
  const [begun, setBegun] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const leaving = useUnsaved(sent !== null, { title: 'Leave while files are being sent?', says: 'Not all files have arrived. Leaving this screen stops sending them, and nothing is imported.' });
  const stop = useRef<AbortController | null>(null);
  // What has arrived keeps its id, so that a second try sends only the rest.
  const arrived = useRef(new Map<File, string>());
  useEffect(() => () => stop.current?.abort(), []);
  // Not at once when it began: our own leaving would be asked about while files still count as being sent.
  const onward = useEffectEvent(go);
  useEffect(() => {
    if (begun !== null) onward(`/catalog/import/${begun}`);
  }, [begun]);
  const start = useMutation(trpc.imports.start.mutationOptions({ meta: { quiet: true } }));
  const choice = sortPicked(picked);

  const send = async () => {
    const controller = new AbortController();
    stop.current = controller;
    setTrouble(null);
    setSent(0);
    try {
      await uploadAll(choice.taken, (one) => sendOne(one, arrived.current, controller.signal), setSent);
      const job = await start.mutateAsync({ files: choice.taken.map(({ path, file }) => ({ path, uploadId: arrived.current.get(file) ?? '' })), commandId: newCommandId() });
      setBegun(job.id);
    } catch (error) {
      if (!controller.signal.aborted) setTrouble(wordsFor(error));
    } finally {
      controller.abort(); // whatever still travels after a failure
      setSent(null);
    }
  };
  return {
    ...choice, sent, trouble, leaving, send: () => void send(),
    pick: (more: readonly PickedFile[]) => setPicked((before) => withPicked(before, more)),
    unreadable: () => setTrouble('The dropped folder could not be read. Try choosing it with the button instead.'),
    clear: () => {
      setPicked([]);
      setTrouble(null);
    },
    cancel: () => stop.current?.abort(),
  };
}

async function sendOne(one: PickedFile, arrived: Map<File, string>, signal: AbortSignal): Promise<void> {
  if (arrived.has(one.file)) return;
  signal.throwIfAborted();
  const id = newCommandId();
  await uploadFile(id, one, signal);
  arrived.set(one.file, id);
}

/** What one file was refused for is said with its name; that nobody answers has nothing to do with the file. */
function wordsFor(error: unknown): string {
  if (!(error instanceof UploadTrouble)) return oneLine(troubleOf(error));
  return error.trouble.kind === 'unreachable' ? oneLine(error.trouble) : `${error.path}: ${oneLine(error.trouble)}`;
}

/** One import while it works and after; what it made becomes visible in the catalog as soon as it has ended. */
export function useImportJob(id: string) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const job = useQuery(trpc.imports.get.queryOptions({ id }, { refetchInterval: (query) => (query.state.data?.state === 'working' ? WATCH_MS : false) }));
  const cancel = useMutation(trpc.imports.cancel.mutationOptions());
  const state = job.data?.state;
  useEffect(() => {
    if (state !== undefined && state !== 'working') void client.invalidateQueries(trpc.catalog.pathFilter());
  }, [state, client, trpc]);
  return { job, cancelling: cancel.isPending || cancel.isSuccess, cancel: () => cancel.mutate({ id, commandId: newCommandId() }) };
}

export function useImports() {
  const trpc = useTRPC();
  return useQuery(trpc.imports.list.queryOptions({}));
}
