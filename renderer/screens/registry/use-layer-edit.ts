import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type Capability, isCapability } from '../../../shared/capabilities.ts';
import { isJsonObject, type JsonObject, objectOrEmpty } from '../../../shared/json.ts';
import { readLayer } from '../../../shared/registry-layer.ts';
import type { LayerKind } from '../../../shared/registry-schema.ts';
import { type EditPreview, newCommandId, notify, previewEdit, readTypedJson, troubleOf, useGo, useSession, useTRPC, type Trouble, type TypedJson } from '../../lib/index.ts';
import { type CellChange, withChange, withChanges } from './layer-draft.ts';
import { type Layer, useLayer, useLayersInForce } from './use-registry.ts';

export type EditableKind = Exclude<LayerKind, 'base'>;

/** Unsaved work on one layer: single cells, or its whole text. */
export type Draft =
  | { readonly of: 'cells'; readonly kind: EditableKind; readonly changes: readonly CellChange[] }
  | { readonly of: 'text'; readonly kind: EditableKind; readonly text: string };

interface Begun {
  readonly draft: Draft;
  /** The version in force when the work began; 0 for a layer that nobody wrote, null where nobody had asked yet: single cells stand on whatever is in force. */
  readonly version: number | null;
}

export type LayerEdit = ReturnType<typeof useLayerEdit>;

/** At most one layer is being edited. The draft lives as long as the screen; what it would come to is worked out here, whether it may be saved is the server's word. */
export function useLayerEdit() {
  const [begun, setBegun] = useState<Begun | null>(null);
  const layers = useLayersInForce(begun !== null);
  const inForce = layers?.find((layer) => layer.kind === begun?.draft.kind) ?? null;
  const typed = useMemo(() => begun && readDraft(begun.draft, inForce), [begun, inForce]);
  const preview = usePreview(layers, begun?.draft.kind ?? null, typed);
  const around = useLayer(begun?.draft.kind ?? 'tenant', begun !== null).data;
  const proposing = useProposeLayer(() => setBegun(null));
  const saving = useSaveLayer({
    onSaved: () => setBegun(null),
    // From here on the newer version is known: saving once more is a decision, not an accident.
    onConflict: (version) => setBegun((current) => current && { ...current, version }),
  });
  const question = useMemo(() => (begun && typed?.ok && isJsonObject(typed.value) && preview?.refusals.length === 0 ? { kind: begun.draft.kind, content: typed.value } : null), [begun, typed, preview]);
  const client = useQueryClient();
  const trpc = useTRPC();
  /** Of the layer's version as it was last read. */
  const known = (kind: EditableKind): number | null => {
    const read = client.getQueryData(trpc.registry.layer.queryKey({ kind }));
    return read ? (read.current?.version ?? 0) : null;
  };
  const forget = () => {
    saving.forget();
    proposing.forget();
  };
  /** The next version as it stands; null while it cannot be read. */
  const next = (): Omit<NextVersion, 'reason' | 'confirmLockOut'> | null => {
    if (!begun || !typed?.ok || !isJsonObject(typed.value)) return null;
    // Cells stand on whatever is in force; a text began from one version and would undo what came after it.
    return { kind: begun.draft.kind, content: typed.value, basedOn: (begun.draft.of === 'text' ? begun.version : null) ?? inForce?.version ?? 0 };
  };
  const edit = (draft: Draft, version: number | null) => {
    forget();
    setBegun((current) => ({ draft, version: current?.draft.kind === draft.kind ? current.version : version }));
  };
  return {
    draft: begun?.draft ?? null,
    typed, preview, inForce, loading: begun !== null && layers === null,
    /** Set when somebody saved the layer after this draft was begun. */
    overtakenBy: begun && layers && begun.version !== null && (inForce?.version ?? 0) !== begun.version ? inForce : null,
    busy: saving.busy, proposing: proposing.busy, trouble: saving.trouble ?? proposing.trouble,
    /** Refused only because whoever edits would shut themselves out: it can be meant. */
    locksOut: isLockOut(saving.trouble ?? proposing.trouble),
    /** Others must agree before a version of this layer counts: it can only be submitted. */
    asks: around?.asks ?? false,
    /** What others have proposed for this layer and nobody has decided yet. */
    waiting: around?.proposals.filter(({ state }) => state === 'proposed') ?? [],
    next,
    setText: (kind: EditableKind, text: string, version: number) => edit({ of: 'text', kind, text }, version),
    setCell: (kind: EditableKind, change: CellChange, version: number) => edit({ of: 'cells', kind, changes: withChange(begun?.draft.of === 'cells' && begun.draft.kind === kind ? begun.draft.changes : [], change) }, version),
    /** The first word on an entry that the layer does not know yet. */
    addEntry: (kind: EditableKind, change: CellChange) => {
      const before = begun?.draft.of === 'cells' && begun.draft.kind === kind ? begun.draft.changes : [];
      edit({ of: 'cells', kind, changes: withChange(before, change) }, known(kind));
    },
    question,
    discard: () => {
      forget();
      setBegun(null);
    },
    save: (reason: string, confirmLockOut: boolean) => {
      const version = next();
      if (version) saving.send({ ...version, reason, confirmLockOut });
    },
    propose: (reason: string, confirmLockOut: boolean) => {
      const version = next();
      if (version && version.kind !== 'org') proposing.send({ ...version, kind: version.kind, reason, confirmLockOut });
    },
  };
}

