import { jsonEqual } from '../../../shared/json-equal.ts';
import type { TextLanguage } from '../../lib/index.ts';
import { draftText, readDraft } from './definition-draft.ts';
import type { DraftFields } from './kept-drafts.ts';
import type { VersionView } from './use-agent.ts';

/** What of a stored draft is edited. */
export type StoredDraft = Pick<VersionView, 'definition' | 'semver' | 'changelog'>;

/** The ways to write a definition down; YAML's is null until it is loaded. */
export interface Languages {
  readonly json: TextLanguage;
  readonly yaml: TextLanguage | null;
}

export function fieldsOf({ definition, semver, changelog }: StoredDraft, language: TextLanguage): DraftFields {
  return { text: draftText(definition, language), as: language.id, semver, changelog };
}

export function sameFields(one: DraftFields, other: DraftFields): boolean {
  return one.text === other.text && one.as === other.as && one.semver === other.semver && one.changelog === other.changelog;
}

/** What differs from the base and is to be stored, `start` being how the base is written in the fields; null while it cannot be stored. */
export function draftChanges(fields: DraftFields, start: DraftFields, base: Pick<StoredDraft, 'definition'>, languages: Languages): Partial<StoredDraft> | null {
  const definition = definitionIn(fields, languages);
  if (!definition) return null;
  const isSame = (fields.text === start.text && fields.as === start.as) || jsonEqual(definition, base.definition);
  return {
    ...(isSame ? {} : { definition }), ...(fields.semver === start.semver ? {} : { semver: fields.semver.trim() }), ...(fields.changelog === start.changelog ? {} : { changelog: fields.changelog }),
  };
}

/** Whether the fields say just what is stored, as after a save whose answer was lost. */
export function saysTheSame(fields: DraftFields, stored: StoredDraft, languages: Languages): boolean {
  const changes = draftChanges(fields, fieldsOf(stored, languages.json), stored, languages);
  return changes !== null && Object.keys(changes).length === 0;
}

/** Theirs, with what was touched here since `start`. */
export function onTopOf(theirs: DraftFields, mine: DraftFields, start: DraftFields): DraftFields {
  const { text, as } = mine.text === start.text ? theirs : mine;
  const kept = (name: 'semver' | 'changelog') => (mine[name] === start[name] ? theirs[name] : mine[name]);
  return { text, as, semver: kept('semver'), changelog: kept('changelog') };
}

/** Indented as the stored form is, where it can be read at all. */
export function tidy(fields: DraftFields, languages: Languages): DraftFields {
  return writtenAs(fields.as, fields, languages) ?? fields;
}

/** The same in another language, or in its own anew; null while the text has faults, which stay where they were made. */
export function writtenAs(as: DraftFields['as'], fields: DraftFields, languages: Languages): DraftFields | null {
  const language = languages[as];
  const definition = language && definitionIn(fields, languages);
  return definition && { ...fields, text: draftText(definition, language), as };
}

export function definitionIn({ text, as }: Pick<DraftFields, 'text' | 'as'>, languages: Languages): StoredDraft['definition'] | null {
  const language = languages[as];
  const draft = language && readDraft(text, language);
  return draft?.ok ? draft.definition : null;
}

/** A save that failed, and how it was sent. */
export interface FailedSave {
  readonly fields: DraftFields;
  readonly autosave: boolean;
  readonly commandId: string;
  /** It got no answer; the server may have stored it all the same. */
  readonly unanswered: boolean;
}

/** What was refused is not sent again before it changes; what got no answer is, once the server is there again. */
export function isHeldBack(failed: FailedSave | null, fields: DraftFields, reachable: boolean): boolean {
  return failed !== null && failed.fields === fields && !(failed.unanswered && reachable);
}

/** The command that the same save was sent under before, so that the server, if it has stored it, says so instead of storing it twice. */
export function sameCommand(failed: FailedSave | null, fields: DraftFields, autosave: boolean): string | null {
  return failed?.unanswered === true && failed.fields === fields && failed.autosave === autosave ? failed.commandId : null;
}

/** How a draft stands between the screen and the server. `kept`: on this machine only, because it cannot be stored as it is. */
export type DraftStanding = 'saved' | 'typing' | 'saving' | 'kept';

export function standingOf({ unsaved, pending, stuck }: { readonly unsaved: boolean; readonly pending: boolean; readonly stuck: boolean }): DraftStanding {
  if (pending) return 'saving';
  if (!unsaved) return 'saved';
  return stuck ? 'kept' : 'typing';
}
