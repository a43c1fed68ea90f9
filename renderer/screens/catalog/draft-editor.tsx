import { Button, countOf, diffLines, DiffView, Dock, hunksOf, JsonField, Notice, Text, TextField } from '../../kit/index.ts';
import type { useDraft } from './use-draft.ts';

type Draft = ReturnType<typeof useDraft>;

/** The draft's number, what it says of itself, and its definition as JSON. */
export function DraftEditor({ draft }: { readonly draft: Draft }) {
  const { fields, problems, attempted, errors, set } = draft;
  return (
    <div className="grid gap-4 px-5 py-4">
      <div className="grid grid-cols-[8rem_minmax(0,1fr)] items-start gap-4">
        <TextField label="Version" value={fields.semver} onChange={(semver) => set({ semver })} error={errors['semver'] ?? null} maxLength={100} />
        <TextField label="What is new" optional value={fields.changelog} onChange={(changelog) => set({ changelog })} error={errors['changelog'] ?? null} maxLength={2_000} />
      </div>
      <JsonField
        label="Definition" rows={20} value={fields.text} onChange={(text) => set({ text })} problems={problems} onSave={draft.save}
        error={attempted && problems.length > 0 ? 'Not saved: mend what is listed below first.' : null} hint="JSON, stored sorted by key. The digest covers these bytes and no others. Ctrl S saves."
      />
    </div>
  );
}

/** Below the version for as long as something is not saved, whichever tab is open. */
export function DraftDock({ draft, onShow }: { readonly draft: Draft; readonly onShow: () => void }) {
  const { problems, busy, refusal, conflict } = draft;
  const trouble = conflict ? <Conflict conflict={conflict} /> : refusal && <Notice tone="danger">{refusal}</Notice>;
  return (
    <Dock
      title="Not saved yet" note={problems.length > 0 && <Button kind="link" onPress={onShow}>{`${countOf(problems.length, 'problem')} in the definition`}</Button>}
      actions={
        <>
          <Button kind="quiet" disabled={problems.length > 0} onPress={draft.format}>Tidy up</Button>
          <Button onPress={draft.discard}>Discard changes</Button>
          <Button kind="primary" busy={busy} disabled={conflict !== null} onPress={draft.save}>Save draft</Button>
        </>
      }
    >
      {trouble}
    </Dock>
  );
}

function Conflict({ conflict }: { readonly conflict: NonNullable<Draft['conflict']> }) {
  const hunks = hunksOf(diffLines(conflict.theirs, conflict.mine));
  return (
    <section className="grid gap-2" aria-label="Conflict">
      <Notice
        tone="warn"
        action={
          <span className="flex gap-2">
            <Button onPress={conflict.take}>Take theirs</Button>
            <Button onPress={conflict.keep}>Go on with mine</Button>
          </span>
        }
      >
        <b>Somebody saved this draft while you were writing.</b> Neither is lost yet. Take theirs, or go on with yours: saving it then replaces what stands as removed here.
      </Notice>
      {hunks.length > 0 ? <DiffView label="From theirs to mine" hunks={hunks} /> : <Text tone="soft">The definitions are the same; the number or the note differs.</Text>}
    </section>
  );
}
