import { useState } from 'react';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { Button, CheckList, countOf, Dock, Notice, Text, TextField } from '../../kit/index.ts';
import { oneLine } from '../../lib/index.ts';
import type { EditPreview } from './layer-preview.ts';
import type { LayerEdit } from './use-layer-edit.ts';
import { changeText } from './value-text.ts';

const LAYER_OF = { org: 'organisation layer', tenant: 'tenant layer', user: 'your own layer' } as const;
const MOST_TOLD = 40; // effective changes; a new layer may bring thousands

/** Unsaved work on a layer: what it would change, whether it may be saved, why it is done. */
export function ChangeDock({ edit }: { readonly edit: LayerEdit }) {
  const [reason, setReason] = useState('');
  const { draft, preview, typed, busy } = edit;
  if (!draft) return null;
  const blocked = !typed?.ok || preview === null || preview.refusals.length > 0;
  const what = draft.of === 'cells' ? countOf(draft.changes.length, 'unsaved change') : 'Unsaved text';
  return (
    <Dock
      title={what} note={`of the ${LAYER_OF[draft.kind]}`}
      actions={
        <>
          <Button kind="quiet" onPress={edit.discard}>Discard</Button>
          <Button kind="primary" busy={busy} disabled={blocked} onPress={() => edit.save(reason)}>Save as the next version</Button>
        </>
      }
    >
      <div className="grid gap-3">
        {edit.trouble && <SaveTrouble edit={edit} />}
        {!edit.trouble && edit.overtakenBy && <Overtaken edit={edit} />}
        {draft.kind === 'org' && <Notice tone="warn">This layer speaks to every tenant of the organisation, not only to this one.</Notice>}
        <div className="grid grid-cols-3 gap-6">
          <Effects preview={preview} />
          <Checks edit={edit} />
          <TextField label="Why" optional hint="Kept with the version and in the audit log" value={reason} onChange={setReason} maxLength={500} />
        </div>
      </div>
    </Dock>
  );
}

/** Somebody was faster: their version is on screen already, and these changes stand on it. */
function SaveTrouble({ edit: { trouble, inForce, draft } }: { readonly edit: LayerEdit }) {
  if (!trouble) return null;
  const conflict = trouble.kind === 'refused' && trouble.code === 'input/conflict';
  if (!conflict) return <Notice tone="danger">{oneLine(trouble)}</Notice>;
  return (
    <Notice tone="danger">
      Not saved: {inForce ? `${inForce.authorName} saved version ${inForce.version}` : 'somebody saved a newer version'} meanwhile.{' '}
      {draft?.of === 'text' ? 'Your text still begins from the older one and would undo theirs; compare before you save again.' : 'It was read anew and your changes now stand on it; look at them again before you save.'}
    </Notice>
  );
}

function Overtaken({ edit: { overtakenBy, draft } }: { readonly edit: LayerEdit }) {
  if (!overtakenBy) return null;
  return (
    <Notice tone="warn">
      {overtakenBy.authorName} saved version {overtakenBy.version} of this layer after you began. {draft?.of === 'text' ? 'Your text would undo what they changed.' : 'Your changes stand on it.'}
    </Notice>
  );
}

function Effects({ preview }: { readonly preview: EditPreview | null }) {
  return (
    <section aria-label="Effective values">
      <h3>Effective values</h3>
      {preview === null && <Text tone="faint">Not known while the text is no JSON</Text>}
      {preview?.changes.length === 0 && <Text tone="soft">All stay as they are</Text>}
      {preview?.changes.slice(0, MOST_TOLD).map((change) => (
        <Text key={pointerOf(change.path)} as="div">
          {change.path.slice(-2).join(' ')} <Text tone="soft">{changeText(change.section, change.before, change.after)}</Text>
        </Text>
      ))}
      {preview && preview.changes.length > MOST_TOLD && <Text tone="faint">and {countOf(preview.changes.length - MOST_TOLD, 'more value')}</Text>}
    </section>
  );
}

function Checks({ edit: { preview, typed, loading } }: { readonly edit: LayerEdit }) {
  const refusals = preview?.refusals ?? [];
  const checks = [
    ...(typed && !typed.ok ? [{ id: 'json', tone: 'danger' as const, what: typed.problem.message, outcome: 'Not JSON' }] : []),
    ...refusals.map(({ path, says }) => ({ id: `${path} ${says}`, tone: 'danger' as const, what: `${path}: ${says}`, outcome: 'Refused' })),
    ...(preview?.warnings ?? []).map(({ path, says, layer }) => ({ id: `${layer.kind} ${path} ${says}`, tone: 'warn' as const, what: `${path}: ${says}`, outcome: 'Warning' })),
    ...(preview && refusals.length === 0 ? [{ id: 'valid', tone: 'ok' as const, what: 'No layer above forbids it', outcome: 'May be saved' }] : []),
  ];
  return (
    <section aria-label="Checks">
      <h3>Checks</h3>
      {loading ? <Text tone="faint">Reading the layers</Text> : <CheckList label="Checks" checks={checks} />}
    </section>
  );
}
