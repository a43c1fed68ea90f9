import { useMemo } from 'react';
import type { LayerKind } from '../../../shared/registry-schema.ts';
import { CodeEditor, Notice, Text } from '../../kit/index.ts';
import { readTypedJson, type Refused, type Trouble } from '../../lib/index.ts';
import { ChangeDock } from './change-dock.tsx';
import { withChanges } from './layer-draft.ts';
import { problemsIn } from './text-places.ts';
import { contentOf, type EditableKind, type LayerEdit } from './use-layer-edit.ts';
import type { Layer } from './use-registry.ts';

interface LayerTextProps {
  readonly kind: LayerKind;
  readonly current: Layer | null;
  /** null: it can only be read. */
  readonly editable: EditableKind | null;
  readonly edit: LayerEdit;
}

/** A layer's text in force, or as it is being edited; what is wrong with it stands at its place. */
export function LayerText({ kind, current, editable, edit }: LayerTextProps) {
  const written = useMemo(() => layerText(contentOf(current)), [current]);
  const { draft, preview } = edit;
  const trouble = edit.locksOut ? null : edit.trouble; // not a fault of the text: the dock asks whether it is meant
  const elsewhere = draft !== null && draft.kind !== kind;
  const text = draft === null || elsewhere ? written : draft.of === 'text' ? draft.text : layerText(withChanges(contentOf(current), draft.changes));
  const untouched = draft === null || elsewhere;
  const problems = useMemo(() => (untouched ? [] : problemsIn(text, readTypedJson(text), [...(preview?.refusals ?? []), ...served(trouble)])), [text, untouched, preview, trouble]);
  const onChange = (next: string) => {
    if (editable === null) return;
    if (next === written) edit.discard(); // nothing of the work is left
    else edit.setText(editable, next, current?.version ?? 0);
  };
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col gap-2 p-4">
        <LayerLine kind={kind} current={current} editable={editable} />
        {elsewhere && editable && <Notice tone="info">The {draft.kind} layer has unsaved work. Save or discard it to edit this one.</Notice>}
        <CodeEditor language="json" label={`${kind} layer as JSON`} value={text} onChange={onChange} problems={problems} readOnly={editable === null || elsewhere} />
      </div>
      <ChangeDock edit={edit} />
    </>
  );
}

/** Two spaces, in the order in which it was written. */
export function layerText(content: unknown): string {
  return JSON.stringify(content, null, 2);
}

/** What only the server could know, such as a layer above that changed meanwhile. */
function served(trouble: Trouble | null): readonly Refused[] {
  if (trouble?.kind !== 'refused' || trouble.code === 'input/conflict') return [];
  const { field, rule } = trouble.details;
  return typeof field === 'string' && typeof rule === 'string' ? [{ path: field, rule: trouble.code, says: rule }] : [];
}

function LayerLine({ kind, current, editable }: Omit<LayerTextProps, 'edit'>) {
  const state = current === null ? 'Nobody wrote this layer yet.' : `Version ${current.version}, written by ${current.authorName}.`;
  const right = editable !== null ? EDIT_WORDS[editable] : READ_WORDS[kind];
  return <Text as="div" tone="soft">{state} {right}</Text>;
}

const READ_WORDS = {
  base: 'Only the platform writes it; every layer below builds on it.',
  org: 'Only an owner, admin or editor of the organisation who may change the registry writes it.',
  tenant: 'It takes registry:write to change it.',
  user: 'It takes registry:write to change it.',
} as const satisfies Record<LayerKind, string>;
const EDIT_WORDS = { org: 'It speaks to every tenant of the organisation.', tenant: 'It speaks to everybody in this tenant.', user: 'It speaks to you alone: presentation and own defaults.' } as const;
