import { CAPABILITIES, type Capability } from '../../../shared/capabilities.ts';
import { REFUSALS, type RefusalCode } from '../../../shared/refusal-codes.ts';
import { VERSION_MOVES, type VersionState } from '../../../shared/version-lifecycle.ts';

export type ActName = 'submit' | 'withdraw' | 'publish' | 'deprecate' | 'archive';

export interface VersionAct {
  readonly name: ActName;
  /** Why it cannot be done now, as a sentence; null when it can. The server decides again. */
  readonly reason: string | null;
}

export interface ActFacts {
  readonly state: VersionState;
  readonly importRevision: number | null;
  /** The highest imported revision of the agent; null without an import. */
  readonly newestRevision: number | null;
  readonly can: (capability: Capability) => boolean;
  /** What publishing would answer; undefined while that is being asked. */
  readonly publishRefusal: RefusalCode | null | undefined;
  /** The same in words that name what is in the way, where there are some. */
  readonly publishRule?: string | null | undefined;
  /** Who asked for the open approval; null when there is none or the reader may not see it. */
  readonly requester: { readonly id: string; readonly name: string } | null;
  readonly me: string;
}

/** What a version can do next, and the step after that with what it waits for. Moves that are behind it are not offered. */
const NEXT: Readonly<Record<VersionState, readonly ActName[]>> = {
  DRAFT: ['submit', 'publish'],
  PENDING_APPROVAL: ['withdraw', 'publish'],
  APPROVED: ['publish'],
  PUBLISHED: ['deprecate', 'archive'],
  DEPRECATED: ['archive'],
  ARCHIVED: [],
};

export function versionActs(facts: ActFacts): readonly VersionAct[] {
  return NEXT[facts.state].map((name) => ({ name, reason: reasonAgainst(name, facts) }));
}

function reasonAgainst(name: ActName, facts: ActFacts): string | null {
  const { needs, from } = VERSION_MOVES[name];
  if (!facts.can(needs)) return `Your roles do not include ${needs} (${CAPABILITIES[needs].what}). Whoever manages people in this tenant can give you one that does.`;
  if (name === 'submit') return isSuperseded(facts) ? REFUSALS['catalog/superseded-import'].says : null;
  if (name === 'withdraw') return facts.requester !== null && facts.requester.id !== facts.me ? `${facts.requester.name} asked for this approval and is the one who can take it back.` : null;
  if (name === 'publish' && facts.publishRefusal !== null) return facts.publishRefusal === undefined ? 'Asking whether it may be published.' : (facts.publishRule ?? REFUSALS[facts.publishRefusal].says);
  return from === facts.state ? null : 'Deprecate it first: what is published cannot be put away.';
}

function isSuperseded({ importRevision, newestRevision }: ActFacts): boolean {
  return importRevision !== null && newestRevision !== null && importRevision < newestRevision;
}
