import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { newCommandId, notify, useSession, useTRPC } from '../../lib/index.ts';
import { type DraftFields, forgetDraft, keepDraft } from './kept-drafts.ts';
import type { VersionView } from './use-agent.ts';

/** A pause in typing of this length saves. */
const PAUSE_MS = 1_200;

/** Saving a draft, and leaving it: until then what was saved by itself is one session of writing to the log. */
export function useDraftSaving() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const save = useMutation(trpc.catalog.editDraft.mutationOptions({
    meta: { quiet: true },
    onSuccess: (edited, { autosave = false }) => {
      if (!autosave) notify({ tone: 'ok', title: `Draft ${edited.semver} is saved` });
      // Not awaited: until whoever saves has set the new base, what is read again would look like somebody else's save.
      void client.invalidateQueries(trpc.catalog.pathFilter());
    },
    // A conflict shows as soon as theirs is here; so does that it was submitted meanwhile.
    onError: () => Promise.all([trpc.catalog, trpc.approvals].map((room) => client.invalidateQueries(room.pathFilter()))),
  }));
  const close = useMutation(trpc.catalog.closeDraft.mutationOptions({ meta: { quiet: true } }));
  return { save, leave: (versionId: VersionView['id']) => close.mutate({ versionId, commandId: newCommandId() }) };
}

interface DraftWriting {
  readonly draft: Pick<VersionView, 'id' | 'ver' | 'editable'>;
  readonly fields: DraftFields;
  readonly unsaved: boolean;
  /** Something is typed that could be stored now. */
  readonly waits: boolean;
  readonly onPause: (typed: DraftFields) => void;
  readonly onLeave: () => void;
}

/** What follows from writing: a pause saves, what is not saved is kept on this machine, and leaving tells the log. */
export function useDraftWriting({ draft: { id, ver, editable }, fields, unsaved, waits, onPause, onLeave }: DraftWriting): void {
  const me = useSession().user.id;
  const paused = useEffectEvent(onPause);
  const left = useEffectEvent(onLeave);
  useEffect(() => {
    if (!waits) return undefined;
    const pause = setTimeout(() => paused(fields), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [waits, fields]);
  useEffect(() => {
    if (!editable) return;
    if (unsaved) keepDraft(me, id, { ...fields, ver });
    else forgetDraft(me, id);
  }, [unsaved, fields, ver, me, id, editable]);
  useEffect(() => () => left(), []);
}
