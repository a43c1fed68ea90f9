import { Button, diffLines, DiffView, hunksOf, JsonField, Kbd, Notice, Text, TextField } from '../../kit/index.ts';
import type { useDraft } from './use-draft.ts';

/** The draft's number, what it says of itself, and its definition as JSON. */
export function DraftEditor({ draft }: { readonly draft: ReturnType<typeof useDraft> }) {
  const { fields, problems, unsaved, attempted, busy, errors, refusal, conflict, set } = draft;
  return (
    <div className="grid gap-4 px-5 py-4">
      {conflict && <Conflict mine={fields.text} conflict={conflict} />}
      <div className="grid grid-cols-[8rem_minmax(0,1fr)] items-start gap-4">
        <TextField label="Version" value={fields.semver} onChange={(semver) => set({ semver })} error={errors['semver'] ?? null} maxLength={100} />
        <TextField label="What is new" optional value={fields.changelog} onChange={(changelog) => set({ changelog })} error={errors['changelog'] ?? null} maxLength={2_000} />
      </div>
      <JsonField
        label="Definition" rows={28} value={fields.text} onChange={(text) => set({ text })} problems={problems} onSave={draft.save}
        error={attempted && problems.length > 0 ? 'Not saved: mend what is listed below first.' : null} hint="JSON. Stored sorted by key; the digest covers these bytes and no others."
      />
      {refusal && <Notice tone="danger">{refusal}</Notice>}
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="primary" busy={busy} disabled={!unsaved || conflict !== null} onPress={draft.save}>Save draft</Button>
        <Button disabled={!unsaved} onPress={draft.discard}>Discard changes</Button>
        <Button kind="quiet" disabled={problems.length > 0} onPress={draft.format}>Tidy up</Button>
        <span className="ml-auto"><Text tone="faint" size="s">{unsaved ? 'Not saved yet' : 'Saved'} <Kbd>Ctrl S</Kbd> saves</Text></span>
      </div>
    </div>
  );
}

function Conflict({ mine, conflict }: { readonly mine: string; readonly conflict: NonNullable<ReturnType<typeof useDraft>['conflict']> }) {
  const hunks = hunksOf(diffLines(conflict.theirs.text, mine));
  return (
    <section className="grid gap-2" aria-label="Conflict">
      <Notice tone="warn">
        <b>Somebody saved this draft while you were writing.</b> Nothing of yours was saved over theirs. Take theirs and lose what you typed, or go on with yours: then saving replaces what you see removed below.
        <span className="flex gap-2 pt-2">
          <Button onPress={conflict.take}>Take theirs</Button>
          <Button onPress={conflict.keep}>Go on with mine</Button>
        </span>
      </Notice>
      {hunks.length > 0 ? <DiffView label="From theirs to mine" hunks={hunks} /> : <Text tone="soft">The definitions are the same; the number or the note differs.</Text>}
    </section>
  );
}
