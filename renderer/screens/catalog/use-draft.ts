import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { fieldErrors, newCommandId, notify, oneLine, type Trouble, troubleOf, useTRPC } from '../../lib/index.ts';
import { draftText, readDraft, servedProblems } from './definition-draft.ts';
import type { VersionView } from './use-agent.ts';

interface DraftFields {
  readonly text: string;
  readonly semver: string;
  readonly changelog: string;
}

/**
 * A draft in the editor. What the server has is followed as long as nothing is typed; once something is, a newer draft on the
 * server is a conflict to decide, never silently taken nor overwritten.
 */
export function useDraft(stored: VersionView) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [base, setBase] = useState(stored);
  const [fields, setFields] = useState(() => fieldsOf(stored));
  const [attempted, setAttempted] = useState(false);
  const start = useMemo(() => fieldsOf(base), [base]);
  const unsaved = fields.text !== start.text || fields.semver !== start.semver || fields.changelog !== start.changelog;

  const adopt = (version: VersionView) => {
    setBase(version);
    setFields(fieldsOf(version));
  };
  const moved = stored.ver > base.ver; // it only grows; our own save is ahead of what was last read
  if (moved && !unsaved) adopt(stored); // during drawing, so that the old text is never seen under the new number

  const save = useMutation(trpc.catalog.editDraft.mutationOptions({
    meta: { quiet: true },
    onSuccess: async (saved) => {
      const next = { ...base, semver: saved.semver, changelog: saved.changelog, digest: saved.digest, ver: saved.ver, definition: definitionIn(saved.canonical) ?? base.definition };
      setBase(next);
      setFields((typed) => (typed === fields ? fieldsOf(next) : typed)); // what was typed since then stays
      setAttempted(false);
      notify({ tone: 'ok', title: `Draft ${saved.semver} is saved` });
      await client.invalidateQueries(trpc.catalog.pathFilter());
    },
    // A conflict shows as soon as theirs is here; so does that it was submitted meanwhile.
    onError: () => Promise.all([trpc.catalog, trpc.approvals].map((room) => client.invalidateQueries(room.pathFilter()))),
  }));
  const trouble = save.error ? troubleOf(save.error) : null;
  const text = useDeferredValue(fields.text);
  const problems = useMemo(() => {
    const draft = readDraft(text);
    return draft.ok ? (trouble ? servedProblems(trouble, text) : []) : draft.problems;
  }, [text, trouble]);

  const send = () => {
    setAttempted(true);
    const draft = readDraft(fields.text);
    if (!draft.ok || save.isPending) return;
    save.mutate({
      versionId: base.id, ver: base.ver, commandId: newCommandId(),
      ...(fields.text === start.text ? {} : { definition: draft.definition }), ...(fields.semver === start.semver ? {} : { semver: fields.semver.trim() }), ...(fields.changelog === start.changelog ? {} : { changelog: fields.changelog }),
    });
  };
  /** Goes on from theirs: what was touched here stays, everything else is as they left it. */
  const keep = () => {
    const theirs = fieldsOf(stored);
    setFields((mine) => ({ text: mine.text === start.text ? theirs.text : mine.text, semver: mine.semver === start.semver ? theirs.semver : mine.semver, changelog: mine.changelog === start.changelog ? theirs.changelog : mine.changelog }));
    setBase(stored);
  };
  return {
    fields, problems, unsaved, attempted, busy: save.isPending, save: send,
    set: (change: Partial<DraftFields>) => setFields((before) => ({ ...before, ...change })),
    discard: () => adopt(stored),
    format: () => setFields((before) => ({ ...before, text: tidy(before.text) })),
    errors: trouble ? fieldErrors(trouble) : {},
    refusal: trouble && !isToldElsewhere(trouble) ? oneLine(trouble) : null,
    conflict: moved && unsaved ? { theirs: fieldsOf(stored).text, mine: tidy(fields.text), take: () => adopt(stored), keep } : null,
  };
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
