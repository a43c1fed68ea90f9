import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type Capability, isCapability } from '../../../shared/capabilities.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { type ApiOutput, newCommandId, notify, troubleOf, useCan, useGo, useSession, useTRPC } from '../../lib/index.ts';
import { editsOf, heldWith, type OwnRole, ownRoles, rolesContent, type Toggled, toggleResource, toggleRight } from './role-draft.ts';
import { NO_EDITS, type RoleEdits, withEdit, withEdits } from './role-edits.ts';

export type RolesList = ApiOutput['roles']['list'];
export type RolesPreview = ApiOutput['roles']['preview'];

export function useRolesList() {
  const trpc = useTRPC();
  return useQuery(trpc.roles.list.queryOptions({}));
}

/** Said beside the matrix: what a step brought with it, or why it was not taken. */
export interface MatrixWord {
  readonly tone: 'info' | 'danger';
  readonly says: string;
  readonly lacks: Capability | null;
}

export type RolesEdit = ReturnType<typeof useRolesEdit>;

/** The tenant's own roles while they are changed. Nothing counts before it is saved, and then all of it at once. */
export function useRolesEdit(listed: RolesList) {
  const [edits, setEdits] = useState<RoleEdits>(NO_EDITS);
  const [begunOn, setBegunOn] = useState(listed.basedOn);
  const [word, setWord] = useState<MatrixWord | null>(null);
  const { capabilities } = useSession();
  const mayEdit = useCan()('role:manage');
  const own = useMemo(() => withEdits(listed, edits), [listed, edits]);
  const changes = useMemo(() => editsOf(listed, own), [listed, own]);
  const content = useMemo(() => rolesContent(listed, own), [listed, own]);
  const saving = useSaveRoles({ onSaved: () => setEdits(NO_EDITS), onConflict: setBegunOn });
  const preview = useRolesPreview(content, edits.size > 0);
  const proposing = useProposeRoles(edits.size > 0, () => setEdits(NO_EDITS));

  const forget = () => {
    saving.forget();
    proposing.forget();
  };
  const put = (name: string, to: OwnRole | null) => {
    forget();
    if (edits.size === 0) setBegunOn(listed.basedOn);
    setEdits(withEdit(listed, edits, name, to));
  };
  const take = (step: Toggled) => {
    if (!step.ok) return setWord({ tone: 'danger', says: step.why, lacks: step.lacks });
    put(step.role.name, step.role);
    setWord(step.note === null ? null : { tone: 'info', says: step.note, lacks: null });
  };
  return {
    own, changes, preview, mayEdit, word,
    busy: saving.busy || proposing.busy, trouble: saving.trouble ?? proposing.trouble,
    /** Others must agree before the tenant's layer changes: roles can only be submitted. */
    asks: proposing.asks,
    /** Set when somebody saved roles after these edits were begun. */
    overtaken: edits.size > 0 && listed.basedOn !== begunOn,
    toggle: (rowId: string, roleName: string) => {
      const role = own.find(({ name }) => name === roleName);
      if (!mayEdit) return setWord({ tone: 'danger', says: 'Changing roles takes role:manage (create and change custom roles within own set).', lacks: 'role:manage' });
      if (!role) return setWord({ tone: 'danger', says: `${roleName} comes from a layer above and is read-only here. Copy it to have one of your own.`, lacks: null });
      const on = { role, held: heldWith(listed, own), ceiling: new Set(listed.ceiling), editor: new Set<string>(capabilities) };
      take(isCapability(rowId) ? toggleRight(on, rowId) : toggleResource(on, rowId.slice(0, rowId.indexOf(':'))));
    },
    put,
    remove: (name: string) => put(name, null),
    forgetWord: () => setWord(null),
    discard: () => {
      forget();
      setEdits(NO_EDITS);
      setWord(null);
    },
    save: (reason: string) => saving.send({ roles: content, basedOn: listed.basedOn, reason: reason.trim() === '' ? null : reason.trim(), commandId: newCommandId() }),
    propose: (reason: string) => proposing.send(content, reason.trim() === '' ? null : reason.trim()),
    isNew: (name: string) => ownRoles(listed).every((role) => role.name !== name),
  };
}

const PAUSE_MS = 200;

/** Who gains and loses what, in the server's words; asked when the hand rests. */
function useRolesPreview(content: ReturnType<typeof rolesContent>, enabled: boolean) {
  const trpc = useTRPC();
  const [asked, setAsked] = useState(content);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(content), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [content]);
  const preview = useQuery({ ...trpc.roles.preview.queryOptions({ kind: 'tenant', roles: asked }, { placeholderData: keepPreviousData }), enabled });
  // Of an older content nothing is said: it must not let anything be saved.
  return { data: asked === content && !preview.isPlaceholderData ? (preview.data ?? null) : null, before: preview.data ?? null, error: preview.error };
}

interface SaveReactions {
  readonly onSaved: () => void;
  readonly onConflict: (version: number) => void;
}

function useSaveRoles({ onSaved, onConflict }: SaveReactions) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const save = useMutation(trpc.roles.save.mutationOptions({
    meta: { quiet: true },
    // Rights may have changed with the roles, one's own too: everything at hand is read again.
    onSettled: () => client.invalidateQueries(),
    onSuccess: async () => {
      await client.invalidateQueries(trpc.roles.list.pathFilter()); // before the edits go, so that nothing jumps back for a moment
      notify({ tone: 'ok', title: 'The roles are saved', detail: 'They count from everybody’s next request on.' });
      onSaved();
    },
    onError: (error) => {
      const trouble = troubleOf(error);
      const current = trouble.kind === 'refused' && trouble.code === 'input/conflict' ? trouble.details['current'] : null;
      if (typeof current === 'number') onConflict(current);
    },
  }));
  return { busy: save.isPending, trouble: save.error ? troubleOf(save.error) : null, forget: save.reset, send: (next: Parameters<typeof save.mutate>[0]) => save.mutate(next) };
}

/** Where a workflow asks others about the tenant's layer, its roles are submitted with the rest of it as it stands. */
function useProposeRoles(enabled: boolean, onProposed: () => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const layer = useQuery({ ...trpc.registry.layer.queryOptions({ kind: 'tenant' }), enabled: useCan()('registry:read') && enabled });
  const propose = useMutation(trpc.registry.proposeLayer.mutationOptions({
    meta: { quiet: true },
    onSettled: () => client.invalidateQueries(),
    onSuccess: ({ approval }) => {
      notify({ tone: 'ok', title: 'Submitted for approval', detail: 'The roles change once the others have agreed.', action: { label: 'Open the request', run: () => go(`/approvals/${approval}`) } });
      onProposed();
    },
  }));
  return {
    asks: layer.data?.asks ?? false, busy: propose.isPending, trouble: propose.error ? troubleOf(propose.error) : null, forget: propose.reset,
    send: (roles: JsonObject, reason: string | null) => {
      const current = layer.data?.current;
      propose.mutate({ kind: 'tenant', content: { ...(isJsonObject(current?.content) ? current.content : {}), roles }, basedOn: current?.version ?? 0, reason, commandId: newCommandId() });
    },
  };
}
