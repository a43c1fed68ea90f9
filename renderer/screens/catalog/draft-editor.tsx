import { useState } from 'react';
import { Badge, Button, countOf, diffLines, DiffView, Dock, hunksOf, type IconName, Notice, Segmented, Skeleton, Text, TextField } from '../../kit/index.ts';
import { JSON_LANGUAGE } from '../../lib/index.ts';
import { DefinitionEditor } from './definition-editor.tsx';
import { DefinitionHelp } from './definition-help.tsx';
import { draftText } from './definition-draft.ts';
import { DraftForm } from './draft-form.tsx';
import { definitionIn, type DraftStanding } from './draft-fields.ts';
import type { useDraft } from './use-draft.ts';
import { useKnownNames } from './use-known-names.ts';

type Draft = ReturnType<typeof useDraft>;

const VIEWS = [{ id: 'form', label: 'Form' }, { id: 'json', label: 'JSON' }, { id: 'yaml', label: 'YAML' }] as const;
type View = (typeof VIEWS)[number]['id'];

/** The draft's number, what it says of itself, and its definition as text or, for the common members, as a form. */
export function DraftEditor({ draft }: { readonly draft: Draft }) {
  const { fields, errors, set, restored, read, language } = draft;
  const [view, setView] = useState<View>(fields.as);
  const choose = (next: View) => {
    setView(next);
    draft.writeAs(next === 'yaml' ? 'yaml' : 'json'); // a form fills JSON
  };
  return (
    <div className="grid gap-4 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Segmented label="Edit the definition as" options={VIEWS} value={view} onChange={choose} />
        <Standing draft={draft} />
      </div>
      {restored && <Notice tone="info">What you typed last time, and could not be saved then, is here again.</Notice>}
      <div className="grid grid-cols-[8rem_minmax(0,1fr)] items-start gap-4">
        <TextField label="Version" value={fields.semver} onChange={(semver) => set({ semver })} error={errors['semver'] ?? null} maxLength={100} />
        <TextField label="What is new" optional value={fields.changelog} onChange={(changelog) => set({ changelog })} error={errors['changelog'] ?? null} maxLength={2_000} />
      </div>
      <DefinitionAs view={view} draft={draft} onView={choose} />
      {view !== 'form' && language && <DefinitionHelp definition={read?.definition ?? null} onInsert={(key, example) => read && set({ text: draftText({ ...read.definition, [key]: example }, language) })} />}
    </div>
  );
}

/** The chosen view; or, while the text has faults or another language is on its way, why it is not shown yet. */
function DefinitionAs({ view, draft, onView }: { readonly view: View; readonly draft: Draft; readonly onView: (view: View) => void }) {
  const { fields, language, set, yaml } = draft;
  const known = useKnownNames();
  const wanted = view === 'yaml' ? 'yaml' : 'json';
  const needsYaml = wanted === 'yaml' || fields.as === 'yaml';
  if (needsYaml && yaml.failed) return <Notice tone="danger" action={<Button onPress={yaml.again}>Try again</Button>}>What reads YAML could not be loaded. Nothing that you typed is lost.</Notice>;
  if (needsYaml && yaml.yaml === null) return <Skeleton density="dense" label="Loading YAML" />;
  const definition = view === 'form' && wanted === fields.as ? definitionIn(fields, { json: JSON_LANGUAGE, yaml: yaml.yaml }) : null;
  if (wanted !== fields.as || (view === 'form' && definition === null)) return <Faulty as={fields.as} onView={onView} />;
  if (definition) return <DraftForm definition={definition} onChange={(next) => set({ text: draftText(next) })} />;
  return language && <DefinitionEditor key={language.id} language={language} known={known} draft={draft} />;
}

/** A text with faults stays in its own language until they are mended: nobody could say what it means in another. */
function Faulty({ as, onView }: { readonly as: 'json' | 'yaml'; readonly onView: (view: View) => void }) {
  const name = as.toUpperCase();
  return <Notice tone="warn" action={<Button onPress={() => onView(as)}>Show the {name}</Button>}>The {name} is no definition yet, so it cannot be shown in another way. Mend it there first.</Notice>;
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
