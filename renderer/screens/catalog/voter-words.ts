import type { ApiOutput } from '../../lib/index.ts';

export type StageVoters = NonNullable<ApiOutput['workflows']['preview']['voters']>[number];

export interface VoterWords {
  /** Not enough people could vote: submitted as things are, it would wait for somebody who does not exist. */
  readonly short: boolean;
  readonly says: string;
}

/** Who could vote in a stage now, and whether that is enough. */
export function voterWords({ names, more }: StageVoters, required: number): VoterWords {
  if (names.length === 0) return { short: true, says: 'Nobody could vote in it now: somebody must first be given such a role.' };
  const listed = more ? `${names.join(', ')} and others` : names.length === 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const short = !more && names.length < required;
  return { short, says: short ? `Only ${listed} could vote now, and ${required} must.` : `${listed} could vote now.` };
}
