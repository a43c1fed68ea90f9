import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { fieldErrors, JSON_LANGUAGE, newCommandId, oneLine, type TextLanguage, type Trouble, troubleOf, useCan, useReachability, useSession, useYaml } from '../../lib/index.ts';
import { readDraft, servedProblems } from './definition-draft.ts';
import { definitionIn, draftChanges, type FailedSave, fieldsOf, isHeldBack, type Languages, onTopOf, sameCommand, sameFields, saysTheSame, standingOf, tidy, writtenAs } from './draft-fields.ts';
import { type DraftFields, keptDraft } from './kept-drafts.ts';
import type { VersionView } from './use-agent.ts';
import { useDraftSaving, useDraftWriting } from './use-draft-saving.ts';

/**
 * A draft in the editor. What the server has is followed as long as nothing is typed; once something is, a newer draft on the
 * server is a conflict to decide, never silently taken nor overwritten. What can be stored is saved by itself; until it is, and
 * whatever cannot be stored yet, is kept on this machine.
 */
export function useDraft(stored: VersionView) {
  const { base, start, fields, restored, unsaved, conflict, languages, yaml, setFields, show, rebase, writeAs } = useDraftState(stored);
  const language = languages[fields.as];
  const mayEdit = useCan()('catalog:edit');
  const [attempted, setAttempted] = useState(false);
  const [failed, setFailed] = useState<FailedSave | null>(null);
  const reachable = useReachability((state) => state.reachable);
  /** Whether saves have been made that the log does not tell of yet. */
  const [session, setSession] = useState(false);
  const { save, leave } = useDraftSaving();
  const trouble = save.error ? troubleOf(save.error) : null;
  const { problems, read } = useReading(fields, language, trouble);

  const changes = (typed: DraftFields) => draftChanges(typed, start, base, languages);
  const send = (change: NonNullable<ReturnType<typeof changes>>, autosave: boolean) => {
    const sent = fields;
    const commandId = sameCommand(failed, sent, autosave) ?? newCommandId();
    save.mutate({ ...change, versionId: base.id, ver: base.ver, commandId, ...(autosave ? { autosave } : {}) }, {
      onSuccess: (edited) => {
        const next = { ...base, semver: edited.semver, changelog: edited.changelog, digest: edited.digest, ver: edited.ver, definition: definitionIn({ text: edited.canonical, as: 'json' }, languages) ?? base.definition };
        const whole = autosave ? sent : fieldsOf(next, language ?? JSON_LANGUAGE);
        rebase(next, whole);
        setFields((typed) => (typed === sent ? whole : typed)); // what was typed since then stays
        setAttempted(false);
        setSession(autosave);
      },
      onError: (error) => setFailed({ fields: sent, autosave, commandId, unanswered: troubleOf(error).kind === 'unreachable' }),
    });
  };
  const saveNow = () => {
    setAttempted(true);
    const change = changes(fields);
    if (change && !save.isPending) send(change, false);
  };
  const savesItself = stored.editable && mayEdit && !conflict && !isHeldBack(failed, fields, reachable);
  useDraftWriting({
    draft: { id: stored.id, ver: base.ver, editable: stored.editable }, fields, unsaved, waits: unsaved && savesItself && language !== null && !save.isPending,
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
    fields, language, problems, read, yaml, writeAs, unsaved, attempted, busy: save.isPending, save: saveNow, restored,
    standing: standingOf({ unsaved, pending: save.isPending, stuck: problems.length > 0 || !savesItself }),
    set: (change: Partial<DraftFields>) => setFields((before) => ({ ...before, ...change })),
    discard: () => show(stored),
    format: () => setFields((before) => tidy(before, languages)),
    errors: trouble && fields === failed?.fields ? fieldErrors(trouble) : {},
    refusal: trouble && fields === failed?.fields && !isToldElsewhere(trouble) ? oneLine(trouble) : null,
    conflict: conflict ? { theirs: fieldsOf(stored, language ?? JSON_LANGUAGE).text, mine: tidy(fields, languages).text, take: () => show(stored), keep: () => keepMine(stored) } : null,
  };

  /** Goes on from theirs: what was touched here stays, everything else is as they left it. */
  function keepMine(theirs: VersionView): void {
    const written = fieldsOf(theirs, language ?? JSON_LANGUAGE);
    setFields((mine) => onTopOf(written, mine, start));
    rebase(theirs, written);
  }
}

/** The draft that was begun with, how it was written then, and what is typed now. */
function useDraftState(stored: VersionView) {
  const me = useSession().user.id;
  const [kept] = useState(() => (stored.editable ? keptDraft(me, stored.id) : null));
  const [base, setBase] = useState(() => (kept ? { ...stored, ver: Math.min(kept.ver, stored.ver) } : stored));
  /** What the base says, written as it was typed: reformatting under somebody's hands would move the caret. */
  const [start, setStart] = useState(() => fieldsOf(stored, JSON_LANGUAGE));
  const [fields, setFields] = useState((): DraftFields => (kept ? { text: kept.text, as: kept.as, semver: kept.semver, changelog: kept.changelog } : fieldsOf(stored, JSON_LANGUAGE)));
  /** The language that is wanted; until the text can be written in it, it stays in its own. */
  const [as, writeAs] = useState(fields.as);
  const yaml = useYaml(as === 'yaml' || fields.as === 'yaml');
  const languages: Languages = { json: JSON_LANGUAGE, yaml: yaml.yaml };
  const unsaved = !sameFields(fields, start);
  const [restored, setRestored] = useState(kept !== null);
  if (restored && !unsaved) setRestored(false); // it is stored by now, or was given up
  const rebase = (version: VersionView, written: DraftFields) => {
    setBase(version);
    setStart(written);
  };
  const show = (version: VersionView) => {
    const written = fieldsOf(version, languages[as] ?? JSON_LANGUAGE);
    rebase(version, written);
    setFields(written);
  };
  const moved = stored.ver > base.ver; // it only grows; our own save is ahead of what was last read
  const agrees = moved && unsaved && saysTheSame(fields, stored, languages);
  const translated = fields.as === as ? null : writtenAs(as, fields, languages);
  // During drawing, so that the old text is never seen under the new number, nor under the name of another language.
  if (moved && !unsaved) show(stored);
  else if (agrees) rebase(stored, fields);
  else if (translated) {
    setStart(writtenAs(as, start, languages) ?? start);
    setFields(translated);
  }
  return { base, start, fields, restored, unsaved, conflict: moved && unsaved && !agrees, languages, yaml, setFields, show, rebase, writeAs };
}

/** What the text says, and what is wrong with it as far as it can be told here; else what the server said of it. */
function useReading(typed: DraftFields, language: TextLanguage | null, trouble: Trouble | null) {
  const { text, as } = useSettled(useDeferredValue(typed), typed.text.length > LONG_TEXT ? SETTLE_MS : 0);
  return useMemo(() => {
    if (language?.id !== as) return { problems: [], read: null }; // a language that is still loading, or was just left
    const draft = readDraft(text, language);
    return draft.ok ? { problems: trouble ? servedProblems(trouble, text, language) : [], read: draft } : { problems: draft.problems, read: null };
  }, [text, as, language, trouble]);
}

/** To read a text of this many characters anew with every key would be felt in each. */
const LONG_TEXT = 100_000;
const SETTLE_MS = 400;

/** The value once it has stayed the same for this long; at once where that is nothing. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const pause = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(pause);
  }, [value, ms]);
  return ms === 0 ? value : settled;
}

/** As the conflict it is, under its field, or in the list of problems. */
function isToldElsewhere(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && (trouble.code === 'input/conflict' || Object.keys(fieldErrors(trouble)).some((field) => field === 'semver' || field.startsWith('definition')));
}
