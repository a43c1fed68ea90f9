import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { TextLanguage } from '../../lib/index.ts';

export interface DraftFields {
  /** The definition, as it is written in one of the two languages. */
  readonly text: string;
  readonly as: TextLanguage['id'];
  readonly semver: string;
  readonly changelog: string;
}

/** What somebody typed into a draft and the server does not have yet; `ver` is the draft it was typed into. */
export interface KeptDraft extends DraftFields {
  readonly ver: number;
}

type Kept = Readonly<Record<string, KeptDraft>>;

/** Kept on this machine until the server has it, so that neither a reload nor a crash loses a word of it. */
const useKept = create<{ readonly drafts: Kept }>()(persist((): { readonly drafts: Kept } => ({ drafts: {} }), { name: 'countersign.drafts' }));

/** One person's; somebody else at the same machine is not shown it. */
function keyOf(userId: string, versionId: string): string {
  return `${userId}/${versionId}`;
}

export function keptDraft(userId: string, versionId: string): KeptDraft | null {
  const kept = useKept.getState().drafts[keyOf(userId, versionId)];
  return kept ? { ...kept, as: kept.as === 'yaml' ? 'yaml' : 'json' } : null; // before there was YAML nothing was said of it
}

export function keepDraft(userId: string, versionId: string, draft: KeptDraft): void {
  useKept.setState(({ drafts }) => ({ drafts: { ...drafts, [keyOf(userId, versionId)]: draft } }));
}

export function forgetDraft(userId: string, versionId: string): void {
  useKept.setState(({ drafts }) => {
    const { [keyOf(userId, versionId)]: _saved, ...others } = drafts;
    return { drafts: others };
  });
}
