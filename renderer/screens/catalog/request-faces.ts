import type { IconName, Tone } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

export type RequestRow = ApiOutput['approvals']['list']['items'][number];

interface Face {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly word: string;
}

/** An approval request in a version's side column. */
export const REQUEST_FACES: Readonly<Record<RequestRow['state'], Face>> = {
  pending: { icon: 'waiting', tone: 'info', word: 'Waiting for votes' },
  approved: { icon: 'ok', tone: 'ok', word: 'Approved' },
  rejected: { icon: 'refused', tone: 'danger', word: 'Rejected' },
  cancelled: { icon: 'undo', tone: 'neutral', word: 'Taken back' },
  expired: { icon: 'waiting', tone: 'warn', word: 'Expired' },
};
