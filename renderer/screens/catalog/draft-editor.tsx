import { useState } from 'react';
import { Badge, Button, countOf, diffLines, DiffView, Dock, hunksOf, type IconName, JsonField, Notice, Segmented, Text, TextField } from '../../kit/index.ts';
import { DefinitionHelp } from './definition-help.tsx';
import { draftText, readDraft } from './definition-draft.ts';
import { DraftForm } from './draft-form.tsx';
import type { DraftStanding } from './draft-fields.ts';
import type { useDraft } from './use-draft.ts';

type Draft = ReturnType<typeof useDraft>;

const VIEWS = [{ id: 'text', label: 'Text' }, { id: 'form', label: 'Form' }] as const;

/** The draft's number, what it says of itself, and its definition as JSON or, for the common members, as a form. */
export function DraftEditor({ draft }: { readonly draft: Draft }) {
  const { fields, errors, set, restored } = draft;
  const [view, setView] = useState<(typeof VIEWS)[number]['id']>('text');
  const read = readDraft(fields.text);
  const definition = read.ok ? read.definition : null;
  return (
    <div className="grid gap-4 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Segmented label="Edit the definition as" options={VIEWS} value={view} onChange={setView} />
        <Standing draft={draft} />
      </div>
      {restored && <Notice tone="info">What you typed last time, and could not be saved then, is here again.</Notice>}
      <div className="grid grid-cols-[8rem_minmax(0,1fr)] items-start gap-4">
        <TextField label="Version" value={fields.semver} onChange={(semver) => set({ semver })} error={errors['semver'] ?? null} maxLength={100} />
        <TextField label="What is new" optional value={fields.changelog} onChange={(changelog) => set({ changelog })} error={errors['changelog'] ?? null} maxLength={2_000} />
      </div>
      {view === 'text' ? <DraftAsText draft={draft} /> : definition ? <DraftForm definition={definition} onChange={(next) => set({ text: draftText(next) })} /> : (
        <Notice tone="warn" action={<Button onPress={() => setView('text')}>Show the text</Button>}>The text is no definition yet, so there is nothing to fill a form with. Mend it as text first.</Notice>
      )}
      {view === 'text' && <DefinitionHelp definition={definition} onInsert={(key, example) => definition && set({ text: draftText({ ...definition, [key]: example }) })} />}
    </div>
  );
}

function DraftAsText({ draft: { fields, problems, attempted, set, save } }: { readonly draft: Draft }) {
  return (
    <JsonField
      label="Definition" rows={20} value={fields.text} onChange={(text) => set({ text })} problems={problems} onSave={save}
      error={attempted && problems.length > 0 ? 'Not saved: mend what is listed below first.' : null} hint="JSON, stored sorted by key. The digest covers these bytes and no others. It is saved as you write; Ctrl S saves at once and notes the edit in the log."
    />
  );
}

const STANDINGS: Readonly<Record<DraftStanding, { readonly icon: IconName; readonly word: string }>> = {
  saved: { icon: 'check', word: 'Saved' }, typing: { icon: 'draft', word: 'Saved when you pause' }, saving: { icon: 'waiting', word: 'Saving' }, kept: { icon: 'monitor', word: 'Kept on this machine' },
};

/** Where what is typed is, said to everybody and announced politely. */
function Standing({ draft: { standing } }: { readonly draft: Draft }) {
  const { icon, word } = STANDINGS[standing];
  return <span role="status"><Badge icon={icon} tone={standing === 'kept' ? 'warn' : 'neutral'}>{word}</Badge></span>;
}

/** Below the version for as long as something cannot be saved by itself, whichever tab is open. */
export function DraftDock({ draft, onShow }: { readonly draft: Draft; readonly onShow: () => void }) {
  const { problems, busy, refusal, conflict } = draft;
  const trouble = conflict ? <Conflict conflict={conflict} /> : refusal && <Notice tone="danger">{refusal}</Notice>;
  return (
    <Dock
      title="Kept on this machine, not saved yet" note={problems.length > 0 && <Button kind="link" onPress={onShow}>{`${countOf(problems.length, 'problem')} in the definition`}</Button>}
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
