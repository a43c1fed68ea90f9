import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { jsonEqual } from '../../../shared/json-equal.ts';
import { fieldErrors, newCommandId, notify, oneLine, type Trouble, troubleOf, useCan, useSession, useTRPC } from '../../lib/index.ts';
import { draftText, readDraft, servedProblems } from './definition-draft.ts';
import { type DraftFields, forgetDraft, keepDraft, keptDraft } from './kept-drafts.ts';
import type { VersionView } from './use-agent.ts';

/** A pause in typing of this length saves. */
const PAUSE_MS = 1_200;

/**
 * A draft in the editor. What the server has is followed as long as nothing is typed; once something is, a newer draft on the
 * server is a conflict to decide, never silently taken nor overwritten. What can be stored is saved by itself; until it is, and
 * whatever cannot be stored yet, is kept on this machine.
 */
export function useDraft(stored: VersionView) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const me = useSession().user.id;
  const mayEdit = useCan()('catalog:edit');
  const [kept] = useState(() => (stored.editable ? keptDraft(me, stored.id) : null));
  const [base, setBase] = useState(() => (kept ? { ...stored, ver: Math.min(kept.ver, stored.ver) } : stored));
  /** What the base says, written as it was typed: reformatting under somebody's hands would move the caret. */
  const [start, setStart] = useState(() => fieldsOf(stored));
  const [fields, setFields] = useState((): DraftFields => (kept ? { text: kept.text, semver: kept.semver, changelog: kept.changelog } : fieldsOf(stored)));
  const [attempted, setAttempted] = useState(false);
  /** What the last save was refused for is not sent again before it changes. */
  const [refused, setRefused] = useState<DraftFields | null>(null);
  /** Whether saves have been made that the log does not tell of yet. */
  const [session, setSession] = useState(false);
  const unsaved = fields.text !== start.text || fields.semver !== start.semver || fields.changelog !== start.changelog;

  const show = (version: VersionView) => {
    setBase(version);
    setStart(fieldsOf(version));
    setFields(fieldsOf(version));
  };
  const moved = stored.ver > base.ver; // it only grows; our own save is ahead of what was last read
  if (moved && !unsaved) show(stored); // during drawing, so that the old text is never seen under the new number
  const conflict = moved && unsaved;

  const save = useMutation(trpc.catalog.editDraft.mutationOptions({
    meta: { quiet: true },
    onSuccess: (edited, { autosave = false }) => {
      if (!autosave) notify({ tone: 'ok', title: `Draft ${edited.semver} is saved` });
      // Not awaited: until the base is set below, what is read again would look like somebody else's save.
      void client.invalidateQueries(trpc.catalog.pathFilter());
    },
    // A conflict shows as soon as theirs is here; so does that it was submitted meanwhile.
    onError: () => Promise.all([trpc.catalog, trpc.approvals].map((room) => client.invalidateQueries(room.pathFilter()))),
  }));
  const close = useMutation(trpc.catalog.closeDraft.mutationOptions({ meta: { quiet: true } }));
  const trouble = save.error ? troubleOf(save.error) : null;
  const text = useDeferredValue(fields.text);
  const problems = useMemo(() => {
    const draft = readDraft(text);
    return draft.ok ? (trouble ? servedProblems(trouble, text) : []) : draft.problems;
  }, [text, trouble]);

  /** What differs from the base, or null while it cannot be stored. */
  const changes = () => {
    const draft = readDraft(fields.text);
    if (!draft.ok) return null;
    const isSame = fields.text === start.text || jsonEqual(draft.definition, base.definition);
    return {
      ...(isSame ? {} : { definition: draft.definition }), ...(fields.semver === start.semver ? {} : { semver: fields.semver.trim() }), ...(fields.changelog === start.changelog ? {} : { changelog: fields.changelog }),
    };
  };
  const send = (change: NonNullable<ReturnType<typeof changes>>, autosave: boolean) => {
    const sent = fields;
    const input = { ...change, versionId: base.id, ver: base.ver, commandId: newCommandId(), ...(autosave ? { autosave } : {}) };
    save.mutate(input, {
      onSuccess: (edited) => {
        const next = { ...base, semver: edited.semver, changelog: edited.changelog, digest: edited.digest, ver: edited.ver, definition: definitionIn(edited.canonical) ?? base.definition };
        const whole = autosave ? sent : fieldsOf(next);
        setBase(next);
        setStart(whole);
        setFields((typed) => (typed === sent ? whole : typed)); // what was typed since then stays
        setAttempted(false);
        setSession(autosave);
      },
      onError: () => setRefused(sent),
    });
  };
  const saveNow = () => {
    setAttempted(true);
    const change = changes();
    if (change && !save.isPending) send(change, false);
  };
  const savesItself = stored.editable && mayEdit && !conflict && fields !== refused;
  const onPause = useEffectEvent((typed: DraftFields) => {
    const change = changes();
    if (change && Object.keys(change).length > 0) send(change, true);
    else if (change) setStart(typed); // only the way it is written differs
  });
  const onLeave = useEffectEvent(() => {
    const change = unsaved && savesItself ? changes() : null;
    if (change) send(change, false);
    else if (session) close.mutate({ versionId: base.id, commandId: newCommandId() });
  });

  const waits = unsaved && savesItself && !save.isPending;
  useEffect(() => {
    if (!waits) return undefined;
    const pause = setTimeout(() => onPause(fields), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [waits, fields]);
  useEffect(() => {
    if (!stored.editable) return;
    if (unsaved) keepDraft(me, stored.id, { ...fields, ver: base.ver });
    else forgetDraft(me, stored.id);
  }, [unsaved, fields, base.ver, me, stored.id, stored.editable]);
  useEffect(() => () => onLeave(), []);

  /** Goes on from theirs: what was touched here stays, everything else is as they left it. */
  const keep = () => {
    const theirs = fieldsOf(stored);
    setFields((mine) => ({ text: mine.text === start.text ? theirs.text : mine.text, semver: mine.semver === start.semver ? theirs.semver : mine.semver, changelog: mine.changelog === start.changelog ? theirs.changelog : mine.changelog }));
    setBase(stored);
    setStart(theirs);
  };
  return {
    fields, problems, unsaved, attempted, busy: save.isPending, save: saveNow, restored: kept !== null && unsaved,
    /** How the draft stands between the screen and the server. */
    standing: standingOf({ unsaved, pending: save.isPending, stuck: problems.length > 0 || !savesItself }),
    set: (change: Partial<DraftFields>) => setFields((before) => ({ ...before, ...change })),
    discard: () => show(stored),
    format: () => setFields((before) => ({ ...before, text: tidy(before.text) })),
    errors: trouble && fields === refused ? fieldErrors(trouble) : {},
    refusal: trouble && fields === refused && !isToldElsewhere(trouble) ? oneLine(trouble) : null,
    conflict: conflict ? { theirs: fieldsOf(stored).text, mine: tidy(fields.text), take: () => show(stored), keep } : null,
  };
}

/** `kept`: on this machine only, because it cannot be stored as it is. */
export type DraftStanding = 'saved' | 'typing' | 'saving' | 'kept';

function standingOf({ unsaved, pending, stuck }: { readonly unsaved: boolean; readonly pending: boolean; readonly stuck: boolean }): DraftStanding {
  if (pending) return 'saving';
  if (!unsaved) return 'saved';
  return stuck ? 'kept' : 'typing';
}

function fieldsOf({ definition, semver, changelog }: VersionView): DraftFields {
  return { text: draftText(definition), semver, changelog };
}

/** Indented as the stored form is, where it can be read at all. */
function tidy(text: string): string {
  const definition = definitionIn(text);
  return definition ? draftText(definition) : text;
}

function definitionIn(text: string): VersionView['definition'] | null {
  const draft = readDraft(text);
  return draft.ok ? draft.definition : null;
}

/** As the conflict it is, under its field, or in the list of problems. */
function isToldElsewhere(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && (trouble.code === 'input/conflict' || Object.keys(fieldErrors(trouble)).some((field) => field === 'semver' || field.startsWith('definition')));
}
