import { jsonEqual } from '../../../shared/json-equal.ts';
import { draftText, readDraft } from './definition-draft.ts';
import type { DraftFields } from './kept-drafts.ts';
import type { VersionView } from './use-agent.ts';

/** What of a stored draft is edited. */
export type StoredDraft = Pick<VersionView, 'definition' | 'semver' | 'changelog'>;

export function fieldsOf({ definition, semver, changelog }: StoredDraft): DraftFields {
  return { text: draftText(definition), semver, changelog };
}

export function sameFields(one: DraftFields, other: DraftFields): boolean {
  return one.text === other.text && one.semver === other.semver && one.changelog === other.changelog;
}

/** What differs from the base and is to be stored, `start` being how the base is written in the fields; null while it cannot be stored. */
export function draftChanges(fields: DraftFields, start: DraftFields, base: Pick<StoredDraft, 'definition'>): Partial<StoredDraft> | null {
  const draft = readDraft(fields.text);
  if (!draft.ok) return null;
  const isSame = fields.text === start.text || jsonEqual(draft.definition, base.definition);
  return {
    ...(isSame ? {} : { definition: draft.definition }), ...(fields.semver === start.semver ? {} : { semver: fields.semver.trim() }), ...(fields.changelog === start.changelog ? {} : { changelog: fields.changelog }),
  };
}

/** Theirs, with what was touched here since `start`. */
export function onTopOf(theirs: DraftFields, mine: DraftFields, start: DraftFields): DraftFields {
  const kept = (name: keyof DraftFields) => (mine[name] === start[name] ? theirs[name] : mine[name]);
  return { text: kept('text'), semver: kept('semver'), changelog: kept('changelog') };
}

/** Indented as the stored form is, where it can be read at all. */
export function tidy(text: string): string {
  const definition = definitionIn(text);
  return definition ? draftText(definition) : text;
}

export function definitionIn(text: string): StoredDraft['definition'] | null {
  const draft = readDraft(text);
  return draft.ok ? draft.definition : null;
}

/** How a draft stands between the screen and the server. `kept`: on this machine only, because it cannot be stored as it is. */
export type DraftStanding = 'saved' | 'typing' | 'saving' | 'kept';

export function standingOf({ unsaved, pending, stuck }: { readonly unsaved: boolean; readonly pending: boolean; readonly stuck: boolean }): DraftStanding {
  if (pending) return 'saving';
  if (!unsaved) return 'saved';
  return stuck ? 'kept' : 'typing';
}
