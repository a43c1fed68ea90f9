import { useDeferredValue, useMemo, useState } from 'react';
import { fieldErrors, newCommandId, oneLine, type Trouble, troubleOf, useCan, useSession } from '../../lib/index.ts';
import { readDraft, servedProblems } from './definition-draft.ts';
import { definitionIn, draftChanges, fieldsOf, onTopOf, sameFields, standingOf, tidy } from './draft-fields.ts';
import { type DraftFields, keptDraft } from './kept-drafts.ts';
import type { VersionView } from './use-agent.ts';
import { useDraftSaving, useDraftWriting } from './use-draft-saving.ts';

/**
 * A draft in the editor. What the server has is followed as long as nothing is typed; once something is, a newer draft on the
 * server is a conflict to decide, never silently taken nor overwritten. What can be stored is saved by itself; until it is, and
 * whatever cannot be stored yet, is kept on this machine.
 */
export function useDraft(stored: VersionView) {
  const { base, start, fields, kept, unsaved, conflict, setFields, show, rebase } = useDraftState(stored);
  const mayEdit = useCan()('catalog:edit');
  const [attempted, setAttempted] = useState(false);
  /** What the last save was refused for is not sent again before it changes. */
  const [refused, setRefused] = useState<DraftFields | null>(null);
  /** Whether saves have been made that the log does not tell of yet. */
  const [session, setSession] = useState(false);
  const { save, leave } = useDraftSaving();
  const trouble = save.error ? troubleOf(save.error) : null;
  const problems = useProblems(fields.text, trouble);

  const changes = (typed: DraftFields) => draftChanges(typed, start, base);
  const send = (change: NonNullable<ReturnType<typeof changes>>, autosave: boolean) => {
    const sent = fields;
    save.mutate({ ...change, versionId: base.id, ver: base.ver, commandId: newCommandId(), ...(autosave ? { autosave } : {}) }, {
      onSuccess: (edited) => {
        const next = { ...base, semver: edited.semver, changelog: edited.changelog, digest: edited.digest, ver: edited.ver, definition: definitionIn(edited.canonical) ?? base.definition };
        const whole = autosave ? sent : fieldsOf(next);
        rebase(next, whole);
        setFields((typed) => (typed === sent ? whole : typed)); // what was typed since then stays
        setAttempted(false);
        setSession(autosave);
      },
      onError: () => setRefused(sent),
    });
  };
  const saveNow = () => {
    setAttempted(true);
    const change = changes(fields);
    if (change && !save.isPending) send(change, false);
  };
  const savesItself = stored.editable && mayEdit && !conflict && fields !== refused;
  useDraftWriting({
    draft: { id: stored.id, ver: base.ver, editable: stored.editable }, fields, unsaved, waits: unsaved && savesItself && !save.isPending,
    onPause: (typed) => {
      const change = changes(typed);
      if (change && Object.keys(change).length > 0) send(change, true);
      else if (change) rebase(base, typed); // only the way it is written differs
    },
    onLeave: () => {
      const change = unsaved && savesItself ? changes(fields) : null;
      if (change) send(change, false);
      else if (session) leave(base.id);
    },
  });
  return {
    fields, problems, unsaved, attempted, busy: save.isPending, save: saveNow, restored: kept && unsaved,
    standing: standingOf({ unsaved, pending: save.isPending, stuck: problems.length > 0 || !savesItself }),
    set: (change: Partial<DraftFields>) => setFields((before) => ({ ...before, ...change })),
    discard: () => show(stored),
    format: () => setFields((before) => ({ ...before, text: tidy(before.text) })),
    errors: trouble && fields === refused ? fieldErrors(trouble) : {},
    refusal: trouble && fields === refused && !isToldElsewhere(trouble) ? oneLine(trouble) : null,
    conflict: conflict ? { theirs: fieldsOf(stored).text, mine: tidy(fields.text), take: () => show(stored), keep: () => keepMine(stored) } : null,
  };

  /** Goes on from theirs: what was touched here stays, everything else is as they left it. */
  function keepMine(theirs: VersionView): void {
    setFields((mine) => onTopOf(fieldsOf(theirs), mine, start));
    rebase(theirs, fieldsOf(theirs));
  }
}

/** The draft that was begun with, how it was written then, and what is typed now. */
function useDraftState(stored: VersionView) {
  const me = useSession().user.id;
  const [kept] = useState(() => (stored.editable ? keptDraft(me, stored.id) : null));
  const [base, setBase] = useState(() => (kept ? { ...stored, ver: Math.min(kept.ver, stored.ver) } : stored));
  /** What the base says, written as it was typed: reformatting under somebody's hands would move the caret. */
  const [start, setStart] = useState(() => fieldsOf(stored));
  const [fields, setFields] = useState((): DraftFields => (kept ? { text: kept.text, semver: kept.semver, changelog: kept.changelog } : fieldsOf(stored)));
  const unsaved = !sameFields(fields, start);
  const rebase = (version: VersionView, written: DraftFields) => {
    setBase(version);
    setStart(written);
  };
  const show = (version: VersionView) => {
    rebase(version, fieldsOf(version));
    setFields(fieldsOf(version));
  };
  const moved = stored.ver > base.ver; // it only grows; our own save is ahead of what was last read
  if (moved && !unsaved) show(stored); // during drawing, so that the old text is never seen under the new number
  return { base, start, fields, kept: kept !== null, unsaved, conflict: moved && unsaved, setFields, show, rebase };
}

/** What is wrong with the text, as far as it can be told here; else what the server said of it. */
function useProblems(typed: string, trouble: Trouble | null) {
  const text = useDeferredValue(typed);
  return useMemo(() => {
    const draft = readDraft(text);
    return draft.ok ? (trouble ? servedProblems(trouble, text) : []) : draft.problems;
  }, [text, trouble]);
}

/** As the conflict it is, under its field, or in the list of problems. */
function isToldElsewhere(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && (trouble.code === 'input/conflict' || Object.keys(fieldErrors(trouble)).some((field) => field === 'semver' || field.startsWith('definition')));
}
