import { DISCLOSURE_NAMES, type DisclosureName } from './disclosure.ts';

/**
 * How much of who, what and why an evidence package shows. Whatever is withheld keeps its digest in the entry, so a profile
 * changes nothing about what can be verified.
 */
export const REDACTION_PROFILES = {
  full: { groups: DISCLOSURE_NAMES, name: 'Everything on record', says: 'Every entry with all that its disclosures still say: people, addresses, things, reasons.' },
  'no-personal': {
    groups: ['resource', 'details'], name: 'Without persons',
    says: 'Without who acted, from where and whom it concerned. Ids, titles and reasons stay: read it before you hand it on.',
  },
  none: { groups: [], name: 'The bare log', says: 'Type, time and outcome of every entry, and nothing of who, what and why.' },
} as const satisfies Record<string, ProfileFacts>;

interface ProfileFacts {
  /** The disclosure groups that are shown; all others are withheld. */
  readonly groups: readonly DisclosureName[];
  readonly name: string;
  readonly says: string;
}

export type RedactionProfile = keyof typeof REDACTION_PROFILES;

export const PROFILE_NAMES = Object.keys(REDACTION_PROFILES) as readonly RedactionProfile[]; // keys of a closed const object

export function shownGroups(profile: RedactionProfile): readonly DisclosureName[] {
  return REDACTION_PROFILES[profile].groups;
}