/** The layer's content as the draft has it; cells stand on whatever is in force now. */
function readDraft(draft: Draft, inForce: Layer | null): TypedJson {
  if (draft.of === 'text') return readTypedJson(draft.text);
  return { ok: true, value: withChanges(contentOf(inForce), draft.changes), places: new Map() };
}

export function contentOf(layer: Layer | null | undefined): JsonObject {
  return objectOrEmpty(layer?.content);
}

function usePreview(layers: readonly Layer[] | null, kind: EditableKind | null, typed: TypedJson | null): EditPreview | null {
  const { capabilities } = useSession();
  const readings = useMemo(() => layers?.map(({ kind: of, id, version, authorName, content }) => readLayer({ kind: of, id, version, author: authorName, content })), [layers]);
  return useMemo(() => {
    if (!readings || kind === null || !typed?.ok) return null;
    const editor: ReadonlySet<Capability> = new Set(capabilities.filter(isCapability));
    return previewEdit({ readings, kind, content: typed.value, editor });
  }, [readings, kind, typed, capabilities]);
}

interface NextVersion {
  readonly kind: EditableKind;
  readonly content: JsonObject;
  readonly basedOn: number;
  readonly reason: string;
  /** Meant, although the editor would not be let in any more. */
  readonly confirmLockOut: boolean;
}

interface SaveReactions {
  readonly onSaved: () => void;
  /** Somebody saved this version first. */
  readonly onConflict: (version: number) => void;
}

function useSaveLayer({ onSaved, onConflict }: SaveReactions): { readonly busy: boolean; readonly trouble: Trouble | null; readonly forget: () => void; readonly send: (next: NextVersion) => void } {
  const trpc = useTRPC();
  const client = useQueryClient();
  const save = useMutation(trpc.registry.saveLayer.mutationOptions({
    meta: { quiet: true },
    // After a refusal too: whoever was overtaken sees the newer version at once. Rights and limits may have changed with it.
    onSettled: () => client.invalidateQueries(),
    onSuccess: (layer) => {
      notify({ tone: 'ok', title: `Saved as version ${layer.version} of the ${layer.kind} layer` });
      onSaved();
    },
    onError: (error) => {
      const trouble = troubleOf(error);
      const current = trouble.kind === 'refused' && trouble.code === 'input/conflict' ? trouble.details['current'] : null;
      if (typeof current === 'number') onConflict(current);
    },
  }));
  return {
    busy: save.isPending,
    trouble: save.error ? troubleOf(save.error) : null,
    forget: save.reset,
    send: ({ reason, ...next }) => save.mutate({ ...next, reason: reason.trim() === '' ? null : reason.trim(), commandId: newCommandId() }),
  };
}

interface ProposedVersion extends NextVersion {
  /** An organisation decides about its own layer itself. */
  readonly kind: Exclude<EditableKind, 'org'>;
}

function useProposeLayer(onProposed: () => void): { readonly busy: boolean; readonly trouble: Trouble | null; readonly forget: () => void; readonly send: (next: ProposedVersion) => void } {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const propose = useMutation(trpc.registry.proposeLayer.mutationOptions({
    meta: { quiet: true },
    onSettled: () => Promise.all([trpc.registry, trpc.approvals, trpc.home].map((room) => client.invalidateQueries(room.pathFilter()))),
    onSuccess: ({ approval }) => {
      notify({ tone: 'ok', title: 'Submitted for approval', detail: 'It counts once the others have agreed to exactly this.', action: { label: 'Open the request', run: () => go(`/approvals/${approval}`) } });
      onProposed();
    },
  }));
  return {
    busy: propose.isPending,
    trouble: propose.error ? troubleOf(propose.error) : null,
    forget: propose.reset,
    send: ({ reason, ...next }) => propose.mutate({ ...next, reason: reason.trim() === '' ? null : reason.trim(), commandId: newCommandId() }),
  };
}

function isLockOut(trouble: Trouble | null): boolean {
  return trouble?.kind === 'refused' && (trouble.code === 'edge/would-lock-out' || trouble.code === 'sso/would-lock-out');
}
